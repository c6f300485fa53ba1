import { dashboards } from '@affluence/contract/dashboards'
import { commissions } from '@affluence/contract/commissions'
import { coupons } from '@affluence/contract/coupons'
import { type Order, orders } from '@affluence/contract/orders'
import { reports } from '@affluence/contract/reports'
import { roster } from '@affluence/contract/roster'
import { ledger } from '@affluence/contract/ledger'
import { payouts } from '@affluence/contract/payouts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placesOf } from '../../../kernel/files/spreadsheetValues.ts'
import { type Caller, testApp } from '../../../testing/testApp.ts'
import { parts } from '../../../app.ts'
import { DEMO_PASSWORD, seedDemo } from './demo.service.ts'

/** Everything of the demo world: its orders, and today. */
const PERIOD = { from: '2025-03-01', to: '2026-03-02' }
let t: Awaited<ReturnType<typeof testApp>>
let [boss, star, shop]: Caller[] = []
let influencer_id: string
let sponsor_id: string
beforeAll(async () => {
  t = await testApp()
  await seedDemo({ ...t.kernel, clock: t.clock }, parts)
  const [ines, sanaga] = [await t.signIn('ines.mballa', DEMO_PASSWORD), await t.signIn('sanaga', DEMO_PASSWORD)]
  ;[influencer_id, sponsor_id] = [ines.me.party!.id, sanaga.me.party!.id]
  ;[boss, star, shop] = [await t.admin(), ines, sanaga]
}, 120_000)
afterAll(() => t.end())

type Listed = Pick<Order, 'currency' | 'payment' | 'fulfilment' | 'total' | 'refunded' | 'commission'>
async function everyOrder(by: Caller, filter: object = {}) {
  const rows: Listed[] = []
  let cursor: string | undefined
  do {
    const { body } = await by(orders.list, { query: { ...filter, limit: 100, ...(cursor && { cursor }) } })
    rows.push(...body.data)
    cursor = body.next_cursor ?? undefined
  } while (cursor)
  return rows
}
type Figures = Record<string, { orders: number; revenue: number; commission: number }>
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)
/** Added up by hand from the orders themselves. */
function figuresOf(rows: readonly Listed[]): Figures {
  const of = [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, all]) => {
    const saleRows = all.filter(
      ({ payment, fulfilment }) => payment !== 'unpaid' && payment !== 'failed' && fulfilment !== 'cancelled',
    )
    const revenue = sum(saleRows.map(({ total, refunded }) => total - refunded))
    const commission = sum(all.map((one) => (one.commission ? one.commission.amount + one.commission.reversed : 0)))
    return [currency, { orders: saleRows.length, revenue, commission }] as const
  })
  return Object.fromEntries(of)
}
type Total = { currency: string; orders: number; revenue: number; commission: number }
const figuresTold = (totals: readonly Total[]): Figures =>
  Object.fromEntries(totals.map(({ currency, ...rest }) => [currency, { ...rest }]))
const sales = async (by: Caller, query: object) =>
  figuresTold(
    (await by(dashboards.sales, { query: { ...PERIOD, ...query } })).body.sales.map((one) => ({
      currency: one.currency,
      orders: one.orders.now,
      revenue: one.revenue.now,
      commission: one.commission.now,
    })),
  )

test('an influencer’s figures are the same on every page, for the owner and for an admin', async () => {
  const expected = figuresOf(await everyOrder(star!))
  const currencies = Object.keys(expected)
  expect(expected['XAF']!.orders).toBeGreaterThan(5)
  expect(figuresOf(await everyOrder(boss!, { influencer_id }))).toEqual(expected)
  expect(await sales(star!, {})).toEqual(expected)
  expect(await sales(boss!, { influencer_id })).toEqual(expected)
  const { body: detail } = await boss!(roster.get, { params: { id: influencer_id } })
  expect(figuresTold(detail.totals)).toEqual(expected)
  const { data } = (await boss!(roster.list, { query: { q: 'ines.mballa' } })).body
  expect(figuresTold(data[0]!.totals)).toEqual(expected)

  const months = Array.from({ length: 13 }, (_, at) => ({
    year: 2025 + Math.floor((at + 2) / 12),
    month: ((at + 2) % 12) + 1,
  }))
  for (const currency of currencies) {
    const { orders: n, revenue, commission } = expected[currency]!
    const ranking = (await boss!(roster.ranking, { query: { ...PERIOD, currency } })).body.data
    expect(ranking.find(({ influencer }) => influencer.id === influencer_id)).toMatchObject({
      orders: n,
      revenue,
      commission,
    })
    const read = async (query: object) => (await star!(reports.month, { query: { ...query, currency } })).body
    const month = await Promise.all(months.map(read))
    expect({
      orders: sum(month.map(({ totals }) => totals.orders)),
      revenue: sum(month.map(({ totals }) => totals.revenue)),
      commission: sum(month.map(({ totals }) => totals.commission)),
    }).toEqual(expected[currency])
    for (const { totals, days } of month) expect(sum(days.map((day) => day.revenue))).toBe(totals.revenue)
  }
  const file = (await boss!(roster.file, { query: { q: 'ines.mballa' } })).text.split('\r\n')[1]!
  for (const [currency, { revenue }] of Object.entries(expected)) {
    const places = placesOf(currency)
    expect(file).toContain(`${(revenue / 10 ** places).toFixed(places)} ${currency}`)
  }
})

test('what is owed is the same in commissions, report, earnings and books', async () => {
  const { all_time, books } = (await star!(reports.commissions, { query: {} })).body
  const earnings = (await star!(payouts.earnings, {})).body.data
  const heldIn = (currency: string, of: 'pending' | 'payable') =>
    sum(earnings.filter((one) => one.currency === currency).map((one) => one[of]))
  const totals = (await star!(commissions.totals, { query: {} })).body.data
  expect(totals).toEqual(all_time)
  for (const { currency, pending, on_hold, approved, in_payout, paid } of all_time) {
    expect(books.find((one) => one.currency === currency)).toEqual({
      currency,
      pending: pending + on_hold,
      payable: approved + in_payout,
      paid,
    })
    expect([heldIn(currency, 'pending'), heldIn(currency, 'payable')]).toEqual([
      pending + on_hold,
      approved + in_payout,
    ])
  }
})

test('a sponsor’s figures are the same in orders, dashboard and coupons; the wallet is what moved it', async () => {
  const expected = figuresOf(await everyOrder(shop!))
  expect(await sales(shop!, {})).toEqual(expected)
  expect(await sales(boss!, { sponsor_id })).toEqual(expected)
  for (const { code, orders: n, revenue, currency } of (await shop!(coupons.performance, { query: {} })).body.data) {
    const through = figuresOf((await everyOrder(shop!, { coupon: code })).filter((one) => one.commission !== null))
    expect({ code, orders: through[currency]?.orders ?? 0 }).toEqual({ code, orders: n })
    expect(through[currency]?.revenue ?? 0).toBe(revenue)
  }
  const { balance } = (await shop!(ledger.balance, {})).body
  const moved = (await shop!(ledger.entries, { query: { limit: 100 } })).body.data
  expect(sum(moved.map(({ amount }) => amount))).toBe(balance)
  expect(moved[0]!.balance_after).toBe(balance)
})
