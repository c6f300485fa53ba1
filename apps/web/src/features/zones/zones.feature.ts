import { feature, none } from '../../kernel/feature.ts'
import { zonePages } from './zones.pages.ts'

export const zonesFeature = feature({
  name: 'zones',
  pages: zonePages,
  menu: [
    {
      to: '/zones',
      icon: 'i-lucide-map-pin',
      label: 'zones.menu.zones',
      sections: { sponsor: 'trade' },
      order: 30,
    },
  ],
  texts: ['zones'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    zones: typeof import('./zones.en.json')
  }
}
