import { feature, none } from '../../kernel/feature.ts'
import { discoveryPages } from './discovery.pages.ts'

export const discoveryFeature = feature({
  name: 'discovery',
  pages: discoveryPages,
  menu: [
    {
      to: '/discover',
      icon: 'i-lucide-compass',
      label: 'discovery.menu.discover',
      sections: { influencer: 'promote' },
      order: 20,
    },
  ],
  texts: ['discovery'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    discovery: typeof import('./discovery.en.json')
  }
}
