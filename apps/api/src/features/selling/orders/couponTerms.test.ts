import { attributions } from '@affluence/contract/attributions'
import { coupons } from '@affluence/contract/coupons'
import { type Order, orders } from '@affluence/contract/orders'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, later, MINUTE } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { redemptions } from '../coupons/coupons.tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

type Person = World['ada']
const party = (person: Person) => person.me.party!.id
const place = async (body: object): Promise<Order> => {
  const items = [{ name: 'Thing', quantity: 1, unit_price: 100_00 }]
  const customer = { name: 'Zoe Atangana' }
  return (await w.shop(orders.create, { body: { items, customer, payment: 'paid', ...body } as never })).body
}
const pay = async ({ id }: Order) =>
  (await w.shop(orders.setPayment, { params: { id }, body: { status: 'paid' } })).body
const byHand = async ({ id }: Order, to: Person) =>
  (await w.shop(orders.attribute, { params: { id }, body: { influencer_id: party(to), reason: 'She told us' } })).body
const reasons = async ({ id }: Order) =>
  (await w.shop(orders.receipt, { params: { id } })).body.candidates.map(({ reason }) => reason)
const give = async (id: string, to: Person, commission_bps: number | null = null) => {
  await w.shop(coupons.assign, {
    params: { id },
    body: { influencer_id: party(to), ...(commission_bps !== null && { commission_bps }) },
  })
  w.clock.pass(1000)
}
const takeBack = async (id: string) => {
  w.clock.pass(1000)
  await w.shop(coupons.unassign, { params: { id } })
}
let count = 0
/** Ten percent off; the rate of its holder is far above any other. */
async function coupon(holder: Person | null, commission_bps: number | null = 5000) {
  const code = `TERMS${++count}`
  const { id } = (await w.shop(coupons.create, { body: { code, kind: 'percent', bps: 1000 } })).body
  w.clock.pass(1000)
  if (holder) await give(id, holder, commission_bps)
  return { id, code }
}
const ownTerms = { amount: 0, rule: 'none' }
const earnedBy = (order: Order) => {
  const { amount = 0, rule = 'none' } = order.commission ?? {}
  return { amount, rule }
}
/** Somebody came through a link of this influencer, whose product is not what was bought. */
async function followed(person: Person) {
  const { link } = await w.linked({}, person)
  await w.visit(link.code)
  return link.code
}

test('an order won by a click has no terms of a coupon that was taken back from its influencer', async () => {
  const { id, code } = await coupon(w.ada)
  const ref = await followed(w.ada)
  await takeBack(id)
  const order = await place({ coupon_code: code, ref })
  expect(await reasons(order)).toEqual(['assignment_ended', 'code_only'])
  expect([order.attribution?.via, earnedBy(order)]).toEqual(['click', ownTerms])
  const later = await pay(await place({ coupon_code: code, ref, payment: 'unpaid' }))
  expect([later.attribution?.via, earnedBy(later)]).toEqual(['click', ownTerms])
})

test('an order given by hand to a former holder has no terms of the coupon, unless they held it at that time', async () => {
  const { id, code } = await coupon(w.ada)
  const then = w.kernel.clock.now()
  await takeBack(id)
  w.clock.pass(DAY)
  expect(earnedBy(await byHand(await place({ coupon_code: code }), w.ada))).toEqual(ownTerms)
  const own = { name: 'Ada', email: w.ada.me.email }
  expect(await reasons(await place({ coupon_code: code, placed_at: then, customer: own }))).toEqual(['self_referral'])
  const open = await byHand(await place({ coupon_code: code, payment: 'unpaid' }), w.ada)
  expect(earnedBy(await pay(open))).toEqual(ownTerms)
  const order = await place({ coupon_code: code, placed_at: then })
  expect([order.attribution?.influencer?.id, earnedBy(order)]).toEqual([
    party(w.ada),
    { amount: 45_00, rule: 'coupon' },
  ])
})

test('a former holder who wins by a click earns on their own terms', async () => {
  const { id, code } = await coupon(w.ada)
  const ref = await followed(w.ada)
  await takeBack(id)
  await give(id, w.bea, 4000)
  const order = await place({ coupon_code: code, ref, customer: { name: 'Bea', email: w.bea.me.email } })
  expect(await reasons(order)).toEqual(['self_referral', 'code_only'])
  expect([order.attribution?.influencer?.id, earnedBy(order)]).toEqual([party(w.ada), ownTerms])
})

