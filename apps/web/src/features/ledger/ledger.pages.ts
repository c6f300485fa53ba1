import type { Page } from '../../kernel/feature.ts'

export const ledgerPages: Page[] = [
  {
    name: 'wallet',
    path: '/wallet',
    meta: { title: 'ledger.title', who: ['sponsor'] },
    component: () => import('./WalletPage.vue'),
  },
  {
    name: 'admin_top_ups',
    path: '/admin/top-ups',
    meta: { title: 'ledger.top_ups', who: ['admin'] },
    component: () => import('./TopUpsPage.vue'),
  },
  {
    name: 'admin_finance',
    path: '/admin/finance',
    meta: { title: 'ledger.finance.title', who: ['admin'] },
    component: () => import('./FinancePage.vue'),
  },
]
