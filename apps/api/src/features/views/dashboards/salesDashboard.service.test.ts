import { coupons } from '@affluence/contract/coupons'
import { dashboards } from '@affluence/contract/dashboards'
import { orders as endpoints } from '@affluence/contract/orders'
import { roster } from '@affluence/contract/roster'
import { and, eq, ne } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { decideCommission } from '../../selling/commissions/decisions.service.ts'
import { commissions } from '../../selling/commissions/commissions.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { verifyAll } from '../../../testing/verify.ts'
import { clicks, links } from '../../deals/links/links.tables.ts'
import { day_sums, orders, sale_sums } from '../../selling/sale/sale.tables.ts'

let w: World
let code = ''
const party = (person: World['ada']) => person.me.party!.id
const figures = async (who: World['shop'], query: object = {}) =>
  (await who(dashboards.sales, { query: query as never })).body
const place = async (unit_price: number, more: object = {}) => {
  const { status, body } = await w.shop(endpoints.create, {
    body: {
      items: [{ name: 'Café', quantity: 2, unit_price: unit_price / 2 }],
      customer: { name: 'Zoe', city: 'Douala' },
      payment: 'paid',
      ...more,
    } as never,
  })
  expect(status).toBe(201)
  return body
}

beforeAll(async () => {
  w = await affiliationWorld({ now: '2026-03-10T09:00:00.000Z' })
  await w.kernel.db.write((tx) =>
    tx
      .update(influencers)
      .set({ commission_bps: 750 })
      .where(eq(influencers.id, party(w.ada))),
  )
  const coupon = await w.shop(coupons.create, { body: { code: 'ADA10', kind: 'fixed', amount: 1 } as never })
  code = coupon.body.code
  await w.shop(coupons.assign, { params: { id: coupon.body.id }, body: { influencer_id: party(w.ada) } })
})
afterAll(() => w.end())

test('paid 100.00 and 50.00 and unpaid 30.00 at 7.5 %: two orders, 150.00, 11.25, everywhere alike', async () => {
  for (const price of [100_00, 50_00]) await place(price, { coupon_code: code, discount: 0 })
  await place(30_00, { coupon_code: code, discount: 0, payment: 'unpaid' })
  const [own] = (await figures(w.ada)).sales
  expect(own).toMatchObject({
    placed: { now: 3, before: 0 },
    orders: { now: 2, before: 0 },
    revenue: { now: 150_00, before: 0 },
    commission: { now: 11_25, before: 0 },
  })
  const total = { currency: own!.currency, orders: 2, revenue: 150_00, commission: 11_25 }
  expect(
    (await w.adminUser(roster.list, { query: {} })).body.data.find(({ id }) => id === party(w.ada))!.totals,
  ).toEqual([total])
  const detail = await w.adminUser(roster.get, { params: { id: party(w.ada) } })
  expect(detail.body.totals).toEqual([total])
  const byAdmin = await figures(w.adminUser, { influencer_id: party(w.ada) })
  expect(byAdmin.sales).toEqual((await figures(w.ada)).sales)
})

test('after refunds, cancellations, deliveries and refusals, every figure is what the rows say', async () => {
  const whole = await place(80_00, { coupon_code: code, discount: 0 })
  const part = await place(60_00, { coupon_code: code, discount: 0, customer: { name: 'Ali', city: ' DOUALA ' } })
  const cancelled = await place(40_00, { coupon_code: code, discount: 0 })
  const rejected = await place(20_00, { coupon_code: code, discount: 0 })
  const nobodys = await place(70_00, { customer: { name: 'Eva', city: 'Yaoundé' } })
  const reason = 'came back'
  await w.shop(endpoints.refund, { params: { id: whole.id }, body: { reason, amount: 80_00 } })
  await w.shop(endpoints.refund, { params: { id: part.id }, body: { reason, amount: 15_33 } })
  await w.shop(endpoints.setFulfilment, { params: { id: cancelled.id }, body: { to: 'cancelled' } })
  await decideCommission(w.kernel, { kind: 'admin', user_id: 'usr_a' } as never, (await originOf(rejected.id)).id, {
    action: 'reject',
    reason,
  })
  await w.shop(endpoints.attribute, { params: { id: nobodys.id }, body: { influencer_id: party(w.ada), reason } })
  for (const step of ['assigned', 'picked_up', 'in_transit', 'completed'] as const) {
    const body = step === 'assigned' ? { to: step, courier: { name: 'Kofi' } } : { to: step }
    await w.shop(endpoints.setFulfilment, { params: { id: part.id }, body: body as never })
  }
  w.pass(2 * DAY)
  await place(25_00)
  await expectFiguresOfRows()
})

