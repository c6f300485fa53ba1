import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { shops } from '@affluence/contract/shops'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duties } from '../../../app.ts'
import { DAY } from '../../../kernel/clock.ts'
import { shopifyOrder, shopifyRefund, wooOrder } from '../../../testing/shops.ts'
import { shopWorld, type ShopWorld } from '../../../testing/shopWorld.ts'
import { runTaskNow } from '../../views/admin/admin.service.ts'

let s: ShopWorld
let w: ShopWorld['w']
beforeAll(async () => {
  s = await shopWorld()
  w = s.w
})
afterAll(() => w.end())

const waiting = async (shop = s.shopify) =>
  (await w.shop(shops.list)).body.data.find(({ id }) => id === shop.id)!.waiting

test.each(['paid', 'failed'] as const)('a refund waits until a person says that its order is %s', async (status) => {
  const id = s.nextId()
  await s.byShopify('orders/create', shopifyOrder(id, s.now()))
  const refund = shopifyRefund(id + 5_000_000, id)
  expect(await s.byShopify('refunds/create', refund)).toMatchObject({ outcome: 'waiting' })
  const order = await s.orderOf(id)
  await w.shop(orders.setPayment, { params: { id: order.id }, body: { status } })
  await w.work()
  const [call] = await s.callsOf(id)
  const after = { paid: ['partially_refunded', 39_60, 'done'], failed: ['failed', 0, 'nothing'] }[status]
  const { payment, refunded } = await s.orderOf(id)
  expect([payment, refunded, call!.outcome]).toEqual(after)
  expect(call).toMatchObject({ order: { id: order.id }, kept_until: null })
  expect(await s.byShopify('refunds/create', refund)).toMatchObject({ outcome: 'nothing' })
  await s.booksAgree()
})

test('a refund that WooCommerce reports with an unpaid order waits as well', async () => {
  const id = s.nextId()
  const refunds = [{ id: 1, reason: '', total: '-19.00' }]
  const news = wooOrder(id, s.now(), { refunds })
  expect(await s.byWoo('order.created', news)).toMatchObject({ outcome: 'waiting' })
  const order = await s.orderOf(id)
  expect(order).toMatchObject({ payment: 'unpaid', refunded: 0 })
  await w.shop(orders.setPayment, { params: { id: order.id }, body: { status: 'paid' } })
  await w.work()
  expect(await s.orderOf(id)).toMatchObject({ payment: 'partially_refunded', refunded: 19_00 })
  expect(await waiting(s.woo)).toBe(0)
})

test('a waiting refund larger than its order is kept with the reason once the order is paid', async () => {
  const id = s.nextId()
  await s.byShopify('orders/create', shopifyOrder(id, s.now()))
  const transactions = [{ kind: 'refund', status: 'success', amount: '500.00', currency: 'USD' }]
  await s.byShopify('refunds/create', shopifyRefund(id + 5_000_000, id, { transactions }))
  const order = await s.orderOf(id)
  await w.shop(orders.setPayment, { params: { id: order.id }, body: { status: 'paid' } })
  await w.work()
  expect((await s.callsOf(id))[0]).toMatchObject({ outcome: 'refused', problem: { code: 'more_than_left' } })
})

test('what waits is shown before it is forgotten, however long nobody looked', async () => {
  const forget = async () => {
    await runTaskNow(w.kernel, duties.tasks, 'forget_shop_calls')
    await w.work()
  }
  const notices = async () =>
    (await w.shop(notifications.list, { query: { kind: 'shop_calls_expiring' } })).body.data.map((one) => one.data)
  const open = await waiting()
  const id = s.nextId()
  await s.byShopify('refunds/create', shopifyRefund(id + 5_000_000, id))
  expect(await waiting()).toBe(open + 1)
  await forget()
  expect(await notices()).toEqual([])
  // The task did not run for a long time: nothing goes without a word.
  w.pass(40 * DAY)
  await forget()
  expect(await notices()).toMatchObject([{ shop: 'My shopify', count: open + 1, days: 7 }])
  const [call] = await s.callsOf(id)
  expect(call).toMatchObject({ outcome: 'waiting', kept_until: expect.any(String) })
  const days = (Date.parse(call!.kept_until!) - w.clock.ms()) / DAY
  expect([days > 6.9, days <= 7]).toEqual([true, true])
  await forget()
  w.pass(6 * DAY)
  await forget()
  expect(await waiting()).toBe(open + 1)
  w.pass(DAY + 60_000)
  await forget()
  expect(await notices()).toHaveLength(1)
  expect(await waiting()).toBe(0)
  expect((await s.callsOf(id))[0]).toMatchObject({ outcome: 'waiting', kept_until: null })
  const retry = { params: { id: s.shopify.id, event_id: call!.id } }
  expect(await w.shop(shops.retry, retry)).toMatchObject({ status: 409, code: 'wrong_state' })
})
