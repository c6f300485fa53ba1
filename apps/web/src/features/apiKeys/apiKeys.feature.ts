import { feature, none } from '../../kernel/feature.ts'
import { apiKeyPages } from './apiKeys.pages.ts'

export const apiKeysFeature = feature({
  name: 'apiKeys',
  pages: apiKeyPages,
  menu: [
    {
      to: '/api-keys',
      icon: 'i-lucide-key-round',
      label: 'apiKeys.menu.keys',
      sections: { sponsor: 'account', influencer: 'account' },
      order: 20,
      forOwners: true,
    },
  ],
  texts: ['apiKeys'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    apiKeys: typeof import('./apiKeys.en.json')
  }
}
