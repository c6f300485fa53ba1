import { orders } from '@affluence/contract/orders'
import { shops } from '@affluence/contract/shops'
import { afterAll, expect, test } from 'vitest'
import { later } from '../../../kernel/clock.ts'
import { wooCall, wooOrder } from '../../../testing/shops.ts'
import { shopWorld } from '../../../testing/shopWorld.ts'

const { w, woo, nextId, now, byWoo, orderOf, earned } = await shopWorld()
afterAll(() => w.end())

test('a WooCommerce order is placed, paid, delivered and refunded', async () => {
  const id = nextId()
  const at = (status: string, more: object = {}) => byWoo('order.updated', wooOrder(id, now(), { status, ...more }))
  expect(await byWoo('order.created', wooOrder(id, now()))).toMatchObject({ outcome: 'done' })
  expect(await orderOf(id)).toMatchObject({
    source: 'woocommerce',
    payment: 'unpaid',
    subtotal: 60_00,
    discount: 5_00,
    tax: 10_00,
    delivery_fee: 4_00,
    total: 59_00,
    coupon: { code: 'RIVER10' },
  })
  const payment = { date_paid_gmt: now().slice(0, 19) }
  expect(await at('processing', payment)).toMatchObject({ outcome: 'done' })
  expect((await orderOf(id)).commission).toMatchObject({ amount: 4_50 })
  expect(await at('completed', payment)).toMatchObject({ outcome: 'done' })
  expect(await orderOf(id)).toMatchObject({ fulfilment: 'completed', payment: 'paid' })
  const refunds = [{ id: 1, reason: '', total: '-19.00' }]
  expect(await at('completed', { ...payment, refunds })).toMatchObject({ outcome: 'done' })
  expect(
    await at('refunded', { ...payment, refunds: [...refunds, { id: 2, reason: 'all', total: '-40.00' }] }),
  ).toMatchObject({ outcome: 'done' })
  const order = await orderOf(id)
  expect(order).toMatchObject({ payment: 'refunded', refunded: 59_00 })
  expect(await earned(order.id)).toBe(0)
})

test('two WooCommerce shops with the same order numbers do not touch each other’s orders', async () => {
  const second = (await w.shop(shops.connect, { body: { kind: 'woocommerce', name: 'Second' } })).body
  const bySecond = (topic: string, payload: object) => wooCall(w.app, second, topic, payload)
  const id = nextId()
  await byWoo('order.created', wooOrder(id, now()))
  const mine = await orderOf(id)
  const payment = { status: 'processing', date_paid_gmt: now().slice(0, 19), total: '14.00' }
  const start = later(now(), -60_000)
  expect(await bySecond('order.created', wooOrder(id, start, payment))).toMatchObject({ outcome: 'done' })
  const { data } = (await w.shop(orders.list, { query: { q: String(id) } })).body
  expect(data).toHaveLength(2)
  const theirs = data.find((one) => one.id !== mine.id)!
  expect(theirs).toMatchObject({ payment: 'paid', total: 14_00 })
  expect((await w.shop(orders.get, { params: { id: mine.id } })).body).toMatchObject({
    payment: 'unpaid',
    total: 59_00,
  })
  const refunds = [{ id: 1, reason: '', total: '-14.00' }]
  await bySecond('order.updated', wooOrder(id, start, { ...payment, refunds }))
  await byWoo('order.updated', wooOrder(id, now(), { status: 'processing', date_paid_gmt: now().slice(0, 19) }))
  const states = (await w.shop(orders.list, { query: { q: String(id) } })).body.data
  expect(states.find((one) => one.id === theirs.id)).toMatchObject({ payment: 'refunded' })
  expect(states.find((one) => one.id === mine.id)).toMatchObject({ payment: 'paid', refunded: 0 })
})

test('a refused card may be tried again; an order given up stays so', async () => {
  const id = nextId()
  const at = (status: string, more: object = {}) => byWoo('order.updated', wooOrder(id, now(), { status, ...more }))
  await at('pending')
  await at('failed')
  expect(await orderOf(id)).toMatchObject({ fulfilment: 'pending', payment: 'unpaid' })
  await at('processing', { date_paid_gmt: now().slice(0, 19) })
  expect(await orderOf(id)).toMatchObject({ payment: 'paid', commission: { amount: 4_50 } })
  const other = nextId()
  await byWoo('order.created', wooOrder(other, now()))
  await byWoo('order.updated', wooOrder(other, now(), { status: 'cancelled' }))
  expect(await orderOf(other)).toMatchObject({ fulfilment: 'cancelled', payment: 'unpaid' })
})

test('drafts and other topics of WooCommerce are ignored', async () => {
  const draft = wooOrder(nextId(), now(), { status: 'checkout-draft' })
  expect(await byWoo('order.created', draft)).toMatchObject({ outcome: 'nothing' })
  expect(await byWoo('product.updated', { id: 7 })).toMatchObject({ outcome: 'nothing' })
})

test('WooCommerce may try the address before it signs anything', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const address = new URL(woo.address).pathname
  const ping = await w.app.inject({ method: 'POST', url: address, headers, payload: 'webhook_id=7' })
  expect([ping.statusCode, ping.json()]).toEqual([200, { outcome: 'ping' }])
  const other = await w.app.inject({ method: 'POST', url: address, headers, payload: 'webhook_id=7&a=b' })
  expect(other.statusCode).toBe(401)
})
