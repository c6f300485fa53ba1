import { feature } from '../../kernel/feature.ts'
import { userPages } from './users.pages.ts'

export const usersFeature = feature({
  name: 'users',
  pages: userPages,
  menu: [
    {
      to: '/admin/approvals',
      icon: 'i-lucide-user-check',
      label: 'users.menu.approvals',
      sections: { admin: 'people' },
      order: 10,
    },
    {
      to: '/admin/users',
      icon: 'i-lucide-users',
      label: 'users.menu.users',
      sections: { admin: 'people' },
      order: 20,
    },
    {
      to: '/admin/login-events',
      icon: 'i-lucide-key-round',
      label: 'users.menu.logins',
      sections: { admin: 'platform' },
      order: 10,
    },
  ],
  texts: ['users', 'sponsors', 'quotas'],
  finders: [{ who: ['admin'], find: async (...given) => (await import('./users.queries.ts')).findUsers(...given) }],
  live: [
    'user.approved',
    'user.rejected',
    'user.resubmitted',
    'user.flagged',
    'user.unflagged',
    'user.suspended',
    'user.restored',
  ],
})

declare global {
  interface Texts {
    users: typeof import('./users.en.json')
  }
}
