import { commissions } from '@affluence/contract/commissions'
import { coupons } from '@affluence/contract/coupons'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { type NewShopConnection, shops } from '@affluence/contract/shops'
import { users } from '@affluence/contract/users'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, later } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { shopifyCall, shopifyOrder, shopifyRefund, wooCall, wooOrder } from '../../../testing/shops.ts'
import { verifyLedger } from '../ledger/ledger.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

let w: World
let shopify: NewShopConnection
let woo: NewShopConnection
beforeAll(async () => {
  w = await affiliationWorld()
  const connect = async (kind: 'shopify' | 'woocommerce', more: object = {}) =>
    (await w.shop(shops.connect, { body: { kind, name: `My ${kind}`, ...more } })).body
  shopify = await connect('shopify', { secret: 'shpss_0123456789abcdef' })
  woo = await connect('woocommerce')
  const coupon = await w.shop(coupons.create, { body: { code: 'RIVER10', kind: 'percent', bps: 1000 } })
  const influencer_id = w.ada.me.party!.id
  await w.shop(coupons.assign, { params: { id: coupon.body.id }, body: { influencer_id, commission_bps: 1000 } })
})
afterAll(() => w.end())

let last = 45_000_000
const nextId = () => ++last
const now = () => w.kernel.clock.now()
const byShopify = (topic: string, payload: object, more?: object) => shopifyCall(w.app, shopify, topic, payload, more)
const byWoo = (topic: string, payload: object, more?: object) => wooCall(w.app, woo, topic, payload, more)
const orderBy = async (external_id: number) =>
  (await w.shop(orders.list, { query: { q: String(external_id) } })).body.data
async function orderOf(external_id: number) {
  const data = await orderBy(external_id)
  expect(data).toHaveLength(1)
  return (await w.shop(orders.get, { params: { id: data[0]!.id } })).body
}
const isShop = () => eq(sponsors.id, w.shop.me.party!.id)
const calls = async (shop = shopify) =>
  (await w.shop(shops.events, { params: { id: shop.id }, query: { limit: 100 } })).body.data
const commissionOf = async (order_id: string) =>
  (await w.shop(commissions.list, { query: { limit: 100 } })).body.data
    .filter((one) => one.source_id === order_id)
    .reduce((sum, one) => sum + one.amount, 0)

test('a trial order of Shopify is nothing that was sold', async () => {
  const id = nextId()
  const trial = { ...shopifyOrder(id, now()), financial_status: 'paid', test: true }
  expect(await byShopify('orders/create', trial)).toEqual({ status: 200, outcome: 'nothing' })
  expect(await orderBy(id)).toEqual([])
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
  expect(await commissionOf(order.id)).toBe(0)
  const rest = { transactions: [{ kind: 'refund', status: 'success', amount: '64.40', currency: 'USD' }] }
  expect(await byShopify('refunds/create', shopifyRefund(id + 6_000_000, id, rest))).toMatchObject({
    outcome: 'nothing',
  })
  expect(await verifyLedger(w.kernel.db.read)).toEqual([])
})

