import { fileByteCount } from './features/people/identities/parties.service.ts'
import { openRequestCount } from './features/deals/adRequests/adRequests.service.ts'
import { pendingAffiliationCount } from './features/deals/affiliations/affiliations.service.ts'
import { campaignCount } from './features/deals/campaigns/campaigns.service.ts'
import { couponCount } from './features/selling/coupons/coupons.service.ts'
import { apiKeyCount } from './features/people/credentials/apiKeys.service.ts'
import { exportCount } from './features/people/exports/exports.service.ts'
import { linkCount } from './features/deals/links/links.service.ts'
import { productCount } from './features/deals/products/products.service.ts'
import type { Known } from './features/platform/quotas/usage.service.ts'
import { webhookEndpointCount } from './features/people/webhooks/endpointCount.service.ts'
import { shopCount } from './features/selling/shops/shops.service.ts'

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
  webhook_endpoints: webhookEndpointCount,
  file_bytes: fileByteCount,
}
