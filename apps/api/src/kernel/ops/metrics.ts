import { and, count, isNotNull, isNull, type SQL } from 'drizzle-orm'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Db } from '../db/db.ts'
import { heartbeat, read } from './heartbeat.ts'
import { jobs } from '../work/work.tables.ts'

export type Metrics = ReturnType<typeof metricsOf>

/** How busy this process is, in the words of Prometheus. */
export function metricsOf(db: Db, walBytes: () => number | null) {
  const registry = new Registry()
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  countDatabase(registry, db, walBytes)
  countStalls(registry)
  collectDefaultMetrics({ register: registry })
  return {
    took: (of: { method: string; route: string; status: number }, ms: number) => seconds.observe(of, ms / 1000),
    contentType: registry.contentType,
    metrics: () => registry.metrics(),
  }
}

function countDatabase(registry: Registry, db: Db, walBytes: () => number | null) {
  new Gauge({
    name: 'jobs',
    help: 'Work that waits, and work that was given up',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const countJobs = async (which: SQL | undefined) =>
        (await db.read.select({ n: count() }).from(jobs).where(which))[0]?.n ?? 0
      this.set({ state: 'queued' }, await countJobs(and(isNull(jobs.finished_at), isNull(jobs.dead_at))))
      this.set({ state: 'dead' }, await countJobs(isNotNull(jobs.dead_at)))
    },
  })
  if (walBytes() !== null) {
    new Gauge({
      name: 'sqlite_wal_bytes',
      help: 'How large the write-ahead log of the database is; a reader that never ends makes it grow',
      registers: [registry],
      collect() {
        this.set(walBytes() ?? 0)
      },
    })
  }
}

function countStalls(registry: Registry) {
  new Counter({
    name: 'server_thread_stalls_total',
    help: 'How often the event loop of the server did not turn for 5 seconds',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(read(heartbeat, 'stalls'))
    },
  })
  new Gauge({
    name: 'server_thread_longest_stall_seconds',
    help: 'The longest time that the event loop of the server did not turn, in steps of half a second',
    registers: [registry],
    collect() {
      this.set(read(heartbeat, 'longest_stall_ms') / 1000)
    },
  })
}
