import manifest from '../../../package.json' with { type: 'json' }
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, type FastifyRequest, type FastifyServerOptions } from 'fastify'
import { sponsorshipRoutes } from './compat/001-sponsorship.ts'
import { partnerRoutes } from './compat/002-partner.ts'
import { affiliationCompatRoutes } from './compat/004-affiliation.ts'
import { accountRoutes } from './features/people/accounts/accounts.routes.ts'
import { isUser } from './features/people/accounts/receivers.service.ts'
import { partyOfUser } from './features/people/identities/parties.service.ts'
import { adRequestRoutes } from './features/deals/adRequests/adRequests.routes.ts'
import { accountJobs } from './features/people/accounts/accounts.jobs.ts'
import { adRequestJobs, adRequestTasks } from './features/deals/adRequests/adRequests.jobs.ts'
import { adminTasks } from './features/views/admin/admin.jobs.ts'
import { adminRoutes } from './features/views/admin/admin.routes.ts'
import { affiliationJobs, affiliationTasks } from './features/deals/affiliations/affiliations.jobs.ts'
import { affiliationRoutes } from './features/deals/affiliations/affiliations.routes.ts'
import { attributionRoutes } from './features/selling/attributions/attributions.routes.ts'
import { campaignJobs } from './features/deals/campaigns/campaigns.jobs.ts'
import { campaignRoutes } from './features/deals/campaigns/campaigns.routes.ts'
import { catalogueRoutes } from './features/deals/catalogue/catalogue.routes.ts'
import { commissionJobs, commissionTasks } from './features/selling/commissions/commissions.jobs.ts'
import { commissionRoutes } from './features/selling/commissions/commissions.routes.ts'
import { couponJobs, couponTasks } from './features/selling/coupons/coupons.jobs.ts'
import { couponRoutes } from './features/selling/coupons/coupons.routes.ts'
import { credentialRoutes } from './features/people/credentials/credentials.routes.ts'
import { useAccessTokens } from './features/people/credentials/accessTokens.service.ts'
import { identify } from './features/people/credentials/identify.service.ts'
import { visitorOf } from './features/people/credentials/visitors.service.ts'
import { dashboardRoutes } from './features/views/dashboards/dashboards.routes.ts'
import { exportJobs, exportTasks } from './features/people/exports/exports.jobs.ts'
import { exportRoutes } from './features/people/exports/exports.routes.ts'
import { linkTasks } from './features/deals/links/links.jobs.ts'
import { linkRoutes } from './features/deals/links/links.routes.ts'
import { influencerRoutes } from './features/people/influencers/influencers.routes.ts'
import { liveRoutes } from './features/platform/live/live.routes.ts'
import { mailJobs } from './features/platform/mails/mails.jobs.ts'
import { notificationRoutes } from './features/platform/notifications/notifications.routes.ts'
import { ledgerJobs } from './features/selling/ledger/ledger.jobs.ts'
import { moneyLeft } from './features/selling/commissions/moneyLeft.service.ts'
import { ledgerRoutes } from './features/selling/ledger/ledger.routes.ts'
import { orderJobs } from './features/selling/orders/orders.jobs.ts'
import { orderRoutes } from './features/selling/orders/orders.routes.ts'
import { payoutJobs, payoutTasks } from './features/selling/payouts/payouts.jobs.ts'
import { payoutRoutes } from './features/selling/payouts/payouts.routes.ts'
import { productJobs } from './features/deals/products/products.jobs.ts'
import { productRoutes } from './features/deals/products/products.routes.ts'
import { quotaRoutes } from './features/platform/quotas/quotas.routes.ts'
import { reminderTasks } from './features/views/reminders/reminders.jobs.ts'
import { reportTasks } from './features/views/reports/reports.jobs.ts'
import { reportRoutes } from './features/views/reports/reports.routes.ts'
import { shopJobs, shopTasks } from './features/selling/shops/shops.jobs.ts'
import { shopRoutes } from './features/selling/shops/shops.routes.ts'
import { sponsorRoutes } from './features/people/sponsors/sponsors.routes.ts'
import { rosterRoutes } from './features/views/roster/roster.routes.ts'
import { userRoutes } from './features/people/users/users.routes.ts'
import { serialFrom } from './kernel/clock.ts'
import { serveDocs } from './kernel/http/docs.ts'
import { entranceOf } from './kernel/http/entrance.ts'
import { secureHeaders } from './kernel/http/headers.ts'
import { createRouter } from './kernel/http/http.ts'
import type { Kernel } from './kernel/kernel.ts'
import { limitsFor } from './kernel/http/limits.ts'
import { servePolicyReports } from './kernel/http/policyReports.ts'
import { watchProxies } from './kernel/http/proxies.ts'
import { serveSite } from './kernel/http/site.ts'
import { malformedRequests } from './kernel/http/malformedRequests.ts'
import { serveHealth } from './kernel/ops/health.ts'
import type { Duties } from './kernel/work/worker.ts'
import { counts } from './counted.ts'
import { exported } from './exported.ts'
import { labels } from './labels.ts'
import { mailed } from './mailed.ts'
import { permissions } from './permissions.ts'
import { priced } from './priced.ts'
import { profiled } from './profiled.ts'

