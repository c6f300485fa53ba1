import type { Page } from '../../kernel/feature.ts'

export const couponPages: Page[] = [
  {
    name: 'coupons',
    path: '/coupons',
    meta: { title: 'coupons.title', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./CouponsPage.vue'),
  },
]
