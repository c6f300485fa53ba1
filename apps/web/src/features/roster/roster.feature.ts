import { feature, none } from '../../kernel/feature.ts'
import { rosterPages } from './roster.pages.ts'

export const rosterFeature = feature({
  name: 'roster',
  pages: rosterPages,
  menu: [
    {
      to: '/admin/influencers',
      icon: 'i-lucide-megaphone',
      label: 'roster.menu.influencers',
      sections: { admin: 'people' },
      order: 30,
    },
  ],
  texts: ['roster'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    roster: typeof import('./roster.en.json')
  }
}
