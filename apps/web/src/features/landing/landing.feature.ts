import { feature, none } from '../../kernel/feature.ts'
import { landingPages } from './landing.pages.ts'

export const landingFeature = feature({
  name: 'landing',
  pages: landingPages,
  menu: none,
  texts: ['landing'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    landing: typeof import('./landing.en.json')
  }
}
