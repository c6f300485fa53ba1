import { commissions } from '@affluence/contract/commissions'
import { coupons } from '@affluence/contract/coupons'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { type NewShopConnection, shops } from '@affluence/contract/shops'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../testing/affiliationWorld.ts'
import { shopifyCall, shopifyOrder, shopifyRefund, wooCall, wooOrder } from '../../testing/shops.ts'
import { verifyBooks } from '../ledger/verify.service.ts'

let w: World
let shopify: NewShopConnection
let woo: NewShopConnection
beforeAll(async () => {
  w = await affiliationWorld()
  const connect = async (kind: 'shopify' | 'woocommerce', more: object = {}) =>
    (await w.shop(shops.connect, { body: { kind, name: `My ${kind}`, ...more } })).body
  shopify = await connect('shopify', { secret: 'shpss_0123456789abcdef' })
  woo = await connect('woocommerce')
  const made = await w.shop(coupons.create, { body: { code: 'RIVER10', kind: 'percent', bps: 1000 } })
  const influencer_id = w.ada.me.party!.id
  await w.shop(coupons.assign, { params: { id: made.body.id }, body: { influencer_id, commission_bps: 1000 } })
})
afterAll(() => w.end())

let last = 71_000_000
const nextId = () => ++last
const now = () => w.kernel.clock.now()
const byShopify = (topic: string, payload: object) => shopifyCall(w.app, shopify, topic, payload)
const byWoo = (topic: string, payload: object) => wooCall(w.app, woo, topic, payload)
async function orderOf(external_id: number) {
  const { data } = (await w.shop(orders.list, { query: { q: String(external_id) } })).body
  expect(data).toHaveLength(1)
  return (await w.shop(orders.get, { params: { id: data[0]!.id } })).body
}
async function paidOrder(more: object = {}) {
  const id = nextId()
  const order = shopifyOrder(id, now(), { financial_status: 'paid', ...more })
  expect(await byShopify('orders/create', order)).toMatchObject({ outcome: 'done' })
  return { id, order }
}
const callsOf = async (external_id: number, shop = shopify) =>
  (await w.shop(shops.events, { params: { id: shop.id }, query: { limit: 100 } })).body.data.filter(
    (one) => one.external_order_id === String(external_id),
  )
const earned = async (order_id: string) =>
  (await w.shop(commissions.list, { query: { limit: 100 } })).body.data
    .filter((one) => one.source_id === order_id)
    .reduce((sum, one) => sum + one.amount, 0)
const retry = (event_id: string) => w.shop(shops.retry, { params: { id: shopify.id, event_id } })
const booksAgree = async () => expect((await verifyBooks(w.kernel.db.read)).differences).toEqual([])

const inShillings = (amount: string) => ({ id: 1, kind: 'refund', status: 'success', amount, currency: 'XAF' })
const both = (amount: string, paid: string) => ({
  shop_money: { amount, currency_code: 'USD' },
  presentment_money: { amount: paid, currency_code: 'XAF' },
})

test('a refund transferred in the buyer’s currency is booked as what it was in the shop’s', async () => {
  const { id } = await paidOrder()
  const refund = shopifyRefund(id + 5_000_000, id, { transactions: [inShillings('24000')] })
  expect(await byShopify('refunds/create', refund)).toMatchObject({ outcome: 'done' })
  const order = await orderOf(id)
  expect(order).toMatchObject({ payment: 'partially_refunded', refunded: 39_60 })
  expect(await earned(order.id)).toBe(5_40)
  await booksAgree()
})

test('lines, delivery and adjustments are read in the money of the shop', async () => {
  const { id } = await paidOrder()
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
  expect(await byShopify('refunds/create', refund)).toMatchObject({ outcome: 'done' })
  expect(await orderOf(id)).toMatchObject({ refunded: 43_60 })
  const named = await paidOrder()
  const said = shopifyRefund(named.id + 5_000_000, named.id, {
    refund_line_items: [],
    transactions: [{ ...inShillings('6000'), amount_set: both('10.00', '6000') }],
  })
  await byShopify('refunds/create', said)
  expect(await orderOf(named.id)).toMatchObject({ refunded: 10_00 })
  await booksAgree()
})

test('a refund that is said only in another currency is kept as such, and nothing is given back', async () => {
  const { id, order } = await paidOrder()
  const refund = shopifyRefund(id + 5_000_000, id, { refund_line_items: [], transactions: [inShillings('24000')] })
  expect(await byShopify('refunds/create', refund)).toEqual({ status: 200, outcome: 'refused' })
  const news = { ...order, fulfillment_status: 'fulfilled', refunds: [refund] }
  expect(await byShopify('orders/updated', news)).toEqual({ status: 200, outcome: 'refused' })
  // What else the shop told is followed all the same.
  expect(await orderOf(id)).toMatchObject({ payment: 'paid', refunded: 0, fulfilment: 'completed' })
  const [updated, created] = await callsOf(id)
  for (const call of [updated, created]) {
    expect(call).toMatchObject({ outcome: 'refused', problem: { code: 'currency_mismatch' } })
    expect(await retry(call!.id)).toMatchObject({ status: 422, code: 'currency_mismatch' })
  }
  const told = (await w.shop(notifications.list, { query: { kind: 'shop_call_refused' } })).body.data
  expect(told).toHaveLength(1)
  await booksAgree()
})

test('a refund larger than what is left is refused and kept; once booked, it is known', async () => {
  const { id, order } = await paidOrder()
  const of = (n: number, amount: string) =>
    shopifyRefund(id + n * 1_000_000, id, {
      refund_line_items: [],
      transactions: [{ kind: 'refund', status: 'success', amount, currency: 'USD' }],
    })
  expect(await byShopify('refunds/create', of(5, '104.01'))).toMatchObject({ outcome: 'refused' })
  expect(await orderOf(id)).toMatchObject({ payment: 'paid', refunded: 0 })
  expect(await byShopify('refunds/create', of(6, '104.00'))).toMatchObject({ outcome: 'done' })
  expect(await byShopify('orders/updated', { ...order, refunds: [of(6, '104.00')] })).toMatchObject({
    outcome: 'nothing',
  })
  const again = { ...order, refunds: [of(6, '104.00'), of(7, '10.00')] }
  expect(await byShopify('orders/updated', again)).toMatchObject({ outcome: 'refused' })
  const [newest] = await callsOf(id)
  const errors = [{ code: 'more_than_left', params: { left: 0 } }]
  expect(newest).toMatchObject({ problem: { code: 'more_than_left', params: { errors } } })
  expect(await orderOf(id)).toMatchObject({ payment: 'refunded', refunded: 104_00 })
  await booksAgree()
})

test('nor does WooCommerce give back more than is left', async () => {
  const id = nextId()
  const paid = { status: 'processing', date_paid_gmt: now().slice(0, 19) }
  await byWoo('order.created', wooOrder(id, now(), paid))
  const refunds = [{ id: 1, reason: 'two of them', total: '-59.01' }]
  expect(await byWoo('order.updated', wooOrder(id, now(), { ...paid, refunds }))).toMatchObject({ outcome: 'refused' })
  expect(await orderOf(id)).toMatchObject({ payment: 'paid', refunded: 0 })
  expect((await callsOf(id, woo))[0]).toMatchObject({ problem: { code: 'more_than_left' } })
})