const originOf = async (order_id: string) =>
  (await w.kernel.db.read.select().from(commissions).where(eq(commissions.source_id, order_id)))[0]!
const isPaid = (row: { payment: string; fulfilment: string }) =>
  ['paid', 'partially_refunded', 'refunded'].includes(row.payment) && row.fulfilment !== 'cancelled'
const sum = <T>(rows: T[], of: (row: T) => number) => rows.reduce((all, row) => all + of(row), 0)

async function expectFiguresOfRows() {
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
  const { read } = w.kernel.db
  const rows = await read
    .select()
    .from(orders)
    .where(eq(orders.sponsor_id, party(w.shop)))
  const mine = rows.filter((row) => row.influencer_id === party(w.ada))
  const commission = await read
    .select()
    .from(commissions)
    .where(and(eq(commissions.source, 'order'), ne(commissions.state, 'rejected')))
  const of = (own: typeof rows) => ({
    placed: { now: own.length },
    orders: { now: own.filter(isPaid).length },
    revenue: { now: sum(own.filter(isPaid), (row) => row.total - row.refunded) },
    attributed_orders: { now: own.filter((row) => isPaid(row) && row.influencer_id).length },
    commission: { now: sum(commission, ({ amount }) => amount) },
    success_bps: { now: 10_000 },
  })
  const board = await figures(w.shop)
  const sales = board.sales[0]!
  expect(sales).toMatchObject({ ...of(rows), platform_fee: { now: sum(commission, (row) => row.platform_fee) } })
  expect((await figures(w.ada)).sales[0]).toMatchObject({ ...of(mine), platform_fee: { now: 0 } })
  for (const key of ['placed', 'orders', 'revenue', 'commission'] as const) {
    expect(sum(sales.days, (day) => day[key])).toBe(sales[key].now)
    expect(sum(sales.before_days, (day) => day[key])).toBe(sales[key].before)
  }
  expect(sales.before_days.map(({ day }) => day)).toHaveLength(sales.days.length)
  expect(sales.before_days.at(-1)!.day).toBe(board.period.before_to)
  expect(board.traffic.before_days).toHaveLength(board.traffic.days.length)
  expect(sales.spans).toMatchObject({
    today: { placed: 1, orders: 1, revenue: 25_00 },
    week: { revenue: sales.revenue.now },
    total: { placed: rows.length, orders: sales.orders.now },
  })
  const revenueOf = (who: typeof rows) => sum(who.filter(isPaid), (row) => row.total - row.refunded)
  const inDouala = rows.filter((row) => row.customer_city?.trim().toLowerCase() === 'douala')
  expect(board.top.influencer[0]).toMatchObject({ id: party(w.ada), revenue: revenueOf(mine) })
  expect(board.top.city[0]).toMatchObject({ revenue: revenueOf(inDouala), sales: inDouala.filter(isPaid).length })
  expect(board.top.coupon[0]).toMatchObject({
    label: code,
    revenue: revenueOf(rows.filter((row) => row.coupon_code === code)),
  })
  expect(board.top.product[0]).toMatchObject({
    id: null,
    label: 'Café',
    revenue: sales.revenue.now,
    sales: 2 * sales.orders.now,
  })
  expect((await figures(w.adminUser)).sales).toEqual(board.sales)
}

