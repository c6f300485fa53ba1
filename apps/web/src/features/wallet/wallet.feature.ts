import { feature, none } from '../../kernel/feature.ts'
import { walletPages } from './wallet.pages.ts'

export const walletFeature = feature({
  name: 'wallet',
  pages: walletPages,
  menu: [
    {
      to: '/commissions',
      icon: 'i-lucide-hand-coins',
      label: 'wallet.menu.commissions',
      sections: { sponsor: 'trade', influencer: 'trade', admin: 'trade' },
      order: 80,
    },
    {
      to: '/admin/top-ups',
      icon: 'i-lucide-banknote-arrow-up',
      label: 'wallet.menu.top_ups',
      sections: { admin: 'trade' },
      order: 90,
    },
    {
      to: '/payouts',
      icon: 'i-lucide-send',
      label: 'wallet.menu.payouts',
      sections: { sponsor: 'trade', admin: 'trade' },
      order: 100,
    },
    {
      to: '/wallet',
      icon: 'i-lucide-wallet',
      label: 'wallet.menu.wallet',
      sections: { sponsor: 'trade' },
      order: 110,
    },
    {
      to: '/earnings',
      icon: 'i-lucide-wallet',
      label: 'wallet.menu.earnings',
      sections: { influencer: 'trade' },
      order: 120,
    },
    {
      to: '/admin/finance',
      icon: 'i-lucide-landmark',
      label: 'wallet.menu.finance',
      sections: { admin: 'trade' },
      order: 140,
    },
  ],
  texts: ['wallet', 'orders'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    wallet: typeof import('./wallet.en.json')
  }
}
