import { commissions as commissionEndpoints } from '@affluence/contract/commissions'
import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { users } from '@affluence/contract/users'
import { ledger as walletEndpoints } from '@affluence/contract/ledger'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../../kernel/access.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { affiliationWorld, BROWSER, type World } from '../../../testing/affiliationWorld.ts'
import { approveMature, findOrigin } from '../commissions/commissions.service.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { redemptions } from '../coupons/coupons.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { topUp } from '../ledger/ledger.rules.ts'
import { balanceOf, book, verifyLedger } from '../ledger/ledger.service.ts'
import { verifyAll } from '../../../testing/verify.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { exportedOrders } from './orders.exports.ts'
import { order_sums, orders as table } from '../sale/sale.tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

let count = 0
const party = (person: World['ada']) => person.me.party!.id
const item = (unit_price: number, more: object = {}) => ({ name: 'Thing', quantity: 1, unit_price, ...more })
const place = (body: object, by = w.shop, headers = {}) =>
  by(
    orders.create,
    { body: { items: [item(100_00)], customer: { name: 'Zoe Atangana', city: 'Douala' }, ...body } as never },
    headers,
  )
const placePaid = (body: object, by = w.shop) => place({ payment: 'paid', ...body }, by)
/** A new coupon, held by somebody. */
async function couponOf(holder: World['ada'] | null, change: object = {}, terms: object = {}) {
  const code = `C${++count}`
  const body = { code, kind: 'percent', bps: 1000, ...change }
  const { id } = (await w.shop(coupons.create, { body: body as never })).body
  if (holder) await w.shop(coupons.assign, { params: { id }, body: { influencer_id: party(holder), ...terms } })
  return { id, code }
}
const rate = (who: World['ada'], commission_bps: number | null) =>
  w.kernel.db.write((tx) =>
    tx
      .update(influencers)
      .set({ commission_bps })
      .where(eq(influencers.id, party(who))),
  )
const refund = (id: string, body: object, by = w.shop) =>
  by(orders.refund, { params: { id }, body: { reason: 'came back', ...body } as never })
const look = async (id: string, by = w.shop) => (await by(orders.get, { params: { id } })).body
const isShop = () => eq(sponsors.id, party(w.shop))
const currency = async () => (await place({})).body.currency

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

