import { setTimeout as sleep } from 'node:timers/promises'
import { and, asc, eq, inArray, isNull, lte, max, sql } from 'drizzle-orm'
import { onPosted } from './awake.ts'
import { later, MINUTE, SECOND } from './clock.ts'
import { skipLocked } from './columns.ts'
import type { Db, Tx } from './db.ts'
import type { Kernel } from './kernel.ts'
import { jobOf, scheduler } from './schedule.ts'
import { type AnyJob, enqueue, type Run, type Task } from './work.ts'
import { events, type JobRow, jobs, type Lane } from './work.tables.ts'

const LEASE = 60 * SECOND
const ATTEMPTS = 8
const POLL = 500
const FAN_OUT = 200
const width: Record<Lane, number> = { fast: 8, network: 16, heavy: 2 }

/** Everything that can be asked of a worker. */
export type Duties = { jobs: readonly AnyJob[]; tasks: readonly Task[] }

/** New facts get their position and become one job row per follower. One holder at a time; a second pass changes nothing. */
export const fanOut = ({ db }: Kernel, known: readonly AnyJob[]) =>
  db.write(async (tx) => {
    const fresh = await tx.select().from(events).where(isNull(events.position)).orderBy(asc(events.id)).limit(FAN_OUT)
    if (fresh.length === 0) return 0
    const [last] = await tx.select({ position: max(events.position) }).from(events)
    let position = last?.position ?? 0
    for (const fact of fresh) {
      position += 1
      await tx.update(events).set({ position }).where(eq(events.id, fact.id))
      const followers = known.filter((job) => job.on?.some((on) => on.type === fact.type))
      for (const job of followers) await enqueue(tx, job, fact.payload as never, { key: `${job.name}#${fact.id}` })
    }
    return fresh.length
  })

/** Takes up to `many` due jobs of a lane under one fresh lease. */
const claim = (db: Db, lane: Lane, many: number, lease = crypto.randomUUID() as string) =>
  db.write(
    async (tx): Promise<JobRow[]> => {
      const due = tx
        .select({ id: jobs.id })
        .from(jobs)
        .where(and(eq(jobs.lane, lane), lte(jobs.due_at, tx.now), isNull(jobs.finished_at), isNull(jobs.dead_at)))
        .orderBy(asc(jobs.due_at), asc(jobs.id))
        .limit(many)
      return tx
        .update(jobs)
        .set({ due_at: later(tx.now, LEASE), lease, attempts: sql`${jobs.attempts} + 1` })
        .where(inArray(jobs.id, skipLocked(due)))
        .returning()
    },
    { isolation: 'read committed' },
  )

/** Joins the effect's own transaction; false when the lease has passed to another worker. */
async function settle(tx: Tx, row: JobRow, change: Partial<JobRow>) {
  const held = and(eq(jobs.id, row.id), eq(jobs.lease, row.lease ?? ''))
  const settled = await tx
    .update(jobs)
    .set({ ...change, lease: null })
    .where(held)
    .returning({ id: jobs.id })
  return settled.length === 1
}

/** 2 s, 4 s, 8 s … up to an hour, each a little early or late, so that what failed together does not return together. */
const waitAfter = (attempts: number) => Math.min(2 ** attempts * SECOND, 60 * MINUTE) * (0.8 + Math.random() * 0.4)

async function perform(kernel: Kernel, known: readonly AnyJob[], row: JobRow, stopping: AbortSignal) {
  const { db } = kernel
  const job = known.find((one) => one.name === row.name)
  const renewal = setInterval(() => void renew(kernel, row), LEASE / 2)
  let settled = false
  const finish: Run['finish'] = async (tx) => (settled = await settle(tx, row, { finished_at: tx.now, failure: null }))
  try {
    if (!job) throw new Error(`no job is named ${row.name}`)
    await job.run(job.payload.parse(row.payload), kernel, { signal: AbortSignal.any([stopping]), row, finish })
    if (!settled) await db.write(finish)
  } catch (error) {
    const failure = String(error instanceof Error ? (error.stack ?? error.message) : error).slice(0, 2000)
    const isDead = row.attempts >= (job?.attempts ?? ATTEMPTS)
    if (isDead) kernel.report(error, { job: row.name, id: row.id })
    await db.write((tx) =>
      settle(
        tx,
        row,
        isDead ? { dead_at: tx.now, failure } : { due_at: later(tx.now, waitAfter(row.attempts)), failure },
      ),
    )
  } finally {
    clearInterval(renewal)
  }
}

const renew = ({ db, report }: Kernel, row: JobRow) =>
  db
    .write(async (tx) => {
      await tx
        .update(jobs)
        .set({ due_at: later(tx.now, LEASE) })
        .where(and(eq(jobs.id, row.id), eq(jobs.lease, row.lease ?? '')))
    })
    .catch(report)

/** One round: facts, periods, then every lane until it is empty. Answers whether there was anything; tests call it until there is not. */
export function worker(kernel: Kernel, duties: Duties) {
  const known = [...duties.jobs, ...duties.tasks.map(jobOf)]
  const schedule = scheduler(kernel, duties.tasks)
  const running = new Map<Lane, Set<Promise<void>>>([
    ['fast', new Set()],
    ['network', new Set()],
    ['heavy', new Set()],
  ])

  async function fill(lane: Lane, stopping: AbortSignal) {
    const busy = running.get(lane)!
    const rows = busy.size < width[lane] ? await claim(kernel.db, lane, width[lane] - busy.size) : []
    for (const row of rows) {
      const work = perform(kernel, known, row, stopping)
        .catch((error: unknown) => kernel.report(error))
        .finally(() => busy.delete(work))
      busy.add(work)
    }
    return rows.length
  }
  const idle = () => Promise.all([...running.values()].flatMap((busy) => [...busy]))

  return {
    known,
    idle,
    async turn(stopping: AbortSignal, scheduled = true) {
      if (scheduled) await schedule()
      const facts = await fanOut(kernel, known)
      const claimed = [await fill('fast', stopping), await fill('network', stopping), await fill('heavy', stopping)]
      return facts + claimed.reduce((sum, one) => sum + one, 0) > 0
    },
  }
}

export type Working = { alive(): boolean; stop(): Promise<void> }

/** Works until it is stopped; what is still running then is given a while to end, and its lease does the rest. */
export function startWorker(
  kernel: Kernel,
  duties: Duties,
  options: { poll?: number; patience?: number } = {},
): Working {
  const stopping = new AbortController()
  const { turn, idle } = worker(kernel, duties)
  let lastTurn = performance.now()
  let wake: () => void = () => {}
  const forget = onPosted(() => wake())

  const loop = async () => {
    while (!stopping.signal.aborted) {
      const nudged = new Promise<void>((resolve) => (wake = resolve))
      const busy = await turn(stopping.signal).catch((error: unknown) => kernel.report(error))
      lastTurn = performance.now()
      if (busy) continue
      const pause = new AbortController()
      await Promise.race([nudged, sleep(options.poll ?? POLL, undefined, { signal: pause.signal }).catch(() => {})])
      pause.abort()
    }
  }
  const done = loop()
  return {
    alive: () => performance.now() - lastTurn < 30 * SECOND,
    async stop() {
      stopping.abort()
      wake()
      forget()
      await done
      await Promise.race([idle(), sleep(options.patience ?? 5 * SECOND)])
    },
  }
}
