import { orders } from '@affluence/contract/orders'
import { shops } from '@affluence/contract/shops'
import { afterAll, expect, test } from 'vitest'
import { shopifyOrder, shopifyRefund } from '../../../testing/shops.ts'
import { shopWorld } from '../../../testing/shopWorld.ts'
import { verifyLedger } from '../ledger/ledger.service.ts'

const { w, shopify, nextId, now, byShopify, ordersBy, orderOf, calls, earned } = await shopWorld()
afterAll(() => w.end())

test('a test order of Shopify creates no order', async () => {
  const id = nextId()
  const trial = { ...shopifyOrder(id, now()), financial_status: 'paid', test: true }
  expect(await byShopify('orders/create', trial)).toEqual({ status: 200, outcome: 'nothing' })
  expect(await ordersBy(id)).toEqual([])
})

test('a Shopify order comes, is paid, given back in part and cancelled', async () => {
  const id = nextId()
  const pending = shopifyOrder(id, now())
  expect(await byShopify('orders/create', pending)).toEqual({ status: 200, outcome: 'done' })
  const order = await orderOf(id)
  expect(order).toMatchObject({
    source: 'shopify',
    payment: 'unpaid',
    subtotal: 109_00,
    discount: 10_00,
    tax: 9_00,
    delivery_fee: 5_00,
    total: 104_00,
    coupon: { code: 'RIVER10', problem: null },
    attribution: { via: 'coupon' },
    customer: { name: 'Zoe Atangana', email: 'zoe@example.com', city: 'Douala', area: 'Littoral' },
  })
  expect(order.items.map(({ name, total, external_id }) => [name, total, external_id])).toEqual([
    ['Canvas bag', 65_40, `${id}1`],
    ['Mug', 43_60, `${id}2`],
  ])

  expect(await byShopify('orders/paid', { ...pending, financial_status: 'paid' })).toMatchObject({ outcome: 'done' })
  expect((await orderOf(id)).commission).toMatchObject({ amount: 9_00, rule: 'coupon', state: 'pending' })

  expect(await byShopify('refunds/create', shopifyRefund(id + 5_000_000, id))).toMatchObject({ outcome: 'done' })
  const half = await orderOf(id)
  expect(half).toMatchObject({ payment: 'partially_refunded', refunded: 39_60 })
  expect(half.items.map(({ refunded }) => refunded)).toEqual([0, 39_60])

  expect(
    await byShopify('orders/cancelled', { ...pending, financial_status: 'paid', cancelled_at: now() }),
  ).toMatchObject({ outcome: 'done' })
  expect(await orderOf(id)).toMatchObject({ payment: 'refunded', fulfilment: 'cancelled', refunded: 104_00 })
  expect(await earned(order.id)).toBe(0)
  const rest = { transactions: [{ kind: 'refund', status: 'success', amount: '64.40', currency: 'USD' }] }
  expect(await byShopify('refunds/create', shopifyRefund(id + 6_000_000, id, rest))).toMatchObject({
    outcome: 'nothing',
  })
  expect(await verifyLedger(w.kernel.db.read)).toEqual([])
})

test('the same call again, and the same message in another call, change nothing', async () => {
  const id = nextId()
  const order = shopifyOrder(id, now(), { financial_status: 'paid' })
  const name = { 'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043' }
  expect(await byShopify('orders/create', order, name)).toMatchObject({ outcome: 'done' })
  expect(await byShopify('orders/create', order, name)).toMatchObject({ outcome: 'known' })
  expect(await byShopify('orders/paid', order)).toMatchObject({ outcome: 'nothing' })
  const refund = shopifyRefund(id + 5_000_000, id)
  expect(await byShopify('refunds/create', refund)).toMatchObject({ outcome: 'done' })
  expect(await byShopify('refunds/create', refund)).toMatchObject({ outcome: 'nothing' })
  expect(await byShopify('orders/updated', { ...order, refunds: [refund] })).toMatchObject({ outcome: 'nothing' })
  expect(await orderOf(id)).toMatchObject({ refunded: 39_60 })
})

