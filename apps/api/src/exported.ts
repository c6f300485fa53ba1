import type { ExportList } from '@affluence/contract/exports'
import { exportedAudit } from './features/admin/admin.exports.ts'
import { exportedAffiliations } from './features/affiliations/affiliations.exports.ts'
import { exportedCampaigns } from './features/campaigns/campaigns.exports.ts'
import { exportedCommissions, exportedWaivers } from './features/commissions/commissions.exports.ts'
import { exportedCoupons } from './features/coupons/coupons.exports.ts'
import { exportedAllSignIns, exportedSignIns } from './features/credentials/credentials.exports.ts'
import { exportedProfiles } from './features/influencers/influencers.exports.ts'
import { exportedEntries, exportedTopUps } from './features/ledger/ledger.exports.ts'
import { exportedClicks, exportedLinks } from './features/links/links.exports.ts'
import { exportedOrders } from './features/orders/orders.exports.ts'
import { exportedPayouts } from './features/payouts/payouts.exports.ts'
import { exportedProducts } from './features/catalogue/catalogue.exports.ts'
import { exportedUsers } from './features/users/users.exports.ts'
import { exportedRequests } from './features/adRequests/adRequests.exports.ts'
import { exportedInfluencers, exportedRanking } from './features/roster/roster.exports.ts'
import type { AnyExportable } from './kernel/exportable.ts'
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
