import { feature, none } from '../../kernel/feature.ts'
import { authenticationPages } from './authentication.pages.ts'

export const authenticationFeature = feature({
  name: 'authentication',
  pages: authenticationPages,
  menu: none,
  texts: ['authentication'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    authentication: typeof import('./authentication.en.json')
  }
}
