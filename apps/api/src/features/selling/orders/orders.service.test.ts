import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { ledger as walletEndpoints } from '@affluence/contract/ledger'
import { and, eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { orderWorld } from '../../../testing/orderWorld.ts'
import { findOrigin } from '../commissions/commissions.service.ts'
import { redemptions } from '../coupons/coupons.tables.ts'
import { topUp } from '../ledger/ledger.rules.ts'
import { balanceOf, book } from '../ledger/ledger.service.ts'
import { order_sums, orders as table } from '../sale/sale.tables.ts'

const { w, party, item, place, placePaid, couponOf, rate, look, currency } = await orderWorld()
afterAll(() => w.end())

test('an order is priced line by line, numbered, and belongs to nobody without a code', async () => {
  const { status, body } = await place({
    items: [item(19_99, { quantity: 3 }), item(5_00)],
    discount: 4_97,
    delivery_fee: 3_00,
    tax: 10_00,
  })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    subtotal: 64_97,
    discount: 4_97,
    total: 63_00,
    payment: 'unpaid',
    fulfilment: 'pending',
    attribution: null,
    commission: null,
    coupon: null,
    source: 'portal',
  })
  expect(body.number).toMatch(/^AFF-[2-9A-HJKMNP-Z]{6}$/)
  expect(body.items.map(({ total, discount, tax, base }) => total - discount - tax - base)).toEqual([0, 0])
  expect(body.timeline.map(({ kind }) => kind)).toEqual(['created'])
  expect(await look(body.id)).toEqual(body)
})

test('125.50 at 10 % with 5 % for the platform: 12.55, 6.28 and 106.67', async () => {
  const { code } = await couponOf(w.ada, { kind: 'fixed', bps: undefined, amount: 1 }, { commission_bps: 1000 })
  const { body } = await placePaid({ items: [item(125_50)], discount: 0, coupon_code: code })
  expect(body.commission).toMatchObject({ amount: 12_55, bps: 1000, rule: 'coupon', state: 'pending' })
  expect(await look(body.id)).toEqual(body)
  const row = await findOrigin(w.kernel.db.read, 'order', body.id)
  expect([row!.amount, row!.platform_fee, body.total - row!.amount - row!.platform_fee]).toEqual([12_55, 6_28, 106_67])
  expect(body.commission!.matures_at).toBe(new Date(w.kernel.clock.ms() + 14 * DAY).toISOString())
})

test('what counts is what was paid: rate at payment, figures equal everywhere', async () => {
  const [star] = [await w.newcomer('influencer')]
  await rate(star, 750)
  const { code, id } = await couponOf(star, { kind: 'fixed', bps: undefined, amount: 1 })
  const placeFor = async (price: number, payment: string) =>
    (await place({ items: [item(price)], discount: 0, coupon_code: code, payment })).body
  await placeFor(100_00, 'paid')
  await placeFor(50_00, 'paid')
  const open = await placeFor(30_00, 'unpaid')
  const mine = async () => (await star(orders.list, { query: {} })).body.data
  const earnedInAll = async () => (await mine()).reduce((sum, one) => sum + (one.commission?.amount ?? 0), 0)
  expect(await earnedInAll()).toBe(11_25)
  const [performance] = (await star(coupons.performance, { query: {} })).body.data
  expect(performance).toMatchObject({ coupon_id: id, orders: 2, revenue: 150_00, commission: 11_25 })

  await rate(star, 1000)
  await w.shop(orders.setPayment, { params: { id: open.id }, body: { status: 'paid' } })
  expect(await earnedInAll()).toBe(14_25)
  const sums = await w.kernel.db.read
    .select()
    .from(order_sums)
    .where(eq(order_sums.influencer_id, party(star)))
  expect(sums.reduce((sum, row) => sum + row.revenue, 0)).toBe(180_00)
  expect(sums.reduce((sum, row) => sum + row.paid_orders, 0)).toBe(3)
})

test('a code that gives nothing never refuses the order', async () => {
  const { code } = await couponOf(w.ada, { minimum_amount: 500_00 })
  expect((await placePaid({ coupon_code: 'NOSUCH' })).body).toMatchObject({
    discount: 0,
    coupon: { code: 'NOSUCH', problem: 'unknown' },
    attribution: { influencer: null, via: null, reason: 'unknown' },
  })
  expect((await placePaid({ coupon_code: code })).body).toMatchObject({
    discount: 0,
    coupon: { problem: 'below_minimum' },
  })
  const capped = await couponOf(w.ada, { bps: 2500 })
  expect((await placePaid({ coupon_code: capped.code })).body).toMatchObject({ discount: 25_00, total: 75_00 })
})

