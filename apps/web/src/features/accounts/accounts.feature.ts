import { feature, none } from '../../kernel/feature.ts'
import { accountPages } from './accounts.pages.ts'

export const accountsFeature = feature({
  name: 'accounts',
  pages: accountPages,
  menu: none,
  texts: ['accounts'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    accounts: typeof import('./accounts.en.json')
  }
}
