import type { Role } from '@affluence/contract/identities'
import type { Key } from '../kernel/messages.ts'
import type { Badge } from './badges.ts'

/** With `section` a part of the menu begins, under that title. */
export type Place = { to: string; icon: string; label: Key<'shell'>; badge?: Badge; section?: Key<'shell'> }
const home: Place = { to: '/home', icon: 'i-lucide-house', label: 'nav.home' }
const products: Place = { to: '/products', icon: 'i-lucide-package', label: 'nav.products' }
const links: Place = { to: '/links', icon: 'i-lucide-link', label: 'nav.links' }
const affiliations: Place = {
  to: '/affiliation-requests',
  icon: 'i-lucide-handshake',
  label: 'nav.affiliations',
  badge: 'affiliations',
}
const offers: Place = {
  to: '/ad-requests',
  icon: 'i-lucide-messages-square',
  label: 'nav.ad_requests',
  badge: 'ad_requests',
}
const keys: Place = { to: '/api-keys', icon: 'i-lucide-key-round', label: 'nav.keys' }
const exports: Place = { to: '/exports', icon: 'i-lucide-file-down', label: 'nav.exports' }
const orders = { to: '/orders', icon: 'i-lucide-shopping-bag', label: 'nav.orders' } as const
const coupons = { to: '/coupons', icon: 'i-lucide-ticket-percent', label: 'nav.coupons' } as const
const commissions = { to: '/commissions', icon: 'i-lucide-hand-coins', label: 'nav.commissions' } as const

/** Where each role can go, in the order of the sidebar. */
const places: Record<Role, readonly Place[]> = {
  sponsor: [
    home,
    { to: '/campaigns', icon: 'i-lucide-megaphone', label: 'nav.campaigns', section: 'nav.section_promote' },
    { to: '/influencers', icon: 'i-lucide-user-search', label: 'nav.influencers' },
    offers,
    products,
    affiliations,
    links,
    { ...orders, section: 'nav.section_trade' },
    coupons,
    commissions,
    { to: '/payouts', icon: 'i-lucide-send', label: 'nav.payouts' },
    { to: '/wallet', icon: 'i-lucide-wallet', label: 'nav.wallet' },
    { ...keys, section: 'nav.section_account' },
    { to: '/attribution', icon: 'i-lucide-split', label: 'nav.attribution' },
    exports,
    { to: '/shops', icon: 'i-lucide-store', label: 'nav.shops' },
  ],
  influencer: [
    home,
    { to: '/discover', icon: 'i-lucide-compass', label: 'nav.discover', section: 'nav.section_promote' },
    offers,
    products,
    affiliations,
    links,
    coupons,
    { ...orders, section: 'nav.section_trade' },
    commissions,
    { to: '/earnings', icon: 'i-lucide-wallet', label: 'nav.earnings' },
    { to: '/reports/month', icon: 'i-lucide-calendar-days', label: 'nav.month_report' },
    { to: '/profile', icon: 'i-lucide-id-card', label: 'nav.profile', section: 'nav.section_account' },
    keys,
    exports,
  ],
  admin: [
    home,
    { to: '/admin/approvals', icon: 'i-lucide-user-check', label: 'nav.approvals', section: 'nav.section_people' },
    { to: '/admin/users', icon: 'i-lucide-users', label: 'nav.users' },
    { to: '/admin/influencers', icon: 'i-lucide-megaphone', label: 'nav.influencers' },
    { to: '/campaigns', icon: 'i-lucide-target', label: 'nav.campaigns', section: 'nav.section_promote' },
    offers,
    products,
    affiliations,
    links,
    { ...orders, section: 'nav.section_trade' },
    commissions,
    { to: '/admin/top-ups', icon: 'i-lucide-banknote-arrow-up', label: 'nav.top_ups' },
    { to: '/payouts', icon: 'i-lucide-send', label: 'nav.payouts' },
    { to: '/admin/finance', icon: 'i-lucide-landmark', label: 'nav.finance' },
    { to: '/admin/login-events', icon: 'i-lucide-key-round', label: 'nav.logins', section: 'nav.section_platform' },
    { to: '/admin/audit', icon: 'i-lucide-scroll-text', label: 'nav.audit' },
    exports,
    { to: '/admin/jobs', icon: 'i-lucide-list-checks', label: 'nav.jobs' },
    { to: '/admin/tasks', icon: 'i-lucide-calendar-clock', label: 'nav.tasks' },
    { to: '/admin/settings', icon: 'i-lucide-settings', label: 'nav.settings' },
  ],
}

/** Whoever came by a dashboard link has no keys and takes no files along. */
const forOwners = [exports, keys]
/** Whoever is not let in yet sees to their own account, and finds nothing else. */
const forWaiting = ['/home', '/profile']
type Reader = { role: Role | null; looking: boolean; waiting: boolean }
export const placesOf = ({ role, looking, waiting }: Reader): readonly Place[] =>
  (role ? places[role] : [])
    .filter((place) => !looking || !forOwners.includes(place))
    .filter(({ to }) => !waiting || forWaiting.includes(to))
