import { feature, none } from '../../kernel/feature.ts'
import { positionPages } from './positions.pages.ts'

export const positionsFeature = feature({
  name: 'positions',
  pages: positionPages,
  menu: [
    {
      to: '/tracking',
      icon: 'i-lucide-map',
      label: 'positions.menu.tracking',
      sections: { sponsor: 'trade' },
      order: 12,
    },
  ],
  texts: ['positions', 'orders', 'couriers'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    positions: typeof import('./positions.en.json')
  }
}
