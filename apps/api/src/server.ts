import manifest from '../../../package.json' with { type: 'json' }
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, type FastifyRequest, type FastifyServerOptions } from 'fastify'
import { features, parts } from './app.ts'
import { identify } from './features/people/authentication/identify.service.ts'
import { visitorOf } from './features/people/credentials/visitors.service.ts'
import { courierOf } from './features/selling/couriers/links.service.ts'
import { secretIn } from './features/selling/couriers/links.rules.ts'
import { sentWebhooks } from './features/people/webhooks/catalogue.service.ts'
import { serialFrom } from './kernel/clock.ts'
import { readAccess, useAccessTokens } from './kernel/http/accessTokens.ts'
import { serveDocs } from './kernel/http/docs.ts'
import { entranceOf } from './kernel/http/entrance.ts'
import { secureHeaders } from './kernel/http/headers.ts'
import { createRouter } from './kernel/http/http.ts'
import type { Kernel } from './kernel/kernel.ts'
import { useLightPage } from './kernel/http/lightPage.ts'
import { limitsFor } from './kernel/http/limits.ts'
import { servePolicyReports } from './kernel/http/policyReports.ts'
import { watchProxies } from './kernel/http/proxies.ts'
import { serveSite } from './kernel/http/site.ts'
import { serveStreets } from './kernel/http/streets.ts'
import { malformedRequests } from './kernel/http/malformedRequests.ts'
import { serveHealth } from './kernel/ops/health.ts'
import { permissions } from './permissions.ts'

/** A live stream holds one each; beyond this a machine is better helped by a second one. */
const MOST_CONNECTIONS = 10_000

/** How long a connection may be silent in the middle of something: longer than any answer is waited for. */
const SILENCE_MS = 90_000

type Options = {
  server?: FastifyServerOptions
  site?: string
  working?: () => boolean
  /** Adds its hooks to every route. */
  observe?: (app: FastifyInstance) => void
}

/** The application with the routes of every feature. */
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
  useLightPage(app, site)
  secureHeaders(app, { isProduction: config.NODE_ENV === 'production' })
  await useAccessTokens(app, kernel)
  const who = identification(app, kernel)
  watchProxies(app, kernel)
  const { route, routes } = createRouter(app, { kernel, permissions, identify: who })
  serveHealth(app, kernel, { working, version: manifest.version })

  for (const { routes } of features) routes?.(route, kernel, { ...parts, identify: who })

  servePolicyReports(app, kernel.report)
  serveDocs(app, routes, { version: manifest.version, server: config.PUBLIC_URL, outgoing: sentWebhooks })
  serveStreets(app, config)
  if (site) serveSite(app, site)
  await app.ready()
  return app
}

/** Who calls: a courier by the secret of a link, everybody else by a session or a key. */
function identification(app: FastifyInstance, kernel: Kernel) {
  const sessionIn = (token: string) => readAccess(app, kernel, token)
  return (request: FastifyRequest) => {
    const { authorization } = request.headers
    const secret = secretIn(authorization)
    if (secret !== null) return courierOf(kernel, secret, visitorOf(request))
    return identify(kernel, authorization, sessionIn, visitorOf(request))
  }
}
