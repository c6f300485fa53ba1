import { feature, none } from '../../kernel/feature.ts'
import { payoutPages } from './payouts.pages.ts'

export const payoutsFeature = feature({
  name: 'payouts',
  pages: payoutPages,
  menu: [
    {
      to: '/payouts',
      icon: 'i-lucide-send',
      label: 'payouts.menu.payouts',
      sections: { sponsor: 'trade', admin: 'trade' },
      order: 100,
    },
    {
      to: '/earnings',
      icon: 'i-lucide-wallet',
      label: 'payouts.menu.earnings',
      sections: { influencer: 'trade' },
      order: 120,
    },
  ],
  texts: ['payouts', 'commissions', 'orders'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    payouts: typeof import('./payouts.en.json')
  }
}