test('an influencer sees their orders and nobody’s address; another’s are not there', async () => {
  const { code } = await couponOf(w.ada)
  const customer = {
    name: 'Marie-Claire Ngo Bassa',
    email: 'm@example.com',
    phone: '+237699001122',
    address: 'Rue 1',
    city: 'Yaoundé',
  }
  const { id } = (await placePaid({ coupon_code: code, customer })).body
  const order = await look(id, w.ada)
  expect(order.customer).toEqual({
    name: 'Marie-Claire B.',
    email: null,
    phone: null,
    address: null,
    city: 'Yaoundé',
    area: null,
  })
  expect(order.actions).toEqual([])
  expect(JSON.stringify(order)).not.toMatch(/Bassa|m@example|699001122|Rue 1/)
  expect((await w.bea(orders.get, { params: { id } })).status).toBe(404)
  expect((await w.rival(orders.get, { params: { id } })).status).toBe(404)
  expect((await w.bea(orders.list, { query: { coupon: code } })).body.data).toEqual([])
  expect((await w.ada(orders.list, { query: { coupon: code.toLowerCase() } })).body.data).toHaveLength(1)
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

test('what cannot be is refused with its field, and nothing is written', async () => {
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

test('a visitor who came through a link counts for its influencer; a coupon of another wins; the receipt says why', async () => {
  const { link, product } = await w.linked({ commission: { kind: 'percent', bps: 1500 } }, w.ada)
  const answer = await w.visit(link.code, { 'user-agent': BROWSER })
  const ref = new URL(String(answer.headers.location)).searchParams.get('aff')!
  const goods = { items: [item(100_00, { product_id: product.id }), item(40_00)] }
  const byLink = (await placePaid({ ...goods, ref })).body
  expect(byLink.attribution).toMatchObject({ influencer: { id: party(w.ada) }, via: 'click' })
  expect(byLink.attribution!.receipt.candidates).toMatchObject([{ won: true, link_id: link.id }])
  expect(byLink.items.map(({ rule, commission }) => [rule, commission])).toEqual([
    ['affiliation', 15_00],
    ['none', 0],
  ])
  const { code } = await couponOf(w.bea, {}, { commission_bps: 500 })
  const both = (await placePaid({ ...goods, ref, coupon_code: code })).body
  expect(both.attribution).toMatchObject({ influencer: { id: party(w.bea) }, via: 'coupon' })
  expect(both.attribution!.receipt.candidates.map(({ via, won, reason }) => [via, won, reason])).toEqual([
    ['coupon', true, 'won'],
    ['click', false, 'lower_priority'],
  ])
  const candidate = (await look(both.id, w.bea)).attribution!.receipt.candidates[1]
  expect(candidate).toMatchObject({ influencer: null, reference: '', reason: 'lower_priority' })
  expect((await w.ada(orders.receipt, { params: { id: both.id } })).status).toBe(404)
  await w.kernel.db.write((tx) => tx.update(sponsors).set({ attribution_policy: 'link_first' }).where(isShop()))
  const mine = (await placePaid({ ...goods, ref, coupon_code: code })).body
  expect(mine).toMatchObject({ attribution: { influencer: { id: party(w.ada) } }, coupon: { code } })
  expect(await look(mine.id, w.ada)).toMatchObject({ attribution: { via: 'click' }, coupon: null })
  expect(JSON.stringify(await look(mine.id, w.ada))).not.toContain(`"${code}"`)
  await w.kernel.db.write((tx) => tx.update(sponsors).set({ attribution_policy: 'coupon_first' }).where(isShop()))
  const bare = (await placePaid({ ref: link.code.toLowerCase() })).body
  expect(bare.attribution!.receipt.candidates[0]).toMatchObject({ won: true, reason: 'code_only', link_id: link.id })
  const fresh = await w.linked({}, w.ada)
  const late = (await placePaid({ ref: fresh.link.code })).body
  expect(late.attribution).toMatchObject({ influencer: null, via: null, reason: 'outside_window' })
  const none = { coupon_code: 'NOSUCH', ref: fresh.link.code }
  expect((await placePaid(none)).body.attribution).toMatchObject({ influencer: null, reason: 'unknown' })
})

test('an order that tells of the past counts for who held the coupon then', async () => {
  const { id, code } = await couponOf(w.ada, {}, { commission_bps: 1000 })
  w.clock.pass(DAY)
  const then = w.kernel.clock.now()
  w.clock.pass(DAY)
  await w.shop(coupons.unassign, { params: { id } })
  w.clock.pass(DAY)
  await w.shop(coupons.assign, { params: { id }, body: { influencer_id: party(w.bea), commission_bps: 500 } })
  w.clock.pass(1000)
  const orderWithCode = async (more: object = {}) => (await placePaid({ coupon_code: code, ...more })).body
  expect(await orderWithCode()).toMatchObject({
    attribution: { influencer: { id: party(w.bea) } },
    commission: { amount: 4_50 },
  })
  const order = await orderWithCode({ placed_at: then })
  expect(order).toMatchObject({ attribution: { influencer: { id: party(w.ada) } }, commission: { amount: 9_00 } })
})

test('a phone number is found however it is spaced', async () => {
  const { body } = await place({ customer: { name: 'Zoe Atangana', phone: '+237 6 99 77-66 55' } })
  for (const q of ['699776655', '99 77-66']) {
    const { data } = (await w.shop(orders.list, { query: { q } })).body
    expect([q, data.map(({ id }) => id)]).toEqual([q, [body.id]])
  }
})

test('one’s own purchase, a suspended holder, an ended holding: no commission, and the reason', async () => {
  const { code, id } = await couponOf(w.ada, {}, { commission_bps: 1000 })
  const reason = async (body: object) => {
    const order = (await placePaid({ coupon_code: code, ...body })).body
    expect(order).toMatchObject({ attribution: { influencer: null, via: null }, commission: null })
    expect((await look(order.id)).attribution).toEqual(order.attribution)
    const listed = (await w.shop(orders.list, { query: { q: order.number } })).body.data
    expect(listed.map(({ attribution }) => attribution)).toEqual([order.attribution])
    const receipt = (await w.shop(orders.receipt, { params: { id: order.id } })).body
    expect(receipt).toEqual(order.attribution!.receipt)
    return order.attribution!.reason
  }
  expect(await reason({ customer: { name: 'Me', email: w.ada.me.email.toUpperCase() } })).toBe('self_referral')
  const earlier = (await placePaid({ coupon_code: code })).body
  expect(earlier.commission).toMatchObject({ amount: 9_00 })
  await w.shop(coupons.disable, { params: { id } })
  expect(await reason({})).toBe('coupon_disabled')
  await w.shop(coupons.enable, { params: { id } })
  await w.shop(coupons.unassign, { params: { id } })
  expect(await reason({})).toBe('assignment_ended')
  await w.shop(coupons.remove, { params: { id } })
  expect(await reason({})).toBe('unknown')
  expect((await look(earlier.id)).commission).toMatchObject({ amount: 9_00, state: 'pending' })
})

test('payment and delivery only go forward, and each step counts once', async () => {
  const { id } = (await place({})).body
  const pay = () => w.shop(orders.setPayment, { params: { id }, body: { status: 'paid' } })
  const move = (to: string) => w.shop(orders.setFulfilment, { params: { id }, body: { to } as never })
  expect((await Promise.all([pay(), pay()])).map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await move('completed')).toMatchObject({ status: 409, code: 'wrong_state' })
  for (const to of ['assigned', 'picked_up', 'in_transit']) expect((await move(to)).status).toBe(200)
  const ends = await Promise.all([move('completed'), move('completed')])
  expect(ends.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await move('cancelled')).toMatchObject({ status: 409 })
  const { timeline } = await look(id)
  expect(timeline.map(({ kind }) => kind)).toEqual([
    'created',
    'paid',
    'assigned',
    'picked_up',
    'in_transit',
    'completed',
  ])
})

test('where the hold runs from the delivery, the commission waits for it', async () => {
  const set = (hold_from: 'paid' | 'delivered') =>
    w.kernel.db.write((tx) => tx.update(sponsors).set({ hold_from }).where(isShop()))
  await set('delivered')
  const { code } = await couponOf(w.ada, {}, { commission_bps: 1000 })
  const { id, commission } = (await placePaid({ coupon_code: code })).body
  expect(commission!.matures_at).toBe(null)
  for (const to of ['assigned', 'picked_up', 'in_transit', 'completed'] as const)
    await w.shop(orders.setFulfilment, { params: { id }, body: { to } })
  await set('paid')
  expect((await look(id)).commission!.matures_at).toBe(new Date(w.kernel.clock.ms() + 14 * DAY).toISOString())
})

test('many small refunds take back exactly what one large one does', async () => {
  const { code } = await couponOf(w.ada, { kind: 'fixed', bps: undefined, amount: 1 }, { commission_bps: 1000 })
  const { id } = (
    await placePaid({ items: [item(33_33), item(66_67)], discount: 0, delivery_fee: 5_00, coupon_code: code })
  ).body
  const [first] = (await look(id)).items
  expect((await refund(id, { amount: 105_01 })).code).toBe('more_than_left')
  expect((await refund(id, { lines: [{ item_id: first!.id, amount: 11_11 }] })).body.commission).toMatchObject({
    reversed: -1_11,
  })
  for (const amount of [7, 13_13, 1]) expect((await refund(id, { amount })).status).toBe(200)
  const remaining = 105_00 - (await look(id)).refunded
  const { body } = await refund(id, { amount: remaining })
  expect(body).toMatchObject({
    payment: 'refunded',
    refunded: 105_00,
    commission: { amount: 10_00, reversed: -10_00, state: 'cancelled' },
  })
  expect(await refund(id, { amount: 1 })).toMatchObject({ status: 409, code: 'wrong_state' })
  const rows = await w.kernel.db.read.select().from(commissions).where(eq(commissions.source_id, id))
  expect([
    rows.reduce((sum, row) => sum + row.amount, 0),
    rows.reduce((sum, row) => sum + row.platform_fee, 0),
  ]).toEqual([0, 0])
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['cancelled']))
})

test('of two refunds of the same money at once, one wins', async () => {
  const { id } = (await placePaid({})).body
  const both = await Promise.all([refund(id, { amount: 80_00 }), refund(id, { amount: 80_00 })])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 422])
  expect((await look(id)).refunded).toBe(80_00)
})

