import { feature, none } from '../../kernel/feature.ts'
import { couponPages } from './coupons.pages.ts'

export const couponsFeature = feature({
  name: 'coupons',
  pages: couponPages,
  menu: [
    {
      to: '/coupons',
      icon: 'i-lucide-ticket-percent',
      label: 'coupons.menu.coupons',
      sections: { sponsor: 'trade', influencer: 'promote' },
      order: 70,
    },
  ],
  texts: ['coupons'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    coupons: typeof import('./coupons.en.json')
  }
}
