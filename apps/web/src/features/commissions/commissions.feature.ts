import { feature, none } from '../../kernel/feature.ts'
import { commissionPages } from './commissions.pages.ts'

export const commissionsFeature = feature({
  name: 'commissions',
  pages: commissionPages,
  menu: [
    {
      to: '/commissions',
      icon: 'i-lucide-hand-coins',
      label: 'commissions.menu.commissions',
      sections: { sponsor: 'trade', influencer: 'trade', admin: 'trade' },
      order: 80,
    },
  ],
  texts: ['commissions', 'orders'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    commissions: typeof import('./commissions.en.json')
  }
}
