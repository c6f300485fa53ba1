import type { Page } from '../../kernel/feature.ts'

export const payoutPages: Page[] = [
  {
    name: 'earnings',
    path: '/earnings',
    meta: { title: 'payouts.earnings.title', who: ['influencer'] },
    component: () => import('./EarningsPage.vue'),
  },
  {
    name: 'payouts',
    path: '/payouts',
    meta: { title: 'payouts.title', who: ['admin', 'sponsor'] },
    component: () => import('./PayoutsPage.vue'),
  },
  {
    name: 'payout',
    path: '/payouts/:id',
    props: true,
    meta: { title: 'payouts.one', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./PayoutPage.vue'),
  },
]
