import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { movableClock } from '../../testing/movableClock.ts'
import { createPayees, payee, payees } from '../../testing/payees.tables.ts'
import { testDb } from '../../testing/testDb.ts'
import { HOUR, MINUTE, SECOND } from '../clock.ts'
import type { Kernel } from '../kernel.ts'
import { type AnyJob, emit, enqueue, event, job, type Run, type Task, task } from './work.ts'
import { events, jobs, scheduled_runs } from './work.tables.ts'
import { startWorker, worker } from './worker.ts'
import { GiveUp } from './giveUp.ts'

const clock = movableClock('2026-03-02T09:00:00.000Z')
let base: Awaited<ReturnType<typeof testDb>>
let kernel: Kernel
beforeAll(async () => {
  base = await testDb({ clock })
  await createPayees(base.db)
  // What a worker needs of the kernel; these jobs ask for nothing else.
  kernel = base as unknown as Kernel
})
beforeEach(() =>
  base.db.write(async (tx) => {
    for (const one of [jobs, events, scheduled_runs, payees]) await tx.delete(one)
  }),
)
afterAll(() => base.end())

const payload = z.object({ n: z.int() })
type Handle = (n: number, run: Run) => Promise<void>
const numbered = (handle: Handle, more: Partial<AnyJob> = {}) =>
  job({ name: 'test.numbered', payload, run: ({ n }, _, run) => handle(n, run), ...more })
const hiring = (list: AnyJob[], tasks: Task[] = []) => worker(kernel, { jobs: list, tasks })
const post = (of: AnyJob, ...numbers: number[]) =>
  base.db.write(async (tx) => {
    for (const n of numbers) await enqueue(tx, of, { n })
  })
const never = new AbortController().signal
async function drain(...workers: ReturnType<typeof worker>[]) {
  for (let busy = true; busy;) {
    busy = (await Promise.all(workers.map((one) => one.turn(never)))).some(Boolean)
    await Promise.all(workers.map((one) => one.idle()))
  }
}
const rowsOf = (name = 'test.numbered') =>
  base.db.read.select().from(jobs).where(eq(jobs.name, name)).orderBy(asc(jobs.id))
const only = async () => (await rowsOf())[0]!
const gate = () => Promise.withResolvers<void>()

test('two workers share what there is, and each job is done once', async () => {
  const done: number[] = []
  const work = numbered(async (n) => void done.push(n))
  await post(work, ...Array.from({ length: 100 }, (_, n) => n))
  await drain(hiring([work]), hiring([work]))
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n))
  expect((await rowsOf()).every((row) => row.finished_at && row.attempts === 1)).toBe(true)
})

test('a projection that fails is reported, and the jobs of the same round run', async () => {
  const done: number[] = []
  const work = numbered(async (n) => void done.push(n))
  await post(work, 1)
  const failing = worker(kernel, { jobs: [work], tasks: [], projections: [() => Promise.reject(new Error('no body'))] })
  await expect(failing.turn(never)).rejects.toThrow('no body')
  await failing.idle()
  expect(done).toEqual([1])
})

test('who slept past the lease cannot finish what another has taken up: the effect is there once', async () => {
  const asleep = gate()
  const began = gate()
  const outcomes: string[] = []
  const effect = (who: string, before?: Promise<void>) =>
    numbered(async (n, { finish }) => {
      began.resolve()
      await before
      await base.db.write(async (tx) => {
        if (await finish(tx)) await tx.insert(payees).values(payee(`${who}-${n}`, 'once'))
        outcomes.push(who)
      })
    })
  const [slow, quick] = [hiring([effect('slow', asleep.promise)]), hiring([effect('quick')])]
  await post(effect('any'), 1)
  await slow.turn(never)
  await began.promise
  await drain(quick)
  expect(outcomes).toEqual([])
  clock.pass(61 * SECOND)
  await drain(quick)
  asleep.resolve()
  await slow.idle()
  expect(outcomes).toEqual(['quick', 'slow'])
  const effects = await base.db.read.select({ id: payees.id }).from(payees)
  expect(effects).toEqual([{ id: 'quick-1' }])
  expect(await only()).toMatchObject({ attempts: 2, failure: null })
})

