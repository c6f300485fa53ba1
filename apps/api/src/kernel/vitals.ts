import type { FastifyInstance } from 'fastify'
import { and, count, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Kernel } from './kernel.ts'
import { jobs } from './work.tables.ts'

type Options = { working: () => boolean; version: string }

/** For whoever keeps the machines running: is it alive, may it take requests, how busy is it. */
export function showVitals(app: FastifyInstance, { db }: Kernel, { working, version }: Options) {
  const anyone = { access: 'anyone' } as const
  const timings = new Map<string, { count: number; seconds: number }>()
  app.addHook('onResponse', async (request, reply) => {
    const name = `method="${request.method}",route="${request.routeOptions.url ?? 'none'}",status="${reply.statusCode}"`
    const known = timings.get(name) ?? { count: 0, seconds: 0 }
    timings.set(name, { count: known.count + 1, seconds: known.seconds + reply.elapsedTime / 1000 })
  })
  app.route({ method: 'GET', url: '/health', config: anyone, handler: () => ({ status: 'ok', version }) })
  app.route({
    method: 'GET',
    url: '/ready',
    config: anyone,
    handler: async (_request, reply) => {
      const database = await db.read
        .select({ one: sql`1`.mapWith(Number) })
        .from(sql`(select 1) as one`)
        .then(
          () => true,
          () => false,
        )
      const isReady = database && working()
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
      // Only from the machine itself and its own network: figures tell a stranger how business goes.
      if (!/^(127\.|::1$|::ffff:127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(request.ip))
        return reply.callNotFound()
      const [queued] = await db.read
        .select({ n: count() })
        .from(jobs)
        .where(and(isNull(jobs.finished_at), isNull(jobs.dead_at)))
      const [dead] = await db.read.select({ n: count() }).from(jobs).where(isNotNull(jobs.dead_at))
      const { rss, heapUsed } = process.memoryUsage()
      const lines = [
        '# TYPE http_requests_total counter',
        ...[...timings].map(([name, { count: n }]) => `http_requests_total{${name}} ${n}`),
        '# TYPE http_request_seconds_total counter',
        ...[...timings].map(([name, { seconds }]) => `http_request_seconds_total{${name}} ${seconds.toFixed(6)}`),
        '# TYPE jobs gauge',
        `jobs{state="queued"} ${queued?.n ?? 0}`,
        `jobs{state="dead"} ${dead?.n ?? 0}`,
        '# TYPE process_resident_memory_bytes gauge',
        `process_resident_memory_bytes ${rss}`,
        '# TYPE process_heap_used_bytes gauge',
        `process_heap_used_bytes ${heapUsed}`,
        '# TYPE process_uptime_seconds gauge',
        `process_uptime_seconds ${process.uptime().toFixed(1)}`,
      ]
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`)
    },
  })
}
