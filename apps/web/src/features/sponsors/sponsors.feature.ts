import { feature, none } from '../../kernel/feature.ts'

export const sponsorsFeature = feature({
  name: 'sponsors',
  pages: none,
  menu: none,
  texts: ['sponsors'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    sponsors: typeof import('./sponsors.en.json')
  }
}
