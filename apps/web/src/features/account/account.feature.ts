import { feature, none } from '../../kernel/feature.ts'
import { accountPages } from './account.pages.ts'

export const accountFeature = feature({
  name: 'account',
  pages: accountPages,
  menu: [
    {
      to: '/account',
      icon: 'i-lucide-circle-user-round',
      label: 'shell.account',
      sections: { sponsor: 'header', influencer: 'header', admin: 'header' },
      order: 20,
      whileWaiting: true,
    },
  ],
  texts: ['account', 'quotas'],
  finders: none,
  live: [
    'user.registered',
    'user.changed',
    'user.email_verified',
    'user.email_changed',
    'user.phone_verified',
    'user.phone_code_shown',
    'user.password_changed',
    'user.two_factor_changed',
    'user.reset_link_made',
  ],
})

declare global {
  interface Texts {
    account: typeof import('./account.en.json')
  }
}
