import { expect, test } from 'vitest'
import * as book from './ledger.rules.ts'

const owed = {
  id: 'com_1',
  sponsor_id: 'spo_1',
  influencer_id: 'inf_1',
  currency: 'EUR',
  amount: 1255,
  platform_fee: 628,
}
const batch = { id: 'pay_1', sponsor_id: 'spo_1', influencer_id: 'inf_1', currency: 'EUR', amount: 1255, fees: 628 }
const order = { id: 'ord_1', sponsor_id: 'spo_1', currency: 'EUR' }
const all: book.Booking[] = [
  book.topUp({ id: 'top_1', sponsor_id: 'spo_1', currency: 'EUR', amount: 10_000 }),
  book.orderDebit({ ...order, total: 2000 }),
  book.orderRefund(order, { id: 'ref_1', amount: 500 }),
  book.commission(owed),
  book.release(owed),
  book.settlement(batch),
  book.payout(batch),
]

test('every booking sums to zero, and one that does not is refused', () => {
  for (const booking of all) expect(() => book.assertBalanced(booking)).not.toThrow()
  const broken = { ...all[0]!, postings: all[0]!.postings.slice(1) }
  expect(() => book.assertBalanced(broken)).toThrow('does not sum to zero')
})

test('an order’s whole way leaves nothing pending and nothing owed', () => {
  const balances = new Map<string, number>()
  for (const booking of all) {
    for (const posting of booking.postings)
      balances.set(posting.account, (balances.get(posting.account) ?? 0) + posting.amount)
  }
  expect(Object.fromEntries(balances)).toEqual({
    top_up_clearing: -10_000,
    sponsor_wallet: 10_000 - 2000 + 500 - 1883,
    order_clearing: 1500,
    sponsor_owed: 0,
    influencer_pending: 0,
    platform_fees: 628,
    influencer_payable: 0,
    payout_clearing: 1255,
  })
})

test('a reversal goes back from where its origin stands', () => {
  const back = { ...owed, id: 'com_2', amount: -1255, platform_fee: -628 }
  const touched = (booking: book.Booking) => booking.postings.find((posting) => posting.influencer_id)
  expect(touched(book.reversal(back, 'pending'))).toMatchObject({ account: 'influencer_pending', amount: -1255 })
  expect(touched(book.reversal(back, 'payable'))).toMatchObject({ account: 'influencer_payable', amount: -1255 })
  expect(() => book.assertBalanced(book.reversal(back, 'payable'))).not.toThrow()
})

test('a payout that fails gives the sponsor’s money back', () => {
  const there = book.settlement(batch).postings
  const back = book.settlementReturn(batch).postings
  expect(back.map((posting) => [posting.account, posting.amount])).toEqual([
    ['sponsor_owed', -1883],
    ['sponsor_wallet', 1883],
  ])
  expect(there.find((posting) => posting.account === 'sponsor_wallet')?.amount).toBe(-1883)
})

test('nothing is posted for nothing, and only a sponsor’s wallet has a floor', () => {
  expect(book.commission({ ...owed, amount: 0, platform_fee: 0 }).postings).toEqual([])
  expect(book.isFloored('sponsor_wallet')).toBe(true)
  expect(book.isFloored('influencer_payable')).toBe(false)
})
