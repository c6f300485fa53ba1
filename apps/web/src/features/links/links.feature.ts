import { feature, none } from '../../kernel/feature.ts'
import { linkPages } from './links.pages.ts'

export const linksFeature = feature({
  name: 'links',
  pages: linkPages,
  menu: [
    {
      to: '/links',
      icon: 'i-lucide-link',
      label: 'links.menu.links',
      sections: { sponsor: 'promote', influencer: 'promote', admin: 'promote' },
      order: 60,
    },
  ],
  texts: ['links', 'products'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    links: typeof import('./links.en.json')
  }
}
