import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'drizzle-orm'
import type { Db } from '../db/db.ts'
import type { Metrics } from './metrics.ts'
import type { Kernel } from '../kernel.ts'
import { isForwarded } from '../http/proxies.ts'
import { walBytes } from '../db/sqlite/walWatch.ts'

type Options = { working: () => boolean; version: string }

/** For operators: is the process alive, may it take requests, how busy is it. */
export function serveHealth(app: FastifyInstance, { db, config }: Kernel, { working, version }: Options) {
  const figures = measureAnswers(app, () =>
    import('./metrics.ts').then(({ metricsOf }) => metricsOf(db, () => walBytes(config.DATABASE_URL))),
  )
  const anyone = { access: 'anyone' } as const
  app.route({ method: 'GET', url: '/health', config: anyone, handler: () => ({ status: 'ok', version }) })
  app.route({
    method: 'GET',
    url: '/ready',
    config: anyone,
    handler: async (_request, reply) => {
      const database = await answers(db)
      const isReady = database && working() && !app.entrance.isDraining()
      return reply
        .code(isReady ? 200 : 503)
        .send({ status: isReady ? 'ready' : 'not_ready', database, jobs: working() })
    },
  })
  app.route({
    method: 'GET',
    url: '/metrics',
    config: anyone,
    handler: async (request, reply) => {
      if (!maySeeFigures(request, config.METRICS_TOKEN)) return reply.callNotFound()
      const { contentType, metrics } = await figures()
      return reply.type(contentType).send(await metrics())
    },
  })
}

/** Notes how long each answer took. Loaded after the first of them, so that no start waits for it. */
function measureAnswers(app: FastifyInstance, load: () => Promise<Metrics>) {
  let loaded: Promise<Metrics> | undefined
  let ready: Metrics | undefined
  const figures = () => (loaded ??= load().then((these) => (ready = these)))
  const took = (method: string, route: string, reply: FastifyReply) => {
    const of = { method, route, status: reply.statusCode }
    const ms = reply.elapsedTime
    if (ready) ready.took(of, ms)
    else void figures().then((these) => these.took(of, ms))
  }
  app.addHook('onRoute', (route) => {
    const already = [route.onResponse ?? []].flat()
    route.onResponse = [
      ...already,
      ({ method }, reply, done) => {
        took(method, route.url, reply)
        done()
      },
    ]
  })
  app.addHook('onResponse', ({ is404, method }, reply, done) => {
    if (is404) took(method, 'none', reply)
    done()
  })
  return figures
}

const answers = (db: Db) =>
  db.read
    .select({ one: sql`1`.mapWith(Number) })
    .from(sql`(select 1) as one`)
    .then(
      () => true,
      () => false,
    )

const privateAddress = /^(127\.|::1$|::ffff:127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/
/**
 * Figures tell a stranger how business goes: they are for who knows the token or, where none is set, for callers of
 * our own network. What a proxy passed on comes from anywhere, so it always needs the token.
 */
function maySeeFigures(request: FastifyRequest, token: string | undefined) {
  if (!token) return !isForwarded(request) && privateAddress.test(request.ip)
  const sentToken = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const digest = (text: string) => hash('sha256', text, 'buffer')
  return timingSafeEqual(digest(sentToken), digest(token))
}
