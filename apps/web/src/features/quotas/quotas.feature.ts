import { feature, none } from '../../kernel/feature.ts'

export const quotasFeature = feature({
  name: 'quotas',
  pages: none,
  menu: none,
  texts: ['quotas'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    quotas: typeof import('./quotas.en.json')
  }
}