/** A live stream holds one each; beyond this a machine is better helped by a second one. */
const MOST_CONNECTIONS = 10_000

/** How long a connection may be silent in the middle of something: longer than any answer is waited for. */
const SILENCE_MS = 90_000

/** Table of contents of all that happens later. */
export const duties: Duties = {
  jobs: [
    ...accountJobs,
    ...campaignJobs,
    ...adRequestJobs,
    ...affiliationJobs,
    ...productJobs,
    ...couponJobs,
    ...orderJobs,
    ...ledgerJobs,
    ...commissionJobs,
    ...payoutJobs,
    ...shopJobs,
    ...mailJobs(mailed),
    ...exportJobs({ lists: exported, permissions }),
  ],
  tasks: [
    ...adminTasks,
    ...adRequestTasks,
    ...affiliationTasks,
    ...linkTasks,
    ...couponTasks,
    ...commissionTasks,
    ...shopTasks,
    ...payoutTasks,
    ...reminderTasks,
    ...reportTasks,
    ...exportTasks,
  ],
}

type Options = {
  server?: FastifyServerOptions
  site?: string
  working?: () => boolean
  /** Adds its hooks to every route. */
  observe?: (app: FastifyInstance) => void
}

/** Table of contents of all that can be asked. */
export async function buildApp(kernel: Kernel, { server = {}, site, working = () => true, observe }: Options = {}) {
  const { config } = kernel
  const app = Fastify({
    ...server,
    ...malformedRequests,
    trustProxy: config.TRUST_PROXY ? config.TRUST_PROXY.split(',').map((range) => range.trim()) : false,
    bodyLimit: 256 * 1024,
    requestTimeout: 15_000,
    connectionTimeout: SILENCE_MS,
    keepAliveTimeout: 10_000,
    http: { headersTimeout: 8_000, connectionsCheckingInterval: 1_000 },
    return503OnClosing: true,
    genReqId: serialFrom('req'),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  })
  app.decorate('entrance', entranceOf(app))
  observe?.(app)
  const limits = await limitsFor(config)
  await app.register(rateLimit, limits.options)
  app.addHook('onClose', async () => limits.close())
  app.server.maxConnections = MOST_CONNECTIONS
  secureHeaders(app, { isProduction: config.NODE_ENV === 'production' })
  await useAccessTokens(app, kernel)
  const who = (request: FastifyRequest) => identify(kernel, request, visitorOf(request))
  watchProxies(app, kernel)
  const { route, offered } = createRouter(app, { kernel, permissions, identify: who })
  serveHealth(app, kernel, { working, version: manifest.version })

  accountRoutes(route, kernel, { moneyLeft, priced })
  credentialRoutes(route, kernel)
  userRoutes(route, kernel, { moneyLeft })
  quotaRoutes(route, kernel, { counts, partyOfUser })
  notificationRoutes(route, kernel, isUser)
  liveRoutes(route, kernel, who)
  adminRoutes(route, kernel, duties.tasks)
  influencerRoutes(route, { ...kernel, known: profiled })
  rosterRoutes(route, kernel)
  campaignRoutes(route, kernel)
  adRequestRoutes(route, kernel)
  dashboardRoutes(route, kernel)
  reportRoutes(route, kernel)
  productRoutes(route, kernel)
  catalogueRoutes(route, kernel)
  affiliationRoutes(route, kernel)
  linkRoutes(route, kernel)
  couponRoutes(route, kernel)
  orderRoutes(route, kernel)
  shopRoutes(route, kernel)
  attributionRoutes(route, kernel)
  sponsorRoutes(route, kernel)
  commissionRoutes(route, kernel)
  ledgerRoutes(route, kernel, labels)
  payoutRoutes(route, kernel)
  exportRoutes(route, kernel, { lists: exported, permissions })
  sponsorshipRoutes(route, kernel)
  partnerRoutes(route, kernel)
  affiliationCompatRoutes(route, kernel)

  servePolicyReports(app, kernel.report)
  serveDocs(app, offered, { version: manifest.version, server: config.PUBLIC_URL })
  if (site) serveSite(app, site)
  await app.ready()
  return app
}
