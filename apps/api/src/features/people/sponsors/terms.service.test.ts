import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { terms } from '@affluence/contract/sponsors'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, later } from '../../../kernel/clock.ts'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'

let w: World
beforeAll(async () => {
  w = await affiliationWorld()
  const { id } = (await w.shop(coupons.create, { body: { code: 'ADA', kind: 'percent', bps: 1000 } })).body
  await w.shop(coupons.assign, { params: { id }, body: { influencer_id: w.ada.me.party!.id } })
})
afterAll(() => w.end())

const of = { params: { id: '' } }
beforeAll(() => void (of.params.id = w.shop.me.party!.id))
async function placeOrder() {
  const items = [{ name: 'Thing', quantity: 1, unit_price: 100_00 }]
  const body = { items, discount: 0, customer: { name: 'Zoe' }, coupon_code: 'ADA', payment: 'paid' } as const
  return (await w.shop(orders.create, { body })).body
}
const look = async (id: string) => (await w.shop(orders.get, { params: { id } })).body.commission
async function deliver(id: string) {
  for (const to of ['assigned', 'picked_up', 'in_transit', 'completed'] as const)
    expect((await w.shop(orders.setFulfilment, { params: { id }, body: { to } })).status).toBe(200)
}

test('a usual rate and a waiting time from the delivery hold for what comes', async () => {
  expect((await w.shop(terms.own)).body).toEqual({
    default_commission_bps: null,
    hold_days: null,
    hold_from: 'paid',
    platform_fee_bps: null,
    usual: { hold_days: 14, platform_fee_bps: 500 },
  })
  const before = await placeOrder()
  expect(before.commission).toBeNull()
  const body = { default_commission_bps: 750, hold_days: 3, hold_from: 'delivered' } as const
  expect((await w.shop(terms.changeOwn, { body })).body).toMatchObject(body)
  const order = await placeOrder()
  expect(order.commission).toMatchObject({ amount: 7_50, rule: 'sponsor', matures_at: null })
  await deliver(order.id)
  expect((await look(order.id))!.matures_at).toBe(later(w.clock.now(), 3 * DAY))
  expect(await look(before.id)).toBeNull()
})

test('what waits for its delivery matures after it, even if the sponsor counts from the payment by then', async () => {
  await w.shop(terms.changeOwn, { body: { hold_days: 5, hold_from: 'delivered', default_commission_bps: 1000 } })
  const order = await placeOrder()
  await w.shop(terms.changeOwn, { body: { hold_from: 'paid' } })
  const next = await placeOrder()
  const fixed = next.commission!.matures_at
  expect(fixed).toBe(later(w.clock.now(), 5 * DAY))
  w.clock.pass(DAY)
  await deliver(order.id)
  await deliver(next.id)
  expect((await look(order.id))!.matures_at).toBe(later(w.clock.now(), 5 * DAY))
  expect((await look(next.id))!.matures_at).toBe(fixed)
})

test('an admin decides what the platform takes; a sponsor does not, and others see nothing', async () => {
  const answer = await w.adminUser(terms.change, { ...of, body: { platform_fee_bps: 250 } })
  expect(answer.body).toMatchObject({ platform_fee_bps: 250, usual: { platform_fee_bps: 500 } })
  expect((await w.adminUser(terms.of, of)).body.platform_fee_bps).toBe(250)
  const own = { platform_fee_bps: 0 } as never
  expect(await w.shop(terms.changeOwn, { body: own })).toMatchObject({ status: 422, code: 'invalid_request' })
  expect((await w.shop(terms.of, of)).status).toBe(403)
  expect((await w.ada(terms.own)).status).toBe(403)
  expect((await w.shop(terms.changeOwn, { body: { hold_days: 366 } })).status).toBe(422)
  const [entry] = await w.kernel.db.read
    .select()
    .from(audit_log)
    .where(and(eq(audit_log.action, 'sponsor.terms_changed'), eq(audit_log.actor_kind, 'admin')))
  expect(entry).toMatchObject({ before: { platform_fee_bps: null }, after: { platform_fee_bps: 250 } })
})
