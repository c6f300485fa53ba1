import { coupons } from '@affluence/contract/coupons'
import { type Order, orders } from '@affluence/contract/orders'
import { products } from '@affluence/contract/products'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sum } from '../../../kernel/money.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { verifyAll } from '../../../testing/verify.ts'
import { order_items } from '../sale/sale.tables.ts'

let w: World
beforeAll(async () => {
  w = await affiliationWorld()
  const body = { code: 'ADA', kind: 'fixed', amount: 1 } as const
  const { id } = (await w.shop(coupons.create, { body })).body
  const influencer_id = w.ada.me.party!.id
  await w.shop(coupons.assign, { params: { id }, body: { influencer_id, commission_bps: 1000 } })
})
afterAll(() => w.end())

const place = async (body: object): Promise<Order> => {
  const of = { customer: { name: 'Zoe' }, payment: 'paid', coupon_code: 'ADA', discount: 0, ...body }
  return (await w.shop(orders.create, { body: of as never })).body
}
const refund = async (id: string, body: object) =>
  (await w.shop(orders.refund, { params: { id }, body: { reason: 'came back', ...body } as never })).body
const rowsOf = (id: string) => w.kernel.db.read.select().from(commissions).where(eq(commissions.source_id, id))
const feesOf = async (id: string) => (await rowsOf(id)).map((row) => row.platform_fee)
const differences = async () => (await verifyAll(w.kernel.db.read)).differences
const item = (unit_price: number, more: object = {}) => ({ name: 'Thing', quantity: 1, unit_price, ...more })
const withTax = { items: [item(119_00)], tax: 19_00 }

test('50.00 of 119.00 with 19.00 of tax takes back 42 %, the rest takes back the rest', async () => {
  const { id, commission } = await place(withTax)
  expect(commission).toMatchObject({ amount: 10_00 })
  expect((await refund(id, { amount: 50_00 })).commission).toMatchObject({ reversed: -4_20 })
  expect(await feesOf(id)).toEqual([5_00, -2_10])
  expect((await refund(id, { amount: 69_00 })).commission).toMatchObject({ reversed: -10_00, state: 'cancelled' })
  expect(sum(await feesOf(id))).toBe(0)
  expect(await differences()).toEqual([])
})

test('what was taken back by the rule before stays, and both rules agree with the books', async () => {
  const { id, items } = await place(withTax)
  await refund(id, { amount: 50_00 })
  const line = eq(order_items.id, items[0]!.id)
  const [before] = await w.kernel.db.read.select().from(order_items).where(line)
  expect(before).toMatchObject({ refunded: 50_00, reversed: 4_20, refunded_before: 0, platform_fee: 5_00 })
  const set = (values: object) => w.kernel.db.write((tx) => tx.update(order_items).set(values).where(line))
  await set({ reversed: 5_00 })
  expect((await differences()).map(({ what }) => what)).toContain('reversal')
  // As the migration marks what was refunded before it.
  await set({ refunded_before: 50_00, platform_fee: null })
  expect((await differences()).map(({ what }) => what)).toEqual(['reversed'])
  await set({ reversed: 4_20 })
  expect(await differences()).toEqual([])
  expect((await refund(id, { amount: 69_00 })).commission).toMatchObject({ reversed: -10_00 })
  expect(await differences()).toEqual([])
})

test('an order with one earning line pays a fee for that line, and none when nothing earns', async () => {
  const fixed = { kind: 'fixed', amount: 3_00 } as const
  const { product, link } = await w.linked({ commission: fixed }, w.bea)
  await w.visit(link.code)
  const mixed = [item(100_00, { product_id: product.id }), item(900_00)]
  const of = { coupon_code: undefined, ref: link.code }
  const order = await place({ ...of, items: mixed })
  expect(order.commission).toMatchObject({ amount: 3_00 })
  expect(await feesOf(order.id)).toEqual([5_00])
  expect(await rowsOf((await place({ ...of, items: [item(900_00)] })).id)).toEqual([])
  // What bears no fee gives none back; the earning line gives back its own.
  await refund(order.id, { lines: [{ item_id: order.items[1]!.id }] })
  expect(await feesOf(order.id)).toEqual([5_00])
  await refund(order.id, { lines: [{ item_id: order.items[0]!.id, amount: 50_00 }] })
  expect(await feesOf(order.id)).toEqual([5_00, -2_50])
  const late = await place({ ...of, items: mixed, payment: 'unpaid' })
  await w.shop(orders.setPayment, { params: { id: late.id }, body: { status: 'paid' } })
  expect(await feesOf(late.id)).toEqual([5_00])
  await w.shop(products.archive, { params: { id: product.id } })
  expect(await differences()).toEqual([])
})

test('a smaller basket under a known external id is a conflict, whatever its discount', async () => {
  const first = await place({ items: [item(100_00)], discount: 50_00, external_id: 'shrunk' })
  const again = (body: object) =>
    w.shop(orders.create, {
      body: { customer: { name: 'Zoe' }, coupon_code: 'ADA', external_id: 'shrunk', ...body } as never,
    })
  const conflict = { status: 409, code: 'external_id_conflict' }
  for (const discount of [50_00, undefined]) {
    const answer = await again({ items: [item(20_00)], discount })
    expect([answer.status, answer.code]).toEqual([conflict.status, conflict.code])
    expect(answer.json).toMatchObject({ id: first.id })
  }
})
