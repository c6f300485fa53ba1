import { asc } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { settings } from '../../features/platform/settings/settings.tables.ts'
import { movableClock } from '../../testing/movableClock.ts'
import { testDb } from '../../testing/testDb.ts'
import { cryptoFrom } from '../crypto.ts'
import { readConfig } from '../../config.ts'
import { onPostgres } from '../db/engine.ts'
import { idempotency_keys } from '../http/idempotency.tables.ts'
import type { Kernel } from '../kernel.ts'
import { Refusal } from '../refusal.ts'
import { runOnce } from './resumable.ts'

let base: Awaited<ReturnType<typeof testDb>>
let kernel: Kernel
const clock = movableClock('2026-03-02T09:00:00.000Z')
beforeEach(async () => {
  base = await testDb({ clock })
  const { SECRET_KEYS } = readConfig({
    NODE_ENV: 'test',
    DATA_DIR: '/nowhere',
    SECRET_KEYS: `k1:${btoa('k'.repeat(32))}`,
  })
  kernel = { db: base.db, clock, crypto: cryptoFrom(SECRET_KEYS) } as unknown as Kernel
})
afterEach(() => base.end())

const WRITES = 120
let received: unknown[] = []
const note = (key: string) =>
  kernel.db.write(async (tx) => {
    await tx.insert(settings).values({ key, value: key, created_at: tx.now, updated_at: tx.now })
    return { key, id: tx.newId('set') }
  })
const refuse = () =>
  kernel.db.write(async (tx) => {
    const rows = await tx.select().from(settings)
    if (rows.length < 30) throw new Refusal('conflict', 'too_few', { rows: rows.length })
    return 'enough'
  })
function whyNot(error: unknown) {
  if (!(error instanceof Refusal)) throw error
  return [error.kind, error.code, error.because]
}
async function tell(began: string) {
  received = [began]
  for (let n = 0; n < WRITES; n++) {
    // Refused at the time, and possible by the time it is told again.
    const request = n === 10 ? refuse() : note(`n${String(n).padStart(3, '0')}`)
    received.push(await request.catch(whyNot))
  }
}
const story = { name: 'story', mayBegin: async () => (await kernel.db.read.$count(settings)) === 0, tell }
const keys = async () => (await kernel.db.read.select().from(settings).orderBy(asc(settings.key))).map(({ key }) => key)

async function breakOff(after: number) {
  const { write } = kernel.db
  let remaining = after
  kernel.db.write = async (work, options) => {
    const answer = await write(work, options)
    if (--remaining <= 0) throw new Error('gone')
    return answer
  }
  await expect(runOnce(kernel, story)).rejects.toThrow('gone')
  kernel.db.write = write
  clock.pass(60_000) // longer than anybody waits for a teller
}

test('broken off anywhere, it goes on where it stopped, with the answers it had', async () => {
  const answers: unknown[][] = []
  for (const after of [1, 2, 9, 10, 11, 40, 90, 119]) {
    await breakOff(after)
    answers.push(received)
  }
  expect(await runOnce(kernel, story)).toBe(true)
  expect(received[11]).toEqual(['conflict', 'too_few', { rows: 10 }])
  for (const earlier of answers.filter(({ length }) => length > 0))
    expect(received.slice(0, earlier.length)).toEqual(earlier)
  const all = Array.from({ length: WRITES }, (_, n) => `n${String(n).padStart(3, '0')}`)
  expect(await keys()).toEqual(all.filter((key) => key !== 'n010'))
  expect(await kernel.db.read.$count(idempotency_keys)).toBe(0)
  expect(await runOnce(kernel, story)).toBe(true)
})

// A file is served by one process.
test.skipIf(!onPostgres)('of two who want to tell it at once, one tells and the other waits for the end', async () => {
  expect(await Promise.all([runOnce(kernel, story), runOnce(kernel, story)])).toEqual([true, true])
  expect(await keys()).toHaveLength(WRITES - 1)
})

test('who may not begin writes nothing', async () => {
  await note('somebody was here')
  expect(await runOnce(kernel, story)).toBe(false)
  expect(await keys()).toEqual(['somebody was here'])
})
