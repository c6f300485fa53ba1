import { feature, none } from '../../kernel/feature.ts'
import { ledgerPages } from './ledger.pages.ts'

export const ledgerFeature = feature({
  name: 'ledger',
  pages: ledgerPages,
  menu: [
    {
      to: '/admin/top-ups',
      icon: 'i-lucide-banknote-arrow-up',
      label: 'ledger.menu.top_ups',
      sections: { admin: 'trade' },
      order: 90,
    },
    {
      to: '/wallet',
      icon: 'i-lucide-wallet',
      label: 'ledger.menu.wallet',
      sections: { sponsor: 'trade' },
      order: 110,
    },
    {
      to: '/admin/finance',
      icon: 'i-lucide-landmark',
      label: 'ledger.menu.finance',
      sections: { admin: 'trade' },
      order: 140,
    },
  ],
  texts: ['ledger', 'orders'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    ledger: typeof import('./ledger.en.json')
  }
}
