import { fileByteCount } from './features/identities/parties.service.ts'
import { openRequestCount } from './features/adRequests/adRequests.service.ts'
import { pendingAffiliationCount } from './features/affiliations/affiliations.service.ts'
import { campaignCount } from './features/campaigns/campaigns.service.ts'
import { couponCount } from './features/coupons/coupons.service.ts'
import { apiKeyCount } from './features/credentials/apiKeys.service.ts'
import { exportCount } from './features/exports/exports.service.ts'
import { linkCount } from './features/links/links.service.ts'
import { productCount } from './features/products/products.service.ts'
import type { Known } from './features/quotas/usage.service.ts'
import { shopCount } from './features/shops/shops.service.ts'

/** Table of contents of all that a quota limits. */
export const counts: Known['counts'] = {
  products: productCount,
  coupons: couponCount,
  campaigns: campaignCount,
  ad_requests: openRequestCount,
  affiliation_requests: pendingAffiliationCount,
  links: linkCount,
  api_keys: apiKeyCount,
  shops: shopCount,
  exports: exportCount,
  file_bytes: fileByteCount,
}
