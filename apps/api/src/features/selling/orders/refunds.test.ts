import { orders } from '@affluence/contract/orders'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { orderWorld } from '../../../testing/orderWorld.ts'
import { approveMature } from '../commissions/commissions.service.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { verifyLedger } from '../ledger/ledger.service.ts'
import { verifyAll } from '../../../testing/verify.ts'

const { w, item, placePaid, couponOf, refund, look } = await orderWorld()
afterAll(() => w.end())

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

test('after all of this the books balance', async () => {
  expect(await verifyLedger(w.kernel.db.read)).toEqual([])
})

test('commission on free goods is taken back when the order is cancelled', async () => {
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
