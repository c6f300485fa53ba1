import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPayees, payee, payees, payeeSums } from '../../testing/payees.tables.ts'
import { testDb } from '../../testing/testDb.ts'
import { inserting } from './inserting.ts'

let k: Awaited<ReturnType<typeof testDb>>
beforeAll(async () => {
  k = await testDb()
  await createPayees(k.db)
})
afterAll(() => k.end())

const insert = inserting('test_payee', payees)
const of = (name: string, amount: number, search = name) => ({
  id: `${name}-${amount}-${search}`,
  sponsor_id: 'sums',
  name,
  search,
  active: true,
  amount,
})
const rowOf = async (name: string) => {
  const [row] = await k.db.read.select().from(payees).where(eq(payees.name, name))
  return row
}

test('sums that many add to at once are complete, without those that failed', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 30 }, (_, n) =>
      k.db.write(async (tx) => {
        await insert(tx, payee(`added-${n}`, 'sums'))
        tx.add(payeeSums, of('many', n))
        tx.add(payeeSums, of('many', 1000))
        if (n % 7 === 3) throw new Error('no')
      }),
    ),
  )
  const committed = outcomes.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []))
  expect(committed).toHaveLength(26)
  expect((await rowOf('many'))?.amount).toBe(committed.reduce((sum, n) => sum + n + 1000, 0))
})

test('of words the latest stay', async () => {
  await k.db.write(async (tx) => {
    tx.add(payeeSums, of('words', 1, 'first'))
    tx.add(payeeSums, of('words', 1, 'second'))
  })
  expect(await rowOf('words')).toMatchObject({ amount: 2, search: 'second' })
  await k.db.write(async (tx) => tx.add(payeeSums, of('words', -5, 'third')))
  expect(await rowOf('words')).toMatchObject({ amount: -3, search: 'third' })
})

test('rows left to the end are written, and fail only their own transaction', async () => {
  const leaving = (name: string) =>
    k.db.write(async (tx) => {
      tx.late(insert, payee(`${name}-late`, 'sums'))
      tx.late(insert, payee(`${name}-later`, 'sums'))
    })
  await leaving('a')
  const [again, other] = await Promise.allSettled([leaving('a'), leaving('b')])
  expect([again.status, other.status]).toEqual(['rejected', 'fulfilled'])
  for (const name of ['a-late', 'a-later', 'b-late', 'b-later']) expect(await rowOf(name)).toBeDefined()
})
