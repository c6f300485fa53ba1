import { feature, none } from '../../kernel/feature.ts'
import { shopPages } from './shops.pages.ts'

export const shopsFeature = feature({
  name: 'shops',
  pages: shopPages,
  menu: [
    {
      to: '/shops',
      icon: 'i-lucide-store',
      label: 'shops.menu.shops',
      sections: { sponsor: 'account' },
      order: 50,
    },
  ],
  texts: ['shops'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    shops: typeof import('./shops.en.json')
  }
}
