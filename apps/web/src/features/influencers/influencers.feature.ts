import { feature, none } from '../../kernel/feature.ts'
import { influencerPages } from './influencers.pages.ts'

export const influencersFeature = feature({
  name: 'influencers',
  pages: influencerPages,
  menu: [
    {
      to: '/influencers',
      icon: 'i-lucide-user-search',
      label: 'influencers.menu.influencers',
      sections: { sponsor: 'promote' },
      order: 20,
    },
  ],
  texts: ['influencers'],
  finders: [
    {
      who: ['sponsor'],
      find: async (...given) => (await import('./influencers.queries.ts')).findInfluencers(...given),
    },
  ],
  live: none,
})

declare global {
  interface Texts {
    influencers: typeof import('./influencers.en.json')
  }
}
