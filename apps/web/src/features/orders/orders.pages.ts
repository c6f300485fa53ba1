import type { Page } from '../../kernel/feature.ts'

export const orderPages: Page[] = [
  {
    name: 'orders',
    path: '/orders',
    meta: { title: 'orders.title', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./OrdersPage.vue'),
  },
  {
    name: 'order',
    path: '/orders/:id',
    props: true,
    meta: { title: 'orders.one', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./OrderPage.vue'),
  },
]
