import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const orderPages: RouteRecordRaw[] = [
  {
    name: 'orders',
    path: '/orders',
    meta: { title: 'orders.title', who: ['admin', 'sponsor', 'influencer'] },
    component: withTexts(() => import('./OrdersPage.vue'), 'orders'),
  },
  {
    name: 'order',
    path: '/orders/:id',
    props: true,
    meta: { title: 'orders.one', who: ['admin', 'sponsor', 'influencer'] },
    component: withTexts(() => import('./OrderPage.vue'), 'orders'),
  },
]
