import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDb } from '../../../testing/testDb.ts'
import { orderDebit, payout, topUp } from './ledger.rules.ts'
import { balanceOf, book, verifyLedger } from './ledger.service.ts'
import { balances, ledger_entries, postings } from './ledger.tables.ts'

let k: Awaited<ReturnType<typeof testDb>>
beforeAll(async () => void (k = await testDb()))
afterAll(() => k.end())

const wallet = (sponsor_id: string) => ({ account: 'sponsor_wallet', sponsor_id, influencer_id: null }) as const
const fill = (sponsor_id: string, amount: number, id = `top_${sponsor_id}`) =>
  k.db.write((tx) => book(tx, topUp({ id, sponsor_id, currency: 'EUR', amount })))

test('an entry is booked once, however often it is asked for', async () => {
  expect(await fill('spo_a', 500)).toBe(true)
  expect(await fill('spo_a', 500)).toBe(false)
  expect(await balanceOf(k.db.read, wallet('spo_a'), 'EUR')).toBe(500)
  expect(await verifyLedger(k.db.read)).toEqual([])
})

test('twenty debits at once on a wallet for ten: exactly ten', async () => {
  await fill('spo_b', 1_000)
  const debits = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) =>
      k.db.write((tx) => book(tx, orderDebit({ id: `ord_b${n}`, sponsor_id: 'spo_b', currency: 'EUR', total: 100 }))),
    ),
  )
  expect(debits.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  const failure = debits.find((one) => one.status === 'rejected')
  expect(failure?.reason).toMatchObject({
    kind: 'payment',
    code: 'insufficient_funds',
    because: { required: 100, available: 0, shortfall: 100 },
  })
  expect(await balanceOf(k.db.read, wallet('spo_b'), 'EUR')).toBe(0)
})

test('what an influencer has may fall below zero', async () => {
  const amounts = { id: 'pay_c', sponsor_id: 'spo_c', influencer_id: 'inf_c', currency: 'EUR', amount: 70, fees: 0 }
  await k.db.write((tx) => book(tx, payout(amounts)))
  const payable = { account: 'influencer_payable', sponsor_id: 'spo_c', influencer_id: 'inf_c' } as const
  expect(await balanceOf(k.db.read, payable, 'EUR')).toBe(-70)
})

test('the database itself refuses to change or remove what was booked', async () => {
  await fill('spo_d', 100)
  for (const of of [ledger_entries, postings]) {
    await expect(k.db.write((tx) => tx.delete(of))).rejects.toThrow()
    await expect(k.db.write((tx) => tx.update(of).set({ currency: 'USD' }))).rejects.toThrow()
  }
  expect(await balanceOf(k.db.read, wallet('spo_d'), 'EUR')).toBe(100)
})

test('a planted difference is found and named', async () => {
  await fill('spo_e', 100)
  const key = 'sponsor_wallet|spo_e||EUR'
  await k.db.write((tx) => tx.update(balances).set({ amount: 99 }).where(eq(balances.key, key)))
  expect(await verifyLedger(k.db.read)).toEqual([{ what: 'balance', key, expected: 100, found: 99 }])
  await k.db.write((tx) => tx.update(balances).set({ amount: 100 }).where(eq(balances.key, key)))
  expect(await verifyLedger(k.db.read)).toEqual([])
})
