import { lte } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanUp } from '../../features/views/admin/cleanUp.service.ts'
import { attempt_counters } from '../../features/people/credentials/credentials.tables.ts'
import { expireExports } from '../../features/people/exports/expiry.service.ts'
import { exports } from '../../features/people/exports/exports.tables.ts'
import { forgetVisitors } from '../../features/deals/links/clicks.service.ts'
import { link_visitors } from '../../features/deals/links/links.tables.ts'
import { testApp } from '../../testing/testApp.ts'
import { DAY, HOUR, later } from '../clock.ts'
import { idempotency_keys } from '../http/idempotency.tables.ts'
import { jobs } from '../work/work.tables.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => void (t = await testApp()))
afterAll(() => t.end())

const MANY = 5500
const numbers = (many: number) => Array.from({ length: many }, (_, n) => n)
const chunks = (many: number) => Map.groupBy(numbers(many), (n) => Math.floor(n / 500)).values()

/** More of each than an hour's portion ever was; and one of each that stays. */
async function fill() {
  const now = t.clock.now()
  const later_on = later(now, DAY)
  for (const some of chunks(MANY)) {
    await t.kernel.db.write(async (tx) => {
      await tx
        .insert(attempt_counters)
        .values(some.map((n) => ({ key: `a${n}`, count: 1, started_at: now, expires_at: now })))
      await tx
        .insert(idempotency_keys)
        .values(some.map((n) => ({ id: `k${n}`, body_hash: 'x', answer: 'x', expires_at: now, created_at: now })))
      const old = later(now, -31 * DAY)
      await tx.insert(jobs).values(
        some.map((n) => ({
          id: `j${n}`,
          name: 'old',
          lane: 'fast' as const,
          payload: {},
          due_at: old,
          finished_at: old,
          created_at: old,
        })),
      )
    })
  }
  await t.kernel.db.write(async (tx) => {
    await tx
      .insert(attempt_counters)
      .values({ key: 'fresh', count: 1, started_at: now, expires_at: later_on })
      .onConflictDoNothing()
  })
}

test('a clean-up ends when all is done, and lets others write meanwhile', async () => {
  await fill()
  let isDone = false
  let others = 0
  const writing = async () => {
    for (; !isDone; others++) await t.kernel.db.write((tx) => tx.select().from(attempt_counters).limit(1))
  }
  const [result] = await Promise.all([cleanUp(t.kernel).finally(() => (isDone = true)), writing()])
  expect(result).toMatchObject({ removed_keys: MANY, removed_attempts: MANY, removed_jobs: MANY })
  expect(others).toBeGreaterThan(10)
  const remaining = await t.kernel.db.read.select().from(attempt_counters).where(lte(attempt_counters.key, 'fresh'))
  expect(remaining.map(({ key }) => key)).toEqual(['fresh'])
})

test('visitors of days that are over go, those of yesterday and today stay', async () => {
  const rows = (day: string, many: number) =>
    numbers(many).map((n) => ({ day, link_id: `l${n % 7}`, visitor_hash: `v${n}` }))
  await t.kernel.db.write(async (tx) => {
    for (const some of [rows('2026-02-27', 900), rows('2026-02-28', 900), rows('2026-03-01', 5), rows('2026-03-02', 5)])
      await tx.insert(link_visitors).values(some)
  })
  expect(await forgetVisitors(t.kernel)).toEqual({ removed: 1800 })
  expect(await t.kernel.db.read.select().from(link_visitors)).toHaveLength(10)
})

test('exports whose time is over all go in one run, also more than fifty', async () => {
  const person = await t.register('sponsor')
  const now = t.clock.now()
  const row = {
    user_id: person.me.id,
    list: 'orders' as const,
    format: 'csv' as const,
    filters: {},
    rows: 0,
    size: 0,
    stored: 0,
    created_at: now,
    updated_at: later(now, -7 * HOUR),
    expires_at: now,
  }
  await t.kernel.db.write(async (tx) => {
    await tx.insert(exports).values(numbers(60).map((n) => ({ ...row, id: `done${n}`, state: 'done' as const })))
    await tx.insert(exports).values(numbers(60).map((n) => ({ ...row, id: `lost${n}`, state: 'running' as const })))
  })
  expect(await expireExports(t.kernel)).toEqual({ expired: 60, failed: 60 })
})

test('a clean-up that is told to stop stops after its batch', async () => {
  await fill()
  const stop = AbortSignal.abort(new Error('stopping'))
  await expect(cleanUp(t.kernel, '', { signal: stop })).rejects.toThrow('stopping')
  const remaining = await t.kernel.db.read.select({ id: idempotency_keys.id }).from(idempotency_keys)
  expect(remaining.length).toBe(MANY - 1000)
})
