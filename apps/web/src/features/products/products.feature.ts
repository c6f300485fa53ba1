import { feature, none } from '../../kernel/feature.ts'
import { productPages } from './products.pages.ts'

export const productsFeature = feature({
  name: 'products',
  pages: productPages,
  menu: [
    {
      to: '/products',
      icon: 'i-lucide-package',
      label: 'products.menu.products',
      sections: { sponsor: 'promote', influencer: 'promote', admin: 'promote' },
      order: 40,
    },
  ],
  texts: ['products', 'affiliations'],
  finders: [
    {
      who: ['admin', 'sponsor', 'influencer'],
      find: async (...given) => (await import('./products.queries.ts')).findProducts(...given),
    },
  ],
  live: none,
})

declare global {
  interface Texts {
    products: typeof import('./products.en.json')
  }
}