test('what fails waits longer each time, is set aside in the end, and can be asked for again', async () => {
  let isBroken = true
  let tries = 0
  const work = numbered(
    async () => {
      tries += 1
      if (isBroken) throw new Error('the other side is away')
    },
    { attempts: 4 },
  )
  const one = hiring([work])
  await post(work, 1)
  const waits: number[] = []
  for (let n = 1; n < 4; n++) {
    await drain(one)
    const row = await only()
    expect(row).toMatchObject({ attempts: n, dead_at: null })
    expect(row.failure).toContain('the other side is away')
    waits.push(Date.parse(row.due_at) - clock.ms())
    clock.pass(waits.at(-1)! - 1)
    await drain(one)
    expect(tries).toBe(n)
    clock.pass(1)
  }
  for (const [n, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(0.8 * 2 ** (n + 1) * SECOND)
    expect(wait).toBeLessThanOrEqual(1.2 * 2 ** (n + 1) * SECOND)
  }
  await drain(one)
  expect((await only()).dead_at).toBe(clock.now())
  clock.pass(24 * HOUR)
  await drain(one)
  expect(tries).toBe(4)
  isBroken = false
  await base.db.write((tx) => tx.update(jobs).set({ dead_at: null, attempts: 0, due_at: tx.now }).returning())
  await drain(one)
  expect(await only()).toMatchObject({ attempts: 1, finished_at: clock.now(), failure: null })
})

test('a job that gives up, and one whose payload is not its own, are set aside at once', async () => {
  const work = numbered(async () => {
    throw new GiveUp('no such place')
  })
  await post(work, 1)
  const other = job({ name: 'test.numbered', payload: z.object({ m: z.string() }), run: async () => {} })
  await drain(hiring([work]))
  expect(await only()).toMatchObject({ attempts: 1, dead_at: clock.now() })
  await post(work, 2)
  await drain(hiring([other]))
  expect((await rowsOf())[1]).toMatchObject({ attempts: 1, dead_at: clock.now() })
})

test('a job that ends its process every time is set aside, not taken up for ever', async () => {
  let tries = 0
  const work = numbered(
    () => {
      tries += 1
      return new Promise(() => {})
    },
    { attempts: 2 },
  )
  await post(work, 1)
  for (let n = 0; n < 3; n++) {
    // A process that ends leaves its row as it stands.
    await hiring([work]).turn(never)
    await new Promise(setImmediate)
    clock.pass(61 * SECOND)
  }
  await drain(hiring([work]))
  expect(tries).toBe(2)
  expect(await only()).toMatchObject({ dead_at: expect.any(String) })
  expect((await only()).failure).toContain('never ended')
})

test('a job that this version does not know is kept for one that does', async () => {
  const done: number[] = []
  const work = numbered(async (n) => void done.push(n))
  await post(work, 7)
  await drain(hiring([]))
  expect(await only()).toMatchObject({ attempts: 1, finished_at: null, dead_at: null })
  clock.pass(MINUTE)
  await drain(hiring([work]))
  expect(done).toEqual([7])
})

test('each follower of a fact works alone; positions grow without gaps with two workers', async () => {
  const happened = event('test.happened', payload)
  const runs: string[] = []
  const good = job({ name: 'test.good', payload, on: [happened], run: async ({ n }) => void runs.push(`good ${n}`) })
  const bad = job({
    name: 'test.bad',
    payload,
    on: [happened],
    attempts: 1,
    run: () => Promise.reject(new Error('no')),
  })
  await Promise.all(
    Array.from({ length: 30 }, (_, n) => base.db.write((tx) => emit(tx, happened, null, { subject_id: 'x' }, { n }))),
  )
  await drain(hiring([good, bad]), hiring([good, bad]))
  expect(runs).toHaveLength(30)
  expect((await rowsOf('test.bad')).every((row) => row.dead_at)).toBe(true)
  const facts = await base.db.read.select({ position: events.position }).from(events).orderBy(asc(events.position))
  expect(facts.map(({ position }) => position)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
})

test('a task runs once per period, however many workers ask and however often they start', async () => {
  const periods: string[] = []
  const hourly = task({
    name: 'test_hourly',
    every: 'hour',
    run: async (_, period) => {
      periods.push(period)
      return { did: periods.length }
    },
  })
  await drain(hiring([], [hourly]), hiring([], [hourly]))
  await drain(hiring([], [hourly]))
  clock.pass(HOUR)
  await drain(hiring([], [hourly]), hiring([], [hourly]))
  expect(periods).toHaveLength(2)
  expect(new Set(periods).size).toBe(2)
  const runs = await base.db.read.select().from(scheduled_runs).orderBy(asc(scheduled_runs.period))
  expect(runs.map(({ outcome, result }) => ({ outcome, result }))).toEqual([
    { outcome: 'done', result: { did: 1 } },
    { outcome: 'done', result: { did: 2 } },
  ])
})

test('a stop lets short work end and hands long work to others, uncounted', async () => {
  const long = gate()
  const began = gate()
  const done: number[] = []
  const work = numbered(async (n) => {
    if (n === 2) {
      began.resolve()
      await long.promise
    }
    done.push(n)
  })
  const running = startWorker(kernel, { jobs: [work], tasks: [] }, { poll: 10, patience: 50 })
  await post(work, 1, 2)
  await began.promise
  await running.stop()
  const [, second] = await rowsOf()
  expect(second).toMatchObject({ attempts: 0, lease: null, finished_at: null, due_at: clock.now() })
  long.resolve()
  await drain(hiring([numbered(async (n) => void done.push(n * 10))]))
  expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 20])
})

test('what is written is begun at once, not at the next look', async () => {
  const started: number[] = []
  const work = numbered(async (n) => void started.push(n))
  const running = startWorker(kernel, { jobs: [work], tasks: [] }, { poll: 60_000 })
  await post(work, 1)
  await expect.poll(async () => (await rowsOf()).every((row) => row.finished_at)).toBe(true)
  await post(work, 2)
  await expect.poll(() => started, { timeout: 10_000 }).toEqual([1, 2])
  await running.stop()
})

test('work of the clock does not wait for files that somebody asked for', async () => {
  const mayFinish = gate()
  const writing = numbered(() => mayFinish.promise, { name: 'test.file', lane: 'files' })
  const ran: string[] = []
  const hourly = task({ name: 'test.hourly', every: 'hour', run: async (_, period) => void ran.push(period) })
  const office = hiring([writing], [hourly])
  await post(writing, ...Array.from({ length: 20 }, (_, n) => n))
  while (await office.turn(never));
  await expect.poll(() => ran).toHaveLength(1)
  mayFinish.resolve()
  await drain(office)
  expect((await rowsOf('test.file')).every((row) => row.finished_at)).toBe(true)
})
