import { feature, none } from '../../kernel/feature.ts'
import { brandingPages } from './branding.pages.ts'

export const brandingFeature = feature({
  name: 'branding',
  pages: brandingPages,
  menu: [
    {
      to: '/branding',
      icon: 'i-lucide-globe',
      label: 'branding.menu.branding',
      sections: { sponsor: 'trade' },
      order: 20,
    },
  ],
  texts: ['branding'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    branding: typeof import('./branding.en.json')
  }
}
