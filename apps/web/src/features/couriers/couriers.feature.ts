import { feature, none } from '../../kernel/feature.ts'
import { courierPages } from './couriers.pages.ts'

export const couriersFeature = feature({
  name: 'couriers',
  pages: courierPages,
  menu: [
    {
      to: '/couriers',
      icon: 'i-lucide-bike',
      label: 'couriers.menu.couriers',
      sections: { sponsor: 'trade' },
      order: 32,
    },
  ],
  texts: ['couriers'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    couriers: typeof import('./couriers.en.json')
  }
}