test('a cancelled order that was paid goes back whole', async () => {
  const { code } = await couponOf(w.ada, {}, { commission_bps: 1000 })
  const { id } = (await placePaid({ coupon_code: code })).body
  const { body } = await w.shop(orders.setFulfilment, { params: { id }, body: { to: 'cancelled' } })
  expect(body).toMatchObject({ payment: 'refunded', fulfilment: 'cancelled', commission: { state: 'cancelled' } })
})

test('a commission matures once, and a refund after that is owed back', async () => {
  const { code } = await couponOf(w.ada, {}, { commission_bps: 1000 })
  const { id } = (await placePaid({ coupon_code: code })).body
  w.clock.pass(14 * DAY - 1)
  const mature = () => w.kernel.db.write((tx) => approveMature(tx, 1000))
  await mature()
  expect((await look(id)).commission!.state).toBe('pending')
  w.clock.pass(1)
  expect(await mature()).toBeGreaterThan(0)
  expect(await mature()).toBe(0)
  expect((await look(id)).commission!.state).toBe('approved')
  await refund(id, { amount: 90_00 })
  const rows = await w.kernel.db.read.select().from(commissions).where(eq(commissions.source_id, id))
  expect(rows.map(({ amount, state }) => [amount, state])).toEqual([
    [9_00, 'approved'],
    [-9_00, 'approved'],
  ])
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

test('an order nobody was found for is given by hand, with a reason, once', async () => {
  const { id } = (await placePaid({ coupon_code: 'NOSUCH', items: [item(200_00)] })).body
  await refund(id, { amount: 100_00 })
  await rate(w.bea, 1000)
  const give = () =>
    w.shop(orders.attribute, { params: { id }, body: { influencer_id: party(w.bea), reason: 'typed the code wrong' } })
  const answers = await Promise.all([give(), give()])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const { attribution, commission } = await look(id)
  expect(attribution).toMatchObject({ via: 'manual', influencer: { id: party(w.bea) } })
  expect(attribution!.receipt.candidates.map(({ via }) => via)).toEqual(['coupon', 'manual'])
  expect(commission).toMatchObject({ amount: 20_00, reversed: -10_00 })
  await rate(w.bea, null)
})

test('lists are filtered, searched and paged without losing or doubling a row', async () => {
  const shop = await w.newcomer('sponsor')
  await w.adminUser(users.approve, { params: { id: shop.me.id } })
  const names = ['Élodie Mbarga', 'Paul Biya', 'Zoé Nkomo', 'Anna Fotso', 'Marc Essomba']
  for (const [n, name] of names.entries()) {
    await place({ customer: { name }, items: [item((n % 2) * 100 + 100)], payment: n % 2 ? 'paid' : 'unpaid' }, shop)
    w.clock.pass(1000)
  }
  const list = async (query: object) => (await shop(orders.list, { query: query as never })).body
  expect((await list({ q: 'elodie' })).data).toHaveLength(1)
  expect((await list({ payment: 'paid' })).data.map((one) => one.customer.name)).toEqual(['Anna Fotso', 'Paul Biya'])
  for (const sort of ['-placed_at', 'placed_at', '-total', 'total']) {
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ sort, limit: 2, ...(cursor && { cursor }) })
      ids.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    } while (cursor)
    expect([sort, ids.length, new Set(ids).size]).toEqual([sort, 5, 5])
  }
  expect((await shop(orders.list, { query: { from: '2026-02-30' } as never })).status).toBe(422)
  expect((await list({ to: '9999-12-31' })).data).toHaveLength(5)
  for (const value of ['1e999', '1.5', '1e30', '9007199254740993', '', 'x']) {
    const cursor = Buffer.from(JSON.stringify([value, 'ord_1'])).toString('base64url')
    const answer = await shop(orders.list, { query: { sort: 'total', cursor } as never })
    expect([value, answer.status, answer.code]).toEqual([value, 422, 'invalid_cursor'])
  }
})

