import { settingsFeature } from './features/platform/settings/settings.feature.ts'
import { mailsFeature } from './features/platform/mails/mails.feature.ts'
import { notificationsFeature } from './features/platform/notifications/notifications.feature.ts'
import { quotasFeature } from './features/platform/quotas/quotas.feature.ts'
import { liveFeature } from './features/platform/live/live.feature.ts'
import { identitiesFeature } from './features/people/identities/identities.feature.ts'
import { credentialsFeature } from './features/people/credentials/credentials.feature.ts'
import { sponsorsFeature } from './features/people/sponsors/sponsors.feature.ts'
import { brandingFeature } from './features/people/branding/branding.feature.ts'
import { influencersFeature } from './features/people/influencers/influencers.feature.ts'
import { apiKeysFeature } from './features/people/apiKeys/apiKeys.feature.ts'
import { accountFeature } from './features/people/account/account.feature.ts'
import { authenticationFeature } from './features/people/authentication/authentication.feature.ts'
import { usersFeature } from './features/people/users/users.feature.ts'
import { socialAccountsFeature } from './features/people/socialAccounts/socialAccounts.feature.ts'
import { exportsFeature } from './features/people/exports/exports.feature.ts'
import { webhooksFeature } from './features/people/webhooks/webhooks.feature.ts'
import { briefsFeature } from './features/deals/briefs/briefs.feature.ts'
import { campaignsFeature } from './features/deals/campaigns/campaigns.feature.ts'
import { adRequestsFeature } from './features/deals/adRequests/adRequests.feature.ts'
import { zonesFeature } from './features/deals/zones/zones.feature.ts'
import { productsFeature } from './features/deals/products/products.feature.ts'
import { agreementsFeature } from './features/deals/agreements/agreements.feature.ts'
import { linksFeature } from './features/deals/links/links.feature.ts'
import { affiliationsFeature } from './features/deals/affiliations/affiliations.feature.ts'
import { catalogueFeature } from './features/deals/catalogue/catalogue.feature.ts'
import { ledgerFeature } from './features/selling/ledger/ledger.feature.ts'
import { saleFeature } from './features/selling/sale/sale.feature.ts'
import { couponsFeature } from './features/selling/coupons/coupons.feature.ts'
import { attributionsFeature } from './features/selling/attributions/attributions.feature.ts'
import { commissionsFeature } from './features/selling/commissions/commissions.feature.ts'
import { couriersFeature } from './features/selling/couriers/couriers.feature.ts'
import { ordersFeature } from './features/selling/orders/orders.feature.ts'
import { positionsFeature } from './features/selling/positions/positions.feature.ts'
import { deliveriesFeature } from './features/selling/deliveries/deliveries.feature.ts'
import { storefrontsFeature } from './features/selling/storefronts/storefronts.feature.ts'
import { roundsFeature } from './features/selling/rounds/rounds.feature.ts'
import { payoutsFeature } from './features/selling/payouts/payouts.feature.ts'
import { shopsFeature } from './features/selling/shops/shops.feature.ts'
import { dashboardsFeature } from './features/views/dashboards/dashboards.feature.ts'
import { reportsFeature } from './features/views/reports/reports.feature.ts'
import { remindersFeature } from './features/views/reminders/reminders.feature.ts'
import { rosterFeature } from './features/views/roster/roster.feature.ts'
import { adminFeature } from './features/views/admin/admin.feature.ts'
import { verificationFeature } from './features/views/verification/verification.feature.ts'
import { demoFeature } from './features/views/demo/demo.feature.ts'
import { compatFeature } from './compat/compat.feature.ts'
import { gather } from './gather.ts'

/** Table of contents of the product. Every list it works with is gathered from these. */
export const { features, parts, duties, reactions, sealedColumns, checks } = gather([
  // platform
  settingsFeature,
  mailsFeature,
  notificationsFeature,
  quotasFeature,
  liveFeature,
  // people
  identitiesFeature,
  credentialsFeature,
  sponsorsFeature,
  brandingFeature,
  influencersFeature,
  apiKeysFeature,
  accountFeature,
  authenticationFeature,
  usersFeature,
  socialAccountsFeature,
  exportsFeature,
  webhooksFeature,
  // deals
  briefsFeature,
  campaignsFeature,
  adRequestsFeature,
  zonesFeature,
  productsFeature,
  agreementsFeature,
  linksFeature,
  affiliationsFeature,
  catalogueFeature,
  // selling
  ledgerFeature,
  saleFeature,
  couponsFeature,
  attributionsFeature,
  commissionsFeature,
  couriersFeature,
  ordersFeature,
  positionsFeature,
  deliveriesFeature,
  storefrontsFeature,
  roundsFeature,
  payoutsFeature,
  shopsFeature,
  // views
  dashboardsFeature,
  reportsFeature,
  remindersFeature,
  rosterFeature,
  adminFeature,
  verificationFeature,
  demoFeature,
  // the old paths
  compatFeature,
])
