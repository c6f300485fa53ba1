import { accountFeature } from './features/account/account.feature.ts'
import { authenticationFeature } from './features/authentication/authentication.feature.ts'
import { adRequestsFeature } from './features/adRequests/adRequests.feature.ts'
import { adminFeature } from './features/admin/admin.feature.ts'
import { affiliationsFeature } from './features/affiliations/affiliations.feature.ts'
import { apiKeysFeature } from './features/apiKeys/apiKeys.feature.ts'
import { attributionsFeature } from './features/attributions/attributions.feature.ts'
import { brandingFeature } from './features/branding/branding.feature.ts'
import { campaignsFeature } from './features/campaigns/campaigns.feature.ts'
import { commissionsFeature } from './features/commissions/commissions.feature.ts'
import { couponsFeature } from './features/coupons/coupons.feature.ts'
import { couriersFeature } from './features/couriers/couriers.feature.ts'
import { dashboardsFeature } from './features/dashboards/dashboards.feature.ts'
import { discoveryFeature } from './features/discovery/discovery.feature.ts'
import { exportsFeature } from './features/exports/exports.feature.ts'
import { influencersFeature } from './features/influencers/influencers.feature.ts'
import { landingFeature } from './features/landing/landing.feature.ts'
import { ledgerFeature } from './features/ledger/ledger.feature.ts'
import { linksFeature } from './features/links/links.feature.ts'
import { notificationsFeature } from './features/notifications/notifications.feature.ts'
import { ordersFeature } from './features/orders/orders.feature.ts'
import { payoutsFeature } from './features/payouts/payouts.feature.ts'
import { positionsFeature } from './features/positions/positions.feature.ts'
import { productsFeature } from './features/products/products.feature.ts'
import { profileFeature } from './features/profile/profile.feature.ts'
import { quotasFeature } from './features/quotas/quotas.feature.ts'
import { reportsFeature } from './features/reports/reports.feature.ts'
import { rosterFeature } from './features/roster/roster.feature.ts'
import { shopsFeature } from './features/shops/shops.feature.ts'
import { socialAccountsFeature } from './features/socialAccounts/socialAccounts.feature.ts'
import { sponsorsFeature } from './features/sponsors/sponsors.feature.ts'
import { usersFeature } from './features/users/users.feature.ts'
import { webhooksFeature } from './features/webhooks/webhooks.feature.ts'
import { zonesFeature } from './features/zones/zones.feature.ts'
import type { Feature } from './kernel/feature.ts'

/** Table of contents of the product. Routes, menu and search are made of these; the palette searches in this order. */
export const features: readonly Feature[] = [
  landingFeature,
  authenticationFeature,
  dashboardsFeature,
  accountFeature,
  notificationsFeature,
  ordersFeature,
  campaignsFeature,
  productsFeature,
  adRequestsFeature,
  discoveryFeature,
  influencersFeature,
  profileFeature,
  socialAccountsFeature,
  affiliationsFeature,
  linksFeature,
  apiKeysFeature,
  attributionsFeature,
  shopsFeature,
  brandingFeature,
  zonesFeature,
  couriersFeature,
  positionsFeature,
  webhooksFeature,
  couponsFeature,
  ledgerFeature,
  commissionsFeature,
  payoutsFeature,
  reportsFeature,
  exportsFeature,
  rosterFeature,
  usersFeature,
  adminFeature,
  quotasFeature,
  sponsorsFeature,
]
