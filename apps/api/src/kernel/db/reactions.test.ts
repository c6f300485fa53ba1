import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { testDb } from '../../testing/testDb.ts'
import { emit, event, reaction } from '../work/work.ts'
import { events } from '../work/work.tables.ts'

const saleEvent = event('test.sold', z.object({ price: z.int() }))
const owed = event('test.owed', z.object({ price: z.int() }))
const oweIt = reaction({
  on: saleEvent,
  async run(tx, { payload: { price }, about, by }) {
    if (price > 100) throw new Error('too much')
    await emit(tx, owed, by, about, { price })
  },
})
let k: Awaited<ReturnType<typeof testDb>>
beforeAll(async () => void (k = await testDb({ reactions: [oweIt] })))
afterAll(() => k.end())

const sell = (subject_id: string, price: number) =>
  k.db.write((tx) => emit(tx, saleEvent, null, { subject_id }, { price }))
const factsAbout = async (id: string) =>
  (await k.db.read.select().from(events).where(eq(events.subject_id, id)).orderBy(events.id)).map(({ type }) => type)

test('a reaction writes in the transaction of the fact', async () => {
  await sell('small', 5)
  expect(await factsAbout('small')).toEqual(['test.owed', 'test.sold'])
})

test('where a reaction refuses, the fact did not happen', async () => {
  await expect(sell('large', 500)).rejects.toThrow('too much')
  expect(await factsAbout('large')).toEqual([])
})
