import { notifications } from '@affluence/contract/notifications'
import { shops } from '@affluence/contract/shops'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shopifyRefund, wooOrder } from '../../../testing/shops.ts'
import { shopWorld, type ShopWorld } from '../../../testing/shopWorld.ts'

let s: ShopWorld
beforeAll(async () => void (s = await shopWorld()))
afterAll(() => s.w.end())

const retry = (event_id: string) => s.w.shop(shops.retry, { params: { id: s.shopify.id, event_id } })

const inShillings = (amount: string) => ({ id: 1, kind: 'refund', status: 'success', amount, currency: 'XAF' })
const both = (amount: string, paid: string) => ({
  shop_money: { amount, currency_code: 'USD' },
  presentment_money: { amount: paid, currency_code: 'XAF' },
})

test('a refund transferred in the buyer’s currency is booked as what it was in the shop’s', async () => {
  const { id } = await s.paidOrder()
  const refund = shopifyRefund(id + 5_000_000, id, { transactions: [inShillings('24000')] })
  expect(await s.byShopify('refunds/create', refund)).toMatchObject({ outcome: 'done' })
  const order = await s.orderOf(id)
  expect(order).toMatchObject({ payment: 'partially_refunded', refunded: 39_60 })
  expect(await s.earned(order.id)).toBe(5_40)
  await s.booksAgree()
})

test('lines, delivery and adjustments are read in the money of the shop', async () => {
  const { id } = await s.paidOrder()
  const refund = shopifyRefund(id + 5_000_000, id, {
    refund_line_items: [
      {
        line_item_id: id * 10 + 2,
        quantity: 1,
        subtotal: '21600',
        subtotal_set: both('36.00', '21600'),
        total_tax: '2160',
        total_tax_set: both('3.60', '2160'),
      },
    ],
    refund_shipping_lines: [{ subtotal_amount_set: both('5.00', '3000'), tax_amount_set: both('0.00', '0') }],
    order_adjustments: [{ kind: 'refund_discrepancy', amount: '600', amount_set: both('1.00', '600') }],
    transactions: [inShillings('26160')],
  })
  expect(await s.byShopify('refunds/create', refund)).toMatchObject({ outcome: 'done' })
  expect(await s.orderOf(id)).toMatchObject({ refunded: 43_60 })
  const order = await s.paidOrder()
  const refundMessage = shopifyRefund(order.id + 5_000_000, order.id, {
    refund_line_items: [],
    transactions: [{ ...inShillings('6000'), amount_set: both('10.00', '6000') }],
  })
  await s.byShopify('refunds/create', refundMessage)
  expect(await s.orderOf(order.id)).toMatchObject({ refunded: 10_00 })
  await s.booksAgree()
})

test('a refund that is said only in another currency is kept as such, and nothing is given back', async () => {
  const { id, order } = await s.paidOrder()
  const refund = shopifyRefund(id + 5_000_000, id, { refund_line_items: [], transactions: [inShillings('24000')] })
  expect(await s.byShopify('refunds/create', refund)).toEqual({ status: 200, outcome: 'refused' })
  const news = { ...order, fulfillment_status: 'fulfilled', refunds: [refund] }
  expect(await s.byShopify('orders/updated', news)).toEqual({ status: 200, outcome: 'refused' })
  // What else the shop told is followed all the same.
  expect(await s.orderOf(id)).toMatchObject({ payment: 'paid', refunded: 0, fulfilment: 'completed' })
  const [updated, created] = await s.callsOf(id)
  for (const call of [updated, created]) {
    expect(call).toMatchObject({ outcome: 'refused', problem: { code: 'currency_mismatch' } })
    expect(await retry(call!.id)).toMatchObject({ status: 422, code: 'currency_mismatch' })
  }
  const notices = (await s.w.shop(notifications.list, { query: { kind: 'shop_call_refused' } })).body.data
  expect(notices).toHaveLength(1)
  await s.booksAgree()
})

test('a refund larger than what is left is refused and kept; once booked, it is known', async () => {
  const { id, order } = await s.paidOrder()
  const of = (n: number, amount: string) =>
    shopifyRefund(id + n * 1_000_000, id, {
      refund_line_items: [],
      transactions: [{ kind: 'refund', status: 'success', amount, currency: 'USD' }],
    })
  expect(await s.byShopify('refunds/create', of(5, '104.01'))).toMatchObject({ outcome: 'refused' })
  expect(await s.orderOf(id)).toMatchObject({ payment: 'paid', refunded: 0 })
  expect(await s.byShopify('refunds/create', of(6, '104.00'))).toMatchObject({ outcome: 'done' })
  expect(await s.byShopify('orders/updated', { ...order, refunds: [of(6, '104.00')] })).toMatchObject({
    outcome: 'nothing',
  })
  const again = { ...order, refunds: [of(6, '104.00'), of(7, '10.00')] }
  expect(await s.byShopify('orders/updated', again)).toMatchObject({ outcome: 'refused' })
  const [newest] = await s.callsOf(id)
  const errors = [{ code: 'more_than_left', params: { left: 0 } }]
  expect(newest).toMatchObject({ problem: { code: 'more_than_left', params: { errors } } })
  expect(await s.orderOf(id)).toMatchObject({ payment: 'refunded', refunded: 104_00 })
  await s.booksAgree()
})

test('nor does WooCommerce give back more than is left', async () => {
  const id = s.nextId()
  const payment = { status: 'processing', date_paid_gmt: s.now().slice(0, 19) }
  await s.byWoo('order.created', wooOrder(id, s.now(), payment))
  const refunds = [{ id: 1, reason: 'two of them', total: '-59.01' }]
  expect(await s.byWoo('order.updated', wooOrder(id, s.now(), { ...payment, refunds }))).toMatchObject({
    outcome: 'refused',
  })
  expect(await s.orderOf(id)).toMatchObject({ payment: 'paid', refunded: 0 })
  expect((await s.callsOf(id, s.woo))[0]).toMatchObject({ problem: { code: 'more_than_left' } })
})
