import type { ExportList } from '@affluence/contract/exports'
import { exportedAudit } from './features/views/admin/admin.exports.ts'
import { exportedAffiliations } from './features/deals/affiliations/affiliations.exports.ts'
import { exportedCampaigns } from './features/deals/campaigns/campaigns.exports.ts'
import { exportedCommissions, exportedWaivers } from './features/selling/commissions/commissions.exports.ts'
import { exportedCoupons } from './features/selling/coupons/coupons.exports.ts'
import { exportedAllSignIns, exportedSignIns } from './features/people/credentials/credentials.exports.ts'
import { exportedProfiles } from './features/people/influencers/influencers.exports.ts'
import { exportedEntries, exportedTopUps } from './features/selling/ledger/ledger.exports.ts'
import { exportedClicks, exportedLinks } from './features/deals/links/links.exports.ts'
import { exportedOrders } from './features/selling/orders/orders.exports.ts'
import { exportedPayouts } from './features/selling/payouts/payouts.exports.ts'
import { exportedProducts } from './features/deals/catalogue/catalogue.exports.ts'
import { exportedUsers } from './features/people/users/users.exports.ts'
import { exportedRequests } from './features/deals/adRequests/adRequests.exports.ts'
import { exportedInfluencers, exportedRanking } from './features/views/roster/roster.exports.ts'
import type { AnyExportable } from './kernel/files/exportable.ts'
import { labels } from './labels.ts'
import { profiled } from './profiled.ts'
import type { Permission } from './permissions.ts'

type Known = AnyExportable & { name: ExportList; permission: Permission }

/** Table of contents of all that can be taken along as a file. */
export const exported = [
  exportedCampaigns,
  exportedRequests,
  exportedProducts,
  exportedAffiliations,
  exportedLinks,
  exportedClicks,
  exportedOrders,
  exportedCommissions,
  exportedCoupons,
  exportedEntries(labels),
  exportedPayouts,
  exportedTopUps,
  exportedWaivers,
  exportedInfluencers,
  exportedRanking,
  exportedProfiles(profiled),
  exportedUsers,
  exportedSignIns,
  exportedAllSignIns,
  exportedAudit,
] as const satisfies readonly Known[]