test('eight calls at once make one order, paid once', async () => {
  const id = nextId()
  const order = shopifyOrder(id, now(), { financial_status: 'paid' })
  const topics = ['orders/create', 'orders/paid', 'orders/updated', 'orders/create']
  const answers = await Promise.all([...topics, ...topics].map((topic) => byShopify(topic, order)))
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
  expect(answers.filter(({ outcome }) => outcome === 'done')).toHaveLength(1)
  const created = await orderOf(id)
  expect(created.timeline.map(({ kind }) => kind).toSorted()).toEqual(['created', 'paid'])
  expect(await earned(created.id)).toBe(9_00)
})

test('a refund that overtakes its order waits for it', async () => {
  const id = nextId()
  expect(await byShopify('refunds/create', shopifyRefund(id + 5_000_000, id))).toMatchObject({ outcome: 'waiting' })
  const [listed] = (await w.shop(shops.list)).body.data.filter((one) => one.id === shopify.id)
  expect(listed!.waiting).toBe(1)
  await byShopify('orders/create', shopifyOrder(id, now()))
  expect((await orderOf(id)).refunded).toBe(0)
  await byShopify('orders/paid', shopifyOrder(id, now(), { financial_status: 'paid' }))
  expect(await orderOf(id)).toMatchObject({ payment: 'partially_refunded', refunded: 39_60 })
  expect((await calls()).filter(({ outcome }) => outcome === 'waiting')).toEqual([])
})

test('a refund of an order whose payment failed holds nothing up', async () => {
  const id = nextId()
  await byShopify('refunds/create', shopifyRefund(id + 5_000_000, id))
  await byShopify('orders/create', shopifyOrder(id, now()))
  const order = await orderOf(id)
  await w.shop(orders.setPayment, { params: { id: order.id }, body: { status: 'failed' } })
  const news = shopifyOrder(id, now(), { note: 'called the buyer' })
  expect(await byShopify('orders/updated', news)).toMatchObject({ outcome: 'nothing' })
  expect((await calls()).filter(({ outcome }) => outcome === 'waiting')).toEqual([])
})

test('an order cancelled before payment waits for no refund, and later messages still count', async () => {
  const id = nextId()
  const order = shopifyOrder(id, now())
  await byShopify('orders/create', order)
  const refund = shopifyRefund(id + 5_000_000, id)
  expect(await byShopify('refunds/create', refund)).toMatchObject({ outcome: 'waiting' })
  const cancelled = { ...order, cancelled_at: now(), financial_status: 'voided' }
  expect(await byShopify('orders/cancelled', cancelled)).toMatchObject({ outcome: 'done' })
  expect((await calls()).filter(({ outcome }) => outcome === 'waiting')).toEqual([])
  expect(await byShopify('orders/cancelled', { ...cancelled, refunds: [refund] })).toMatchObject({ outcome: 'nothing' })
  const other = shopifyRefund(id + 6_000_000, id)
  expect(await byShopify('refunds/create', other)).toMatchObject({ outcome: 'nothing' })
  expect(await orderOf(id)).toMatchObject({ payment: 'unpaid', fulfilment: 'cancelled', refunded: 0 })
})

test('a refund inside a message of an unpaid order does not hold up that message', async () => {
  const id = nextId()
  const refunds = [shopifyRefund(id + 5_000_000, id)]
  expect(await byShopify('orders/create', shopifyOrder(id, now(), { refunds }))).toMatchObject({ outcome: 'waiting' })
  expect(await orderOf(id)).toMatchObject({ payment: 'unpaid', refunded: 0 })
  const paidOrder = shopifyOrder(id, now(), { refunds, financial_status: 'partially_refunded' })
  expect(await byShopify('orders/updated', paidOrder)).toMatchObject({ outcome: 'done' })
  expect(await orderOf(id)).toMatchObject({ payment: 'partially_refunded', refunded: 39_60 })
  expect((await calls()).filter(({ outcome }) => outcome === 'waiting')).toEqual([])
})
