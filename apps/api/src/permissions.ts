import type { Access, Permissions } from './kernel/access.ts'
import type { RouteOf } from './kernel/http.ts'

/** Every power in the product, on one page. */
export const permissions = {
  'account.self': { kinds: ['admin', 'sponsor', 'influencer', 'link'] },
  'account.change': { kinds: ['admin', 'sponsor', 'influencer'] },
  'user.read': { kinds: ['admin'] },
  'user.decide': { kinds: ['admin'] },
  'platform.watch': { kinds: ['admin'] },
  'platform.run': { kinds: ['admin'] },
  'platform.settings': { kinds: ['admin'] },
} as const satisfies Permissions

export type Permission = Access<typeof permissions>
export type Route = RouteOf<typeof permissions>
