import { feature, none } from '../../kernel/feature.ts'
import { attributionPages } from './attributions.pages.ts'

export const attributionsFeature = feature({
  name: 'attributions',
  pages: attributionPages,
  menu: [
    {
      to: '/attribution',
      icon: 'i-lucide-split',
      label: 'attributions.menu.attribution',
      sections: { sponsor: 'account' },
      order: 30,
    },
  ],
  texts: ['attributions', 'sponsors'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    attributions: typeof import('./attributions.en.json')
  }
}
