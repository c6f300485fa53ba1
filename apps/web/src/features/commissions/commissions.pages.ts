import type { Page } from '../../kernel/feature.ts'

export const commissionPages: Page[] = [
  {
    name: 'commissions',
    path: '/commissions',
    meta: { title: 'commissions.title', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./CommissionsPage.vue'),
  },
]
