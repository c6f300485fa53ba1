import { asc } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { workWorld } from '../../testing/workWorld.ts'
import { HOUR } from '../clock.ts'
import { emit, event, job, task } from './work.ts'
import { events, scheduled_runs } from './work.tables.ts'
import { startWorker } from './worker.ts'

const { clock, base, kernel, payload, never, rowsOf, numbered, hiring, post, drain, gate } = await workWorld()
afterAll(() => base.end())

test('two workers share what there is, and each job is done once', async () => {
  const done: number[] = []
  const work = numbered(async (n) => void done.push(n))
  await post(work, ...Array.from({ length: 100 }, (_, n) => n))
  await drain(hiring([work]), hiring([work]))
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n))
  expect((await rowsOf()).every((row) => row.finished_at && row.attempts === 1)).toBe(true)
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

test('a new job is begun at once, not at the next poll', async () => {
  const started: number[] = []
  const work = numbered(async (n) => void started.push(n))
  const running = startWorker(kernel, { jobs: [work], tasks: [] }, { poll: 60_000 })
  await post(work, 1)
  await expect.poll(async () => (await rowsOf()).every((row) => row.finished_at)).toBe(true)
  await post(work, 2)
  await expect.poll(() => started, { timeout: 10_000 }).toEqual([1, 2])
  await running.stop()
})

test('scheduled tasks do not wait for exports', async () => {
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
