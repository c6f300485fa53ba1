import { feature, none } from '../../kernel/feature.ts'
import { affiliationPages } from './affiliations.pages.ts'

export const affiliationsFeature = feature({
  name: 'affiliations',
  pages: affiliationPages,
  menu: [
    {
      to: '/affiliation-requests',
      icon: 'i-lucide-handshake',
      label: 'affiliations.menu.affiliations',
      sections: { sponsor: 'promote', influencer: 'promote', admin: 'promote' },
      order: 50,
      count: async () => (await import('./affiliations.queries.ts')).useMenuCount,
    },
  ],
  texts: ['affiliations', 'products', 'links'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    affiliations: typeof import('./affiliations.en.json')
  }
}
