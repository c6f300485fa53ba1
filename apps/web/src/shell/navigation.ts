import type { Role } from '@affluence/contract/accounts'
import type { Key } from '../kernel/messages.ts'

export type Place = { to: string; icon: string; label: Key<'shell'> }
const home: Place = { to: '/home', icon: 'i-lucide-house', label: 'nav.home' }

/** Where each role can go, in the order of the sidebar. */
export const places: Record<Role, readonly Place[]> = {
  sponsor: [home],
  influencer: [home],
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