test('the coupon’s terms also hold where a click made its holder win', async () => {
  const { code } = await coupon(w.bea, 4000)
  const ref = await followed(w.bea)
  await w.shop(attributions.setPolicy, { body: { policy: 'link_first', window_days: 30 } })
  const order = await place({ coupon_code: code, ref })
  expect([order.attribution?.via, earnedBy(order)]).toEqual(['click', { amount: 36_00, rule: 'coupon' }])
  await w.shop(attributions.setPolicy, { body: { policy: 'coupon_first', window_days: 30 } })
})

test('a coupon given today earns nothing on orders placed before: nobody held it', async () => {
  const { id, code } = await coupon(null)
  const before = w.kernel.clock.now()
  w.clock.pass(DAY)
  await give(id, w.ada, 5000)
  const imported = await place({ coupon_code: code, placed_at: before })
  expect([imported.attribution?.influencer ?? null, imported.commission]).toEqual([null, null])
  expect(await reasons(imported)).toEqual(['coupon_unheld'])
  expect(earnedBy(await byHand(imported, w.ada))).toEqual(ownTerms)
  const open = await place({ coupon_code: code, placed_at: before, payment: 'unpaid' })
  expect(earnedBy(await byHand(await pay(open), w.ada))).toEqual(ownTerms)
  const { data } = (await w.shop(attributions.nearMisses, { query: { kind: 'coupon' } })).body
  expect(data).toMatchObject([
    { code, reason: 'coupon_unheld', order: { id: open.id } },
    { code, reason: 'coupon_unheld', order: { id: imported.id } },
  ])
  expect((await place({ coupon_code: code })).commission).toMatchObject({ amount: 45_00, rule: 'coupon' })
})

test('between two holders an order earns nothing, and the receipt names the ended holding', async () => {
  const { id, code } = await coupon(w.ada)
  await takeBack(id)
  w.clock.pass(MINUTE)
  const between = w.kernel.clock.now()
  w.clock.pass(MINUTE)
  await give(id, w.bea)
  const order = await place({ coupon_code: code, placed_at: between })
  expect(await reasons(order)).toEqual(['assignment_ended'])
  expect(order.commission).toBeNull()
})

test('one order earns the same whether it is sent as paid or paid after new terms', async () => {
  const { id, code } = await coupon(w.ada, 1000)
  const [paidAtOnce, open] = [await place({ coupon_code: code }), await place({ coupon_code: code, payment: 'unpaid' })]
  const ahead = { coupon_code: code, placed_at: later(w.kernel.clock.now(), 4 * MINUTE) }
  const [early, tell] = [await place(ahead), await place({ ...ahead, payment: 'unpaid' })]
  w.clock.pass(MINUTE)
  await give(id, w.ada, 100)
  w.clock.pass(10 * MINUTE)
  const nine = { amount: 9_00, rule: 'coupon' }
  expect([paidAtOnce, await pay(open), early, await pay(tell)].map(earnedBy)).toEqual([nine, nine, nine, nine])
  expect(earnedBy(await place({ coupon_code: code }))).toEqual({ amount: 90, rule: 'coupon' })
})

test('a dry run asks for the holding of the order’s own time too', async () => {
  const { id, code } = await coupon(w.ada)
  const ref = await followed(w.ada)
  await takeBack(id)
  await give(id, w.bea, 4000)
  const beasOrder = await place({ coupon_code: code, ref })
  expect(earnedBy(beasOrder)).toEqual({ amount: 36_00, rule: 'coupon' })
  await takeBack(id)
  await give(id, w.ada, 5000)
  const day = beasOrder.placed_at.slice(0, 10)
  const policy = { policy: 'link_first', from: day, to: day } as const
  const { body } = await w.shop(attributions.dryRun, { body: policy })
  expect(body.examples.find(({ order }) => order.id === beasOrder.id)).toMatchObject({
    from: { influencer: { id: party(w.bea) }, commission: 36_00 },
    to: { influencer: { id: party(w.ada) }, commission: 0 },
  })
})

test('a use counts for the holding of the order’s own time, also where that has ended since', async () => {
  const { id, code } = await coupon(w.ada)
  const then = w.kernel.clock.now()
  await takeBack(id)
  await give(id, w.bea)
  const { id: order_id } = await place({ coupon_code: code, placed_at: then })
  const [use] = await w.kernel.db.read.select().from(redemptions).where(eq(redemptions.order_id, order_id))
  const [performance] = (await w.ada(coupons.performance, { query: {} })).body.data.filter((one) => one.code === code)
  expect([use?.assignment_id !== null, performance]).toMatchObject([true, { held: false, orders: 1 }])
})
