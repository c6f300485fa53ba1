import { setTimeout as sleep } from 'node:timers/promises'
import { and, asc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import { chainAudit } from '../ops/auditChain.ts'
import { goRound, type Loop, type MakeLoop, POLL } from './loop.ts'
import { notePosted } from './wakeups.ts'
import { later, SECOND } from '../clock.ts'
import { skipLocked } from '../db/columns.ts'
import { type Db, slot, statement } from '../db/db.ts'
import { onPostgres } from '../db/engine.ts'
import type { Kernel } from '../kernel.ts'
import { handBack, LEASE, runJob } from './runJob.ts'
import { jobOf, scheduler } from './schedule.ts'
import { type AnyJob, enqueue, lastPosition, type Task } from './work.ts'
import { events, type JobRow, jobs, type Lane } from './work.tables.ts'

/** Orders wait for it; on PostgreSQL each statement goes across a wire. */
const FAN_OUT = onPostgres ? 50 : 200
const width: Record<Lane, number> = { fast: 8, network: 16, heavy: 2, files: 2 }
const lanes = Object.keys(width) as Lane[]

/** What is written from the facts in the order of their positions, a batch each time; answers how many it took. */
export type Projection = (kernel: Kernel) => Promise<number>
/** Everything that can be asked of a worker. */
export type Duties = {
  jobs: readonly AnyJob[]
  tasks: readonly Task[]
  loops?: readonly MakeLoop[]
  projections?: readonly Projection[]
}

const place = statement('event_place', (db) =>
  db
    .update(events)
    .set({ position: slot('position') } as never)
    .where(eq(events.id, slot('id'))),
)
/** New facts get their position and become one job row per follower. One holder at a time; a second pass changes nothing. */
export const fanOut = ({ db }: Kernel, known: readonly AnyJob[]) =>
  db.write(async (tx) => {
    const fresh = await tx.select().from(events).where(isNull(events.position)).orderBy(asc(events.id)).limit(FAN_OUT)
    if (fresh.length === 0) return 0
    tx.after(notePosted) // only facts with a position are told to live streams
    let position = await lastPosition(tx)
    for (const fact of fresh) {
      position += 1
      await place(tx, { id: fact.id, position })
      const followers = known.filter((job) => job.on?.some((on) => on.type === fact.type))
      for (const job of followers) await enqueue(tx, job, fact.payload as never, { key: `${job.name}#${fact.id}` })
    }
    return fresh.length
  })

const take = statement('jobs_take', (db) => {
  const due = db
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(eq(jobs.lane, slot('lane')), lte(jobs.due_at, slot('now')), isNull(jobs.finished_at), isNull(jobs.dead_at)),
    )
    .orderBy(asc(jobs.due_at), asc(jobs.id))
    .limit(slot('many') as never)
  return db
    .update(jobs)
    .set({ due_at: slot('until'), lease: slot('lease'), attempts: sql`${jobs.attempts} + 1` } as never)
    .where(inArray(jobs.id, skipLocked(due)))
    .returning()
})
/** Takes up to `many` due jobs of a lane under one fresh lease. */
const claim = (db: Db, lane: Lane, many: number, lease = crypto.randomUUID() as string): Promise<JobRow[]> =>
  db.write((tx) => take(tx, { lane, many, lease, now: tx.now, until: later(tx.now, LEASE) }), {
    isolation: 'read committed',
  })

/** One round: facts, periods, then every lane until it is empty. Answers whether there was anything; tests call it until there is not. */
export function worker(kernel: Kernel, duties: Duties) {
  const known = [...duties.jobs, ...duties.tasks.map(jobOf)]
  const schedule = scheduler(kernel, duties.tasks)
  const { fill, idle, held } = lanePlaces(kernel, known)
  let chained = false

  return {
    known,
    idle,
    /** What still runs may be done by another worker; here it can no longer finish. */
    leave: () => handBack(kernel, [...held]),
    async turn(stopping: AbortSignal, scheduled = true) {
      if (scheduled) await schedule()
      const facts = await fanOut(kernel, known)
      // Every audit row comes with a fact; once at the start, for what was left before.
      if (facts > 0 || !chained) chained = (await chainAudit(kernel)) === 0
      const projected = await Promise.allSettled((duties.projections ?? []).map((project) => project(kernel)))
      let done = facts
      for (const lane of lanes) done += await fill(lane, stopping)
      // A projection that fails is tried again with the next round; the jobs of this one have begun all the same.
      for (const one of projected) if (one.status === 'rejected') throw one.reason
      return done > 0 || projected.some((one) => one.status === 'fulfilled' && one.value > 0)
    },
  }
}

/** The places of each lane, and the jobs that have taken one. */
function lanePlaces(kernel: Kernel, known: readonly AnyJob[]) {
  const running = new Map(lanes.map((lane) => [lane, new Set<Promise<void>>()]))
  const held = new Set<JobRow>()

  async function fill(lane: Lane, stopping: AbortSignal) {
    const busy = running.get(lane)!
    const rows = busy.size < width[lane] ? await claim(kernel.db, lane, width[lane] - busy.size) : []
    for (const row of rows) {
      held.add(row)
      const work = runJob(kernel, known, row, stopping)
        .catch((error: unknown) => kernel.report(error))
        .finally(() => {
          busy.delete(work)
          held.delete(row)
        })
      busy.add(work)
    }
    return rows.length
  }
  const idle = () => Promise.all([...running.values()].flatMap((busy) => [...busy]))
  return { fill, idle, held }
}

export type Working = { alive(): boolean; stop(): Promise<void> }

/** Works until it is stopped; what is still running then is given a while to end, then handed to others. */
export function startWorker(
  kernel: Kernel,
  duties: Duties,
  { poll = POLL, patience = 5 * SECOND }: { poll?: number; patience?: number } = {},
): Working {
  const stopping = new AbortController()
  const loops: Loop[] = [worker(kernel, duties), ...(duties.loops ?? []).map((make) => make(kernel))]
  const turns = loops.map(() => performance.now())
  const { report } = kernel
  const done = loops.map((loop, at) =>
    goRound(loop, stopping.signal, { poll, report, turned: () => void (turns[at] = performance.now()) }),
  )
  return {
    alive: () => turns.every((last) => performance.now() - last < 30 * SECOND),
    async stop() {
      stopping.abort()
      await Promise.all(done)
      await Promise.race([Promise.all(loops.map((loop) => loop.idle())), sleep(patience)])
      for (const loop of loops) await loop.leave().catch(report)
    },
  }
}
