import { afterAll, expect, test } from 'vitest'
import { later } from '../../../kernel/clock.ts'
import { withoutPieces, wooOrder } from '../../../testing/shops.ts'
import { shopWorld } from '../../../testing/shopWorld.ts'

const { w, woo, nextId, now, byShopify, byWoo, orderOf, paidOrder, callsOf, booksAgree, commissionsOf } =
  await shopWorld()
afterAll(() => w.end())

const amountsOf = async (order_id: string) => (await commissionsOf(order_id)).map(({ amount }) => amount)

test('a late message about an order does not undo newer ones', async () => {
  const { id, order } = await paidOrder()
  const at = (ms: number) => ({ updated_at: later(now(), ms).replace(/\.\d+Z$/, '+00:00') })
  expect(await byShopify('orders/updated', withoutPieces(order, 1, 1, at(60_000)))).toMatchObject({ outcome: 'done' })
  expect(await byShopify('orders/updated', { ...order, ...at(30_000) })).toMatchObject({ outcome: 'nothing' })
  expect(await orderOf(id)).toMatchObject({ total: 64_40 })
  const cancelled = { ...withoutPieces(order, 1, 1, at(90_000)), cancelled_at: now(), current_total_price: '0.00' }
  expect(await byShopify('orders/cancelled', cancelled)).toMatchObject({ outcome: 'done' })
  expect(await orderOf(id)).toMatchObject({ payment: 'refunded', total: 64_40, refunded: 64_40 })
  await booksAgree()
})

test('orders/edited waits for the order that it made, and says why', async () => {
  const { id, order } = await paidOrder()
  const at = later(now(), 60_000)
  const edit = {
    order_edit: {
      id: 78_912_328_793_670,
      app_id: null,
      order_id: id,
      committed_at: at,
      created_at: at,
      notify_customer: false,
      staff_note: 'The buyer wants no mug',
      user_id: null,
      line_items: { additions: [], removals: [{ id: id * 10 + 2, delta: 1 }] },
    },
  }
  expect(await byShopify('orders/edited', edit)).toMatchObject({ outcome: 'waiting' })
  expect(await orderOf(id)).toMatchObject({ total: 104_00 })
  await byShopify('orders/updated', withoutPieces(order, 1, 1, { updated_at: at }))
  const edited = await orderOf(id)
  expect(edited.timeline.at(-1)).toMatchObject({
    kind: 'corrected',
    amount: 64_40,
    note: 'The buyer wants no mug: Mug: 1 → 0',
  })
  expect((await callsOf(id)).find(({ topic }) => topic === 'orders/edited')).toMatchObject({ outcome: 'nothing' })
  expect(await byShopify('orders/edited', { ...edit, again: true })).toMatchObject({ outcome: 'nothing' })
  // Some send the order itself by that name.
  expect(await byShopify('orders/edited', { ...order, updated_at: later(at, 1000) })).toMatchObject({
    outcome: 'done',
  })
  expect(await orderOf(id)).toMatchObject({ total: 104_00, refunded: 0 })
  await booksAgree()
})

test('WooCommerce edits are followed before and after the payment, and not below what was given back', async () => {
  const id = nextId()
  const line = wooOrder(id, now()).line_items[0]!
  const half = { quantity: 1, subtotal: '25.00', subtotal_tax: '5.00', total: '22.50', total_tax: '5.00' }
  const one = { line_items: [{ ...line, ...half }], discount_total: '2.50', total: '31.50' }
  const at = (more: object) => byWoo('order.updated', wooOrder(id, now(), more))
  await byWoo('order.created', wooOrder(id, now()))
  expect(await at(one)).toMatchObject({ outcome: 'done' })
  expect(await orderOf(id)).toMatchObject({ payment: 'unpaid', total: 31_50, subtotal: 30_00, discount: 2_50 })
  const payment = { status: 'processing', date_paid_gmt: now().slice(0, 19) }
  expect(await at({ ...payment, ...one })).toMatchObject({ outcome: 'done' })
  expect((await orderOf(id)).commission).toMatchObject({ amount: 2_25 })
  expect(await at(payment)).toMatchObject({ outcome: 'done' })
  const order = await orderOf(id)
  expect(order).toMatchObject({ payment: 'paid', total: 59_00, refunded: 0 })
  expect(await amountsOf(order.id)).toEqual([2_25, 2_25])
  const refunds = [{ id: 1, reason: '', total: '-50.00' }]
  expect(await at({ ...payment, refunds })).toMatchObject({ outcome: 'done' })
  expect(await at({ ...payment, ...one, refunds })).toMatchObject({ outcome: 'refused' })
  expect((await callsOf(id, woo))[0]).toMatchObject({ problem: { code: 'less_than_refunded' } })
  expect(await orderOf(id)).toMatchObject({ total: 59_00, refunded: 50_00 })
  await booksAgree()
})