test('the same order sent again is found; another under its id is refused; one key makes one order', async () => {
  const first = await place({ external_id: 'shop-1' })
  const again = await place({ external_id: 'shop-1' })
  expect([first.status, again.status, again.body.id]).toEqual([201, 200, first.body.id])
  expect(await place({ external_id: 'shop-1', items: [item(1_00)] })).toMatchObject({
    status: 409,
    code: 'external_id_conflict',
    json: { id: first.body.id },
  })
  expect((await place({ external_id: 'shop-1' }, w.rival)).status).toBe(201)
  const keyed = await Promise.all([1, 2, 3].map(() => place({}, w.shop, { 'idempotency-key': 'once' })))
  expect(new Set(keyed.map(({ body }) => body.id)).size).toBe(1)
  const many = await Promise.all(Array.from({ length: 16 }, () => place({ external_id: 'shop-2' })))
  expect(new Set(many.map(({ body }) => body.id)).size).toBe(1)
  expect(many.filter(({ status }) => status === 201)).toHaveLength(1)
})

test('invalid orders are refused with the field at fault, and nothing is written', async () => {
  const before = await w.kernel.db.read.$count(table)
  const rivals = await w.offer({}, w.rival)
  const wrong: [object, string, string][] = [
    [{ items: [] }, 'items', 'too_small'],
    [{ discount: 200_00 }, 'discount', 'discount_too_large'],
    [{ tax: 200_00 }, 'tax', 'tax_too_large'],
    [{ currency: 'JPY' }, 'currency', 'currency_mismatch'],
    [{ items: [item(1_00, { product_id: rivals.id })] }, 'items.0.product_id', 'unknown_product'],
    [{ placed_at: '2024-01-01T00:00:00Z' }, 'placed_at', 'placed_at_out_of_range'],
    [{ placed_at: '2026-03-02T09:06:00Z' }, 'placed_at', 'placed_at_out_of_range'],
  ]
  for (const [body, path, code] of wrong) {
    const { status, json } = await place(body)
    const [error] = json['errors'] as { path: string; code: string }[]
    expect([status, error?.path, error?.code]).toEqual([422, path, code])
  }
  expect(await w.kernel.db.read.$count(table)).toBe(before)
})

test('a wallet pays in full or not at all, and twenty at once never overdraw it', async () => {
  const sponsor_id = party(w.rival)
  const wallet = { account: 'sponsor_wallet', sponsor_id, influencer_id: null } as const
  const money = await currency()
  const pay = () => place({ payment_method: 'wallet', items: [item(10_00)] }, w.rival)
  expect(await pay()).toMatchObject({
    status: 402,
    code: 'insufficient_funds',
    json: { required: 10_00, available: 0, shortfall: 10_00 },
  })
  await w.kernel.db.write((tx) => book(tx, topUp({ id: 'top_1', sponsor_id, currency: money, amount: 100_00 })))
  const many = await Promise.all(Array.from({ length: 20 }, pay))
  expect(many.filter(({ status }) => status === 201)).toHaveLength(10)
  expect(many.filter(({ status }) => status === 402)).toHaveLength(10)
  expect(await balanceOf(w.kernel.db.read, wallet, money)).toBe(0)
  const { id, number } = many.find(({ status }) => status === 201)!.body
  await w.rival(orders.setFulfilment, { params: { id }, body: { to: 'cancelled' } })
  const moved = (await w.rival(walletEndpoints.ofOrder, { params: { id } })).body.data
  expect(moved.map(({ kind, account, amount }) => [kind, account, amount])).toEqual([
    ['order_debit', 'sponsor_wallet', -10_00],
    ['order_refund', 'sponsor_wallet', 10_00],
  ])
  expect((await w.shop(walletEndpoints.ofOrder, { params: { id } })).status).toBe(404)
  expect((await w.rival(walletEndpoints.entries, { query: {} })).body.data[0]).toMatchObject({ label: number })
  expect(await balanceOf(w.kernel.db.read, wallet, money)).toBe(10_00)
})

test('twenty paid orders at once on a coupon for five: exactly five are cheaper', async () => {
  const { code, id } = await couponOf(w.ada, { max_uses: 5 })
  const many = await Promise.all(Array.from({ length: 20 }, () => placePaid({ coupon_code: code })))
  expect(many.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201))
  expect(many.filter(({ body }) => body.discount === 10_00)).toHaveLength(5)
  expect(many.filter(({ body }) => body.coupon!.problem === 'limit_reached')).toHaveLength(15)
  expect((await w.shop(coupons.get, { params: { id } })).body.used).toBe(5)
  const isUsed = and(eq(redemptions.coupon_id, id), eq(redemptions.state, 'used'))
  expect(await w.kernel.db.read.$count(redemptions, isUsed)).toBe(5)
})

test('the same order sent eight times at once is one order', async () => {
  const external_id = 'parallel'
  const answers = await Promise.all(Array.from({ length: 8 }, () => placePaid({ external_id })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(7).fill(200), 201])
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
})
