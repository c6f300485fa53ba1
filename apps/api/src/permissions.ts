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
  'campaign.read': { kinds: ['admin', 'sponsor', 'influencer'], approved: true },
  'campaign.create': { kinds: ['sponsor'], approved: true, unflagged: true },
  'campaign.write': { kinds: ['sponsor'], approved: true },
  'campaign.flag': { kinds: ['admin'] },
  'ad_request.read': { kinds: ['admin', 'sponsor', 'influencer'], approved: true },
  'ad_request.offer': { kinds: ['sponsor', 'influencer'], approved: true, unflagged: true },
  'ad_request.answer': { kinds: ['sponsor', 'influencer'], approved: true },
  'ad_request.deliver': { kinds: ['influencer'], approved: true },
  'ad_request.confirm': { kinds: ['sponsor'], approved: true },
  'dashboard.sponsor': { kinds: ['sponsor'], approved: true },
  'dashboard.influencer': { kinds: ['influencer'] },
  'dashboard.admin': { kinds: ['admin'] },
  'ad_request.cancel': { kinds: ['admin', 'sponsor', 'influencer'], approved: true },
  'product.create': { kinds: ['sponsor'], approved: true },
  'product.write': { kinds: ['sponsor', 'admin'], approved: true },
  'affiliation.read': { kinds: ['admin', 'sponsor', 'influencer', 'link'], approved: true },
  'affiliation.ask': { kinds: ['influencer'], approved: true, unflagged: true },
  'affiliation.cancel': { kinds: ['influencer'], approved: true },
  'affiliation.decide': { kinds: ['sponsor', 'admin'], approved: true },
  'affiliation.revoke': { kinds: ['sponsor', 'influencer', 'admin'], approved: true },
  'affiliation.own_numbers': { kinds: ['influencer', 'link'] },
  'link.read': { kinds: ['admin', 'sponsor', 'influencer', 'link'], approved: true },
  'link.pause': { kinds: ['admin', 'sponsor', 'influencer'], approved: true },
  'coupon.read': { kinds: ['admin', 'sponsor', 'influencer', 'link', 'key'], approved: true, scope: 'orders:read' },
  'coupon.create': { kinds: ['sponsor'], approved: true },
  'coupon.write': { kinds: ['sponsor', 'admin'], approved: true },
  'coupon.check': { kinds: ['sponsor', 'key'], approved: true, scope: 'orders:read' },
  'influencer.search': { kinds: ['admin', 'sponsor'], approved: true },
  'influencer.shortlist': { kinds: ['sponsor'], approved: true },
  'influencer.profile': { kinds: ['influencer'] },
} as const satisfies Permissions

export type Permission = Access<typeof permissions>
export type Route = RouteOf<typeof permissions>
