import { feature, none } from '../../kernel/feature.ts'
import { socialAccountPages } from './socialAccounts.pages.ts'

export const socialAccountsFeature = feature({
  name: 'socialAccounts',
  pages: socialAccountPages,
  menu: [
    {
      to: '/social-accounts',
      icon: 'i-lucide-chart-no-axes-column-increasing',
      label: 'socialAccounts.menu.accounts',
      sections: { influencer: 'account' },
      order: 20,
    },
    {
      to: '/admin/social',
      icon: 'i-lucide-chart-no-axes-column-increasing',
      label: 'socialAccounts.menu.monitor',
      sections: { admin: 'platform' },
      order: 47,
    },
  ],
  texts: ['socialAccounts'],
  finders: [
    {
      who: ['influencer'],
      find: async (...args) => (await import('./socialAccounts.queries.ts')).findSocialAccounts(...args),
    },
  ],
  live: none,
})

declare global {
  interface Texts {
    socialAccounts: typeof import('./socialAccounts.en.json')
  }
}