test('clicks and conversion; nothing to divide by is not a rate', async () => {
  expect((await figures(w.shop)).traffic.conversion_bps).toEqual({ now: null, before: null })
  const { link } = await w.linked()
  await w.visit(link.code)
  await w.visit(link.code)
  await w.visit(link.code, {}, { ip: '203.0.113.9' })
  const { read } = w.kernel.db
  const direct = await read.select().from(clicks).innerJoin(links, eq(links.id, clicks.link_id))
  const unique = direct.filter((row) => row.clicks.is_unique).length
  const { traffic, sales } = await figures(w.shop)
  expect(traffic.clicks.now).toBe(direct.length)
  expect(traffic.unique_clicks.now).toBe(unique)
  expect(traffic.conversion_bps.now).toBe(Math.round((sales[0]!.attributed_orders.now / unique) * 10_000))
  expect((await figures(w.ada)).traffic.clicks).toEqual(traffic.clicks)
  expect((await figures(w.rival)).traffic.clicks).toEqual({ now: 0, before: 0 })
})

test('the money figures are those of the books', async () => {
  const { money } = await figures(w.ada)
  const rows = await w.kernel.db.read
    .select()
    .from(commissions)
    .where(and(eq(commissions.influencer_id, party(w.ada)), eq(commissions.state, 'pending')))
  expect(money).toEqual([
    {
      currency: rows[0]!.currency,
      wallet: null,
      pending: sum(rows, ({ amount }) => amount),
      approved: 0,
      in_payout: 0,
      paid: 0,
    },
  ])
})

test('a month back the period before holds the figures; strangers see nothing', async () => {
  w.pass(30 * DAY)
  const [own] = (await figures(w.shop)).sales
  expect(own).toMatchObject({ placed: { now: 0 }, spans: { month: { placed: 0 } } })
  expect(own!.placed.before).toBe(9)
  expect((await figures(w.rival)).sales).toEqual([])
  expect((await w.rival(dashboards.sales, { query: { sponsor_id: party(w.shop) } })).status).toBe(403)
})

test('what a dashboard reads does not grow with the orders', async () => {
  const { read } = w.kernel.db
  const size = async () => [await read.$count(day_sums), await read.$count(sale_sums)]
  await place(10_00, { coupon_code: code, discount: 0 })
  const before = await size()
  for (let n = 0; n < 40; n++) await place(10_00, { coupon_code: code, discount: 0 })
  expect(await size()).toEqual(before)
})

test('an agenda names what waits and what a new account does first', async () => {
  const { body } = await w.shop(dashboards.agenda, {})
  expect(body.waiting).toContainEqual({ kind: 'orders_to_send', count: expect.any(Number) })
  expect(body.steps).toContainEqual({ step: 'coupon', done: true })
  expect(body.steps).toContainEqual({ step: 'api_key', done: false })
  const product = await w.offer()
  await w.ask(product.id, w.bea)
  expect((await w.shop(dashboards.agenda, {})).body.waiting).toContainEqual({ kind: 'affiliations', count: 1 })
  const steps = (await w.bea(dashboards.agenda, {})).body.steps
  expect(steps).toContainEqual({ step: 'affiliation', done: true })
  expect(steps).toContainEqual({ step: 'first_order', done: false })
  await w.newcomer('sponsor')
  expect((await w.adminUser(dashboards.agenda, {})).body.waiting).toContainEqual({ kind: 'approvals', count: 1 })
})

test('a sum that was tampered with is named', async () => {
  const { db } = w.kernel
  await db.write((tx) => tx.update(sale_sums).set({ revenue: 1 }).where(eq(sale_sums.kind, 'coupon')))
  await db.write((tx) =>
    tx
      .update(day_sums)
      .set({ commission: 1 })
      .where(eq(day_sums.owner_id, party(w.ada))),
  )
  const { differences } = await verifyAll(db.read)
  expect(new Set(differences.map(({ what }) => what))).toEqual(new Set(['sums']))
  expect(differences.some(({ key }) => key.includes('coupon'))).toBe(true)
  expect(differences.some(({ key }) => key.startsWith(`${party(w.ada)} `) && key.endsWith('commission'))).toBe(true)
})
