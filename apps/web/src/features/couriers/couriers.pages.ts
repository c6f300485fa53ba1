import type { Page } from '../../kernel/feature.ts'

export const courierPages: Page[] = [
  {
    name: 'couriers',
    path: '/couriers',
    meta: { title: 'couriers.title', who: ['sponsor'] },
    component: () => import('./CouriersPage.vue'),
  },
  {
    name: 'courierCash',
    path: '/couriers/cash',
    meta: { title: 'couriers.cash.title', who: ['sponsor'] },
    component: () => import('./CashPage.vue'),
  },
]
