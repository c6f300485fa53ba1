import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

const page = (load: Parameters<typeof withTexts>[0]) => withTexts(load, 'wallet', 'orders')
export const walletPages: RouteRecordRaw[] = [
  {
    name: 'wallet',
    path: '/wallet',
    meta: { title: 'wallet.title', who: ['sponsor'] },
    component: page(() => import('./WalletPage.vue')),
  },
  {
    name: 'commissions',
    path: '/commissions',
    meta: { title: 'wallet.commissions.title', who: ['admin', 'sponsor', 'influencer'] },
    component: page(() => import('./CommissionsPage.vue')),
  },
  {
    name: 'earnings',
    path: '/earnings',
    meta: { title: 'wallet.earnings.title', who: ['influencer'] },
    component: page(() => import('./EarningsPage.vue')),
  },
  {
    name: 'payouts',
    path: '/payouts',
    meta: { title: 'wallet.payouts.title', who: ['admin', 'sponsor'] },
    component: page(() => import('./PayoutsPage.vue')),
  },
  {
    name: 'payout',
    path: '/payouts/:id',
    props: true,
    meta: { title: 'wallet.payouts.one', who: ['admin', 'sponsor', 'influencer'] },
    component: page(() => import('./PayoutPage.vue')),
  },
  {
    name: 'admin_top_ups',
    path: '/admin/top-ups',
    meta: { title: 'wallet.top_ups', who: ['admin'] },
    component: page(() => import('./TopUpsPage.vue')),
  },
  {
    name: 'admin_finance',
    path: '/admin/finance',
    meta: { title: 'wallet.finance.title', who: ['admin'] },
    component: page(() => import('./FinancePage.vue')),
  },
]
