import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { afterAll, expect, test } from 'vitest'
import { DAY, later } from '../../../kernel/clock.ts'
import { BROWSER } from '../../../testing/affiliationWorld.ts'
import { orderWorld } from '../../../testing/orderWorld.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

const { w, party, item, placePaid, couponOf, rate, refund, look, isShop } = await orderWorld()
afterAll(() => w.end())

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

test('an imported past order counts for the holder of the coupon at that time', async () => {
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

test('own purchase, suspended holder, ended holding: no commission, and the reason', async () => {
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

test('an order without influencer is attributed by hand, with a reason, once', async () => {
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

test('the waiting period of an order attributed by hand begins at its payment', async () => {
  await rate(w.ada, 1000)
  const order = (await placePaid({})).body
  const due = later(w.clock.now(), 14 * DAY)
  w.clock.pass(5 * DAY)
  const body = { influencer_id: party(w.ada), reason: 'they asked' }
  const attributed = (await w.shop(orders.attribute, { params: { id: order.id }, body })).body
  expect(attributed.commission!.matures_at).toBe(due)
})
