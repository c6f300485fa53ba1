import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { type NewShopConnection, shops } from '@affluence/contract/shops'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duties } from '../../app.ts'
import { DAY } from '../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../testing/affiliationWorld.ts'
import { shopifyCall, shopifyOrder, shopifyRefund, wooCall, wooOrder } from '../../testing/shops.ts'
import { runTaskNow } from '../admin/admin.service.ts'
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
})
afterAll(() => w.end())

let last = 81_000_000
const nextId = () => ++last
const now = () => w.kernel.clock.now()
const byShopify = (topic: string, payload: object) => shopifyCall(w.app, shopify, topic, payload)
const byWoo = (topic: string, payload: object) => wooCall(w.app, woo, topic, payload)
async function orderOf(external_id: number) {
  const { data } = (await w.shop(orders.list, { query: { q: String(external_id) } })).body
  return (await w.shop(orders.get, { params: { id: data[0]!.id } })).body
}
const callsOf = async (external_id: number, shop = shopify) =>
  (await w.shop(shops.events, { params: { id: shop.id }, query: { limit: 100 } })).body.data.filter(
    (one) => one.external_order_id === String(external_id),
  )
const waiting = async (shop = shopify) => (await w.shop(shops.list)).body.data.find(({ id }) => id === shop.id)!.waiting

test.each(['paid', 'failed'] as const)('a refund waits until a person says that its order is %s', async (status) => {
  const id = nextId()
  await byShopify('orders/create', shopifyOrder(id, now()))
  const refund = shopifyRefund(id + 5_000_000, id)
  expect(await byShopify('refunds/create', refund)).toMatchObject({ outcome: 'waiting' })
  const order = await orderOf(id)
  await w.shop(orders.setPayment, { params: { id: order.id }, body: { status } })
  await w.work()
  const [used] = await callsOf(id)
  const after = { paid: ['partially_refunded', 39_60, 'done'], failed: ['failed', 0, 'nothing'] }[status]
  const { payment, refunded } = await orderOf(id)
  expect([payment, refunded, used!.outcome]).toEqual(after)
  expect(used).toMatchObject({ order: { id: order.id }, kept_until: null })
  expect(await byShopify('refunds/create', refund)).toMatchObject({ outcome: 'nothing' })
  expect((await verifyBooks(w.kernel.db.read)).differences).toEqual([])
})

test('a refund that WooCommerce told of with an unpaid order waits as well', async () => {
  const id = nextId()
  const refunds = [{ id: 1, reason: '', total: '-19.00' }]
  const news = wooOrder(id, now(), { refunds })
  expect(await byWoo('order.created', news)).toMatchObject({ outcome: 'waiting' })
  const order = await orderOf(id)
  expect(order).toMatchObject({ payment: 'unpaid', refunded: 0 })
  await w.shop(orders.setPayment, { params: { id: order.id }, body: { status: 'paid' } })
  await w.work()
  expect(await orderOf(id)).toMatchObject({ payment: 'partially_refunded', refunded: 19_00 })
  expect(await waiting(woo)).toBe(0)
})

test('a waiting refund larger than its order is kept with the reason once the order is paid', async () => {
  const id = nextId()
  await byShopify('orders/create', shopifyOrder(id, now()))
  const transactions = [{ kind: 'refund', status: 'success', amount: '500.00', currency: 'USD' }]
  await byShopify('refunds/create', shopifyRefund(id + 5_000_000, id, { transactions }))
  const order = await orderOf(id)
  await w.shop(orders.setPayment, { params: { id: order.id }, body: { status: 'paid' } })
  await w.work()
  expect((await callsOf(id))[0]).toMatchObject({ outcome: 'refused', problem: { code: 'more_than_left' } })
})

test('what waits is shown before it is forgotten, however long nobody looked', async () => {
  const forget = async () => {
    await runTaskNow(w.kernel, duties.tasks, 'forget_shop_calls')
    await w.work()
  }
  const told = async () =>
    (await w.shop(notifications.list, { query: { kind: 'shop_calls_expiring' } })).body.data.map((one) => one.data)
  const open = await waiting()
  const id = nextId()
  await byShopify('refunds/create', shopifyRefund(id + 5_000_000, id))
  expect(await waiting()).toBe(open + 1)
  await forget()
  expect(await told()).toEqual([])
  // The task did not run for a long time: nothing goes without a word.
  w.pass(40 * DAY)
  await forget()
  expect(await told()).toMatchObject([{ shop: 'My shopify', count: open + 1, days: 7 }])
  const [call] = await callsOf(id)
  expect(call).toMatchObject({ outcome: 'waiting', kept_until: expect.any(String) })
  const days = (Date.parse(call!.kept_until!) - w.clock.ms()) / DAY
  expect([days > 6.9, days <= 7]).toEqual([true, true])
  await forget()
  w.pass(6 * DAY)
  await forget()
  expect(await waiting()).toBe(open + 1)
  w.pass(DAY + 60_000)
  await forget()
  expect(await told()).toHaveLength(1)
  expect(await waiting()).toBe(0)
  expect((await callsOf(id))[0]).toMatchObject({ outcome: 'waiting', kept_until: null })
  const retry = { params: { id: shopify.id, event_id: call!.id } }
  expect(await w.shop(shops.retry, retry)).toMatchObject({ status: 409, code: 'wrong_state' })
})