test('the same call again, and the same news in another call, change nothing', async () => {
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
  expect(await commissionOf(created.id)).toBe(9_00)
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

test('an order cancelled before anybody paid waits for no refund, and its news are heard', async () => {
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

test('a refund in the news of an order that is not paid yet holds the news not up', async () => {
  const id = nextId()
  const refunds = [shopifyRefund(id + 5_000_000, id)]
  expect(await byShopify('orders/create', shopifyOrder(id, now(), { refunds }))).toMatchObject({ outcome: 'waiting' })
  expect(await orderOf(id)).toMatchObject({ payment: 'unpaid', refunded: 0 })
  const paidOrder = shopifyOrder(id, now(), { refunds, financial_status: 'partially_refunded' })
  expect(await byShopify('orders/updated', paidOrder)).toMatchObject({ outcome: 'done' })
  expect(await orderOf(id)).toMatchObject({ payment: 'partially_refunded', refunded: 39_60 })
  expect((await calls()).filter(({ outcome }) => outcome === 'waiting')).toEqual([])
})

test('of several codes the one that is known here counts', async () => {
  const codes = [{ code: 'FREESHIP' }, { code: 'River10' }]
  const [one, other] = [nextId(), nextId()]
  await byShopify('orders/create', shopifyOrder(one, now(), { discount_codes: codes }))
  await byWoo('order.created', wooOrder(other, now(), { coupon_lines: codes }))
  for (const id of [one, other])
    expect(await orderOf(id)).toMatchObject({
      coupon: { code: 'RIVER10', problem: null },
      attribution: { via: 'coupon' },
    })
})

test('a visit through a tracking link is found in the page it began with', async () => {
  const { link } = await w.linked({}, w.bea)
  await w.visit(link.code)
  const soon = later(now(), 60_000)
  const bare = { discount_codes: [], landing_site: `/products/mug?aff=${link.code}` }
  const id = nextId()
  await byShopify('orders/create', shopifyOrder(id, soon, bare))
  expect((await orderOf(id)).attribution).toMatchObject({ via: 'click', influencer: { id: w.bea.me.party!.id } })
  const other = nextId()
  const sessionEntry = {
    key: '_wc_order_attribution_session_entry',
    value: `https://shop.example/?aff=${link.code}&x=1`,
  }
  await byWoo('order.created', wooOrder(other, soon, { coupon_lines: [], meta_data: [sessionEntry] }))
  expect((await orderOf(other)).attribution).toMatchObject({ via: 'click', influencer: { id: w.bea.me.party!.id } })
})

test('a WooCommerce order goes its way and is given back', async () => {
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
  expect(await commissionOf(order.id)).toBe(0)
})

test('two WooCommerce shops number their orders alike, and neither touches an order of the other', async () => {
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

test('a card refused at the till may be tried again; what is given up stays so', async () => {
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

test('drafts and other topics of WooCommerce are nothing to us', async () => {
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

test('whoever cannot sign is heard by nobody', async () => {
  const order = shopifyOrder(nextId(), now())
  const before = (await calls()).length
  const wrong = [
    { 'x-shopify-hmac-sha256': '' },
    { 'x-shopify-hmac-sha256': 'AAAA' },
    { 'x-shopify-hmac-sha256': Buffer.alloc(32).toString('base64') },
  ]
  for (const headers of wrong)
    expect(await byShopify('orders/create', order, headers)).toMatchObject({ status: 401, code: 'wrong_signature' })
  const foreign = { ...shopify, secret: woo.secret }
  expect(await shopifyCall(w.app, foreign, 'orders/create', order)).toMatchObject({ status: 401 })
  expect((await calls()).length).toBe(before)
})

test('what cannot be used is kept with its reason, told once a day, and can be tried again', async () => {
  const id = nextId()
  const foreign = shopifyOrder(id, now(), { currency: 'EUR', financial_status: 'paid' })
  expect(await byShopify('orders/create', foreign)).toEqual({ status: 200, outcome: 'refused' })
  expect(await byShopify('orders/paid', foreign)).toEqual({ status: 200, outcome: 'refused' })
  expect(await byShopify('orders/create', { id, hello: 'there' })).toEqual({ status: 200, outcome: 'refused' })
  const old = shopifyOrder(nextId(), later(now(), -400 * DAY))
  expect(await byShopify('orders/create', old)).toEqual({ status: 200, outcome: 'refused' })
  const [tooOld, unread, , mismatch] = (await calls()).filter(({ outcome }) => outcome === 'refused')
  expect([tooOld, unread, mismatch].map((one) => one!.problem!.params['errors'])).toMatchObject([
    [{ code: 'placed_at_out_of_range' }],
    [{ code: 'unreadable_order' }],
    [{ code: 'currency_mismatch' }],
  ])
  const notices = (await w.shop(notifications.list, { query: { kind: 'shop_call_refused' } })).body.data
  expect(notices.map(({ link }) => link)).toEqual([`/shops/${shopify.id}`])

  const retry = (event_id: string, by = w.shop) => by(shops.retry, { params: { id: shopify.id, event_id } })
  expect(await retry(mismatch!.id)).toMatchObject({ status: 422 })
  expect(await retry(mismatch!.id, w.rival)).toMatchObject({ status: 404 })
  await w.kernel.db.write((tx) => tx.update(sponsors).set({ currency: 'EUR' }).where(isShop()))
  const twice = await Promise.all([retry(mismatch!.id), retry(mismatch!.id)])
  expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const success = twice.find(({ status }) => status === 200)
  expect(success?.body).toMatchObject({ outcome: 'done', problem: null })
  expect(await orderOf(id)).toMatchObject({ currency: 'EUR', payment: 'paid' })
  expect(await retry(mismatch!.id)).toMatchObject({ status: 409, code: 'wrong_state' })
  await w.kernel.db.write((tx) => tx.update(sponsors).set({ currency: 'USD' }).where(isShop()))
})

test('a paused shop is asked to come back, a suspended sponsor’s is refused, a removed one is not there', async () => {
  const order = () => shopifyOrder(nextId(), now())
  const change = (state: 'active' | 'paused') => w.shop(shops.change, { params: { id: shopify.id }, body: { state } })
  await change('paused')
  expect(await byShopify('orders/create', order())).toMatchObject({ status: 503, code: 'shop_paused' })
  await change('active')
  const admin = w.adminUser
  const reason = 'Checking'
  await admin(users.suspend, { params: { id: w.shop.me.id }, body: { reason } as never })
  expect(await byShopify('orders/create', order())).toMatchObject({ status: 403, code: 'account_suspended' })
  await admin(users.restore, { params: { id: w.shop.me.id } })
  const secret = 'another-secret-0123'
  await w.shop(shops.change, { params: { id: shopify.id }, body: { secret } })
  expect(await byShopify('orders/create', order())).toMatchObject({ status: 401 })
  shopify = { ...shopify, secret }
  expect(await byShopify('orders/create', order())).toMatchObject({ status: 200 })
  expect(await w.shop(shops.remove, { params: { id: shopify.id } })).toMatchObject({ status: 204 })
  expect(await byShopify('orders/create', order())).toMatchObject({ status: 404 })
  expect(await w.shop(shops.connect, { body: { kind: 'shopify', name: 'B' } })).toMatchObject({ status: 422 })
})
