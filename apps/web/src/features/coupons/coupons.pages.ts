import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const couponPages: RouteRecordRaw[] = [
  {
    name: 'coupons',
    path: '/coupons',
    meta: { title: 'coupons.title', who: ['admin', 'sponsor', 'influencer'] },
    component: withTexts(() => import('./CouponsPage.vue'), 'coupons'),
  },
]