test('after all of this the books balance', async () => {
  expect(await verifyLedger(w.kernel.db.read)).toEqual([])
})

test('what was earned with goods that cost nothing goes back with the order', async () => {
  const { product } = await w.linked({ commission: { kind: 'fixed', amount: 5_00 } })
  const { code } = await couponOf(w.ada, { bps: 10_000 }, { commission_bps: 1000 })
  const sample = item(20_00, { product_id: product.id })
  const end = (id: string) => w.shop(orders.setFulfilment, { params: { id }, body: { to: 'cancelled' } })

  const gift = (await placePaid({ items: [sample], coupon_code: code })).body
  expect(gift).toMatchObject({ total: 0, commission: { amount: 5_00, state: 'pending' } })
  expect((await end(gift.id)).body.commission).toMatchObject({ reversed: -5_00, state: 'cancelled' })

  const delivered = (await placePaid({ items: [sample], coupon_code: code, delivery_fee: 4_00 })).body
  await refund(delivered.id, { amount: 1_00 })
  expect((await look(delivered.id)).commission).toMatchObject({ reversed: 0, state: 'pending' })
  expect((await end(delivered.id)).body.commission).toMatchObject({ reversed: -5_00, state: 'cancelled' })

  const free = item(0, { product_id: product.id })
  const both = (await placePaid({ items: [item(50_00), free], discount: 0, coupon_code: code, delivery_fee: 4_00 }))
    .body
  expect(both.commission!.amount).toBe(10_00)
  await refund(both.id, { amount: 25_00 })
  expect((await look(both.id)).commission!.reversed).toBe(-2_50)
  await refund(both.id, { amount: 25_00 })
  expect((await look(both.id)).commission).toMatchObject({ reversed: -10_00, state: 'cancelled' })
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
})

