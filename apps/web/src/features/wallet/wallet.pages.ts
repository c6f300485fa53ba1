import type { Page } from '../../kernel/feature.ts'

export const walletPages: Page[] = [
  {
    name: 'wallet',
    path: '/wallet',
    meta: { title: 'wallet.title', who: ['sponsor'] },
    component: () => import('./WalletPage.vue'),
  },
  {
    name: 'commissions',
    path: '/commissions',
    meta: { title: 'wallet.commissions.title', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./CommissionsPage.vue'),
  },
  {
    name: 'earnings',
    path: '/earnings',
    meta: { title: 'wallet.earnings.title', who: ['influencer'] },
    component: () => import('./EarningsPage.vue'),
  },
  {
    name: 'payouts',
    path: '/payouts',
    meta: { title: 'wallet.payouts.title', who: ['admin', 'sponsor'] },
    component: () => import('./PayoutsPage.vue'),
  },
  {
    name: 'payout',
    path: '/payouts/:id',
    props: true,
    meta: { title: 'wallet.payouts.one', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./PayoutPage.vue'),
  },
  {
    name: 'admin_top_ups',
    path: '/admin/top-ups',
    meta: { title: 'wallet.top_ups', who: ['admin'] },
    component: () => import('./TopUpsPage.vue'),
  },
  {
    name: 'admin_finance',
    path: '/admin/finance',
    meta: { title: 'wallet.finance.title', who: ['admin'] },
    component: () => import('./FinancePage.vue'),
  },
]
