import type { Role } from '@affluence/contract/accounts'
import type { Key } from '../kernel/messages.ts'
import type { Badge } from './badges.ts'

export type Place = { to: string; icon: string; label: Key<'shell'>; badge?: Badge }
const home: Place = { to: '/home', icon: 'i-lucide-house', label: 'nav.home' }
const products: Place = { to: '/products', icon: 'i-lucide-package', label: 'nav.products' }
const links: Place = { to: '/links', icon: 'i-lucide-link', label: 'nav.links' }
const requests = { to: '/affiliation-requests', icon: 'i-lucide-handshake', badge: 'affiliations' } as const
const keys: Place = { to: '/api-keys', icon: 'i-lucide-key-round', label: 'nav.keys' }

/** Where each role can go, in the order of the sidebar. */
export const places: Record<Role, readonly Place[]> = {
  sponsor: [home, products, { ...requests, label: 'nav.affiliations' }, links, keys],
  influencer: [
    home,
    { ...products, label: 'nav.catalogue' },
    { ...requests, label: 'nav.my_affiliations' },
    links,
    keys,
  ],
  admin: [
    home,
    { to: '/admin/approvals', icon: 'i-lucide-user-check', label: 'nav.approvals' },
    { to: '/admin/users', icon: 'i-lucide-users', label: 'nav.users' },
    { to: '/admin/login-events', icon: 'i-lucide-key-round', label: 'nav.logins' },
    { to: '/admin/audit', icon: 'i-lucide-scroll-text', label: 'nav.audit' },
    { to: '/admin/jobs', icon: 'i-lucide-list-checks', label: 'nav.jobs' },
    { to: '/admin/tasks', icon: 'i-lucide-calendar-clock', label: 'nav.tasks' },
    { to: '/admin/settings', icon: 'i-lucide-settings', label: 'nav.settings' },
  ],
}