test('a refused commission is nothing wherever orders are listed or written down', async () => {
  const star = await w.newcomer('influencer')
  const { code } = await couponOf(star, {}, { commission_bps: 1000 })
  const [standing, rejected] = [
    (await placePaid({ coupon_code: code })).body,
    (await placePaid({ coupon_code: code })).body,
  ]
  await refund(rejected.id, { amount: 45_00 })
  const reason = { reason: 'not theirs' }
  await w.adminUser(commissionEndpoints.reject, { params: { id: rejected.commission!.id }, body: reason })
  const amounts = (await star(orders.list, { query: {} })).body.data.map(({ commission }) => {
    return commission!.amount + commission!.reversed
  })
  expect(amounts).toEqual([0, 9_00])
  expect((await look(rejected.id, star)).commission).toMatchObject({ amount: 9_00, reversed: -9_00, state: 'rejected' })
  const parts = exportedOrders.parts(w.kernel, { kind: 'admin' } as Actor, { ...whole, coupon: code }, 'xlsx')
  const at = exportedOrders.head.indexOf('commission')
  const cells: unknown[] = []
  for await (const part of parts) if ('rows' in part) cells.push(...part.rows.map((row) => row[at]))
  expect(cells).toEqual([0, standing.commission!.amount].map((minor) => ({ minor, places: 2 })))
})
const whole = orders.list.query.parse({})

test('a cancelled order is neither paid nor failed any more', async () => {
  const { body: order } = await place({})
  await w.shop(orders.setFulfilment, { params: { id: order.id }, body: { to: 'cancelled' } })
  for (const status of ['paid', 'failed'] as const)
    expect(await w.shop(orders.setPayment, { params: { id: order.id }, body: { status } })).toMatchObject({
      status: 409,
      code: 'wrong_state',
    })
  expect((await look(order.id)).actions).toEqual([])
})

test('eight sendings of one order at once are one order', async () => {
  const external_id = `parallel-${++count}`
  const answers = await Promise.all(Array.from({ length: 8 }, () => placePaid({ external_id })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(7).fill(200), 201])
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
})

test('of two completions at once exactly one counts', async () => {
  const { body: order } = await placePaid({})
  const move = (to: 'assigned' | 'picked_up' | 'in_transit' | 'completed') =>
    w.shop(orders.setFulfilment, { params: { id: order.id }, body: { to } })
  for (const to of ['assigned', 'picked_up', 'in_transit'] as const) await move(to)
  const both = await Promise.all([move('completed'), move('completed')])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect((await look(order.id)).timeline.filter(({ kind }) => kind === 'completed')).toHaveLength(1)
})

test('an order given by hand waits from its payment, as if it had been found at once', async () => {
  await rate(w.ada, 1000)
  const order = (await placePaid({})).body
  const due = later(w.clock.now(), 14 * DAY)
  w.clock.pass(5 * DAY)
  const body = { influencer_id: party(w.ada), reason: 'they asked' }
  const attributed = (await w.shop(orders.attribute, { params: { id: order.id }, body })).body
  expect(attributed.commission!.matures_at).toBe(due)
})
