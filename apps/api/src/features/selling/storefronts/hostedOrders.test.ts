import { branding } from '@affluence/contract/branding'
import { coupons } from '@affluence/contract/coupons'
import { deliveries } from '@affluence/contract/deliveries'
import { orders } from '@affluence/contract/orders'
import { products } from '@affluence/contract/products'
import { storefronts } from '@affluence/contract/storefronts'
import { users } from '@affluence/contract/users'
import { zones } from '@affluence/contract/zones'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { users as userRows } from '../../people/identities/identities.tables.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { verifyAll } from '../../../testing/verify.ts'

let w: World
let slug: string
let zone_id: string
beforeAll(async () => {
  w = await affiliationWorld()
  slug = (await w.shop(branding.get)).body.slug
  const zone = { name: 'Akwa', city: 'Douala', fee: 5_00, minimum: 20_00 }
  zone_id = (await w.shop(zones.create, { body: zone })).body.id
})
afterAll(() => w.end())

let buyers = 0
const customer = () => ({ name: 'Zoe Essomba', phone: `+23765000${String(++buyers).padStart(4, '0')}` })
const ordering = (product_id: string, more: object = {}) => ({
  params: { slug },
  body: { items: [{ product_id, quantity: 1 }], zone_id, customer: customer(), ...more },
})
const order = (product_id: string, more: object = {}, headers: Record<string, string> = {}) =>
  w.stranger(storefronts.order, ordering(product_id, more), headers)
const quote = (body: object) => w.stranger(storefronts.quote, { params: { slug }, body: body as never })
const secretIn = (url: string) => url.split('/t/')[1]!
const storedOrder = async (number: string) => {
  const { data } = (await w.shop(orders.list, { query: { q: number } })).body
  return (await w.shop(orders.get, { params: { id: data[0]!.id } })).body
}

test('a stranger orders without an account and pays what the page showed', async () => {
  const shirt = await w.offer({ name: 'Shirt', price: 30_00 })
  await w.shop(coupons.create, { body: { code: 'TEN', kind: 'percent', bps: 1000 } })
  const people = await w.kernel.db.read.$count(userRows)
  const shop = (await w.stranger(storefronts.get, { params: { slug }, query: {} })).body
  expect(shop).toMatchObject({ is_open: true, zones: [{ name: 'Akwa', fee: 5_00 }], coupon_code: null })
  expect(shop.products.map(({ name }) => name)).toContain('Shirt')

  const basket = { items: [{ product_id: shirt.id, quantity: 2 }], zone_id, coupon_code: 'ten' }
  const price = (await quote(basket)).body
  expect(price).toMatchObject({ subtotal: 60_00, discount: 6_00, delivery_fee: 5_00, total: 59_00 })
  expect(price.coupon).toMatchObject({ code: 'TEN', problem: null })

  const placed = await order(shirt.id, { ...basket, note: 'Ring twice', expected_total: price.total })
  expect(placed).toMatchObject({ status: 201, body: { total: 59_00, currency: price.currency } })
  const stored = await storedOrder(placed.body.number)
  expect(stored).toMatchObject({ source: 'hosted', payment: 'unpaid', total: 59_00, delivery_fee: 5_00 })
  expect(stored.customer).toMatchObject({ name: 'Zoe Essomba', city: 'Douala', area: 'Akwa' })
  expect(await w.kernel.db.read.$count(userRows)).toBe(people)

  const delivery = (await w.shop(deliveries.ofOrder, { params: { id: stored.id } })).body
  expect(delivery).toEqual({
    zone: { id: zone_id, name: 'Akwa', city: 'Douala' },
    note: 'Ring twice',
    agreement: null,
    offered_amount: null,
    tracking_url: placed.body.tracking_url,
  })
  expect((await w.rival(deliveries.ofOrder, { params: { id: stored.id } })).status).toBe(404)
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
})

test('an order that is sent again with its key is one order, from another network too', async () => {
  const belt = await w.offer({ name: 'Belt', price: 30_00 })
  const body = { ...ordering(belt.id).body }
  const before = (await w.shop(orders.count, { query: {} })).body.count
  const send = (from: string) =>
    w.stranger(storefronts.order, { params: { slug }, body }, { 'idempotency-key': 'a-key-of-a-browser', from })
  const answers = [await send('10.6.1.1'), await send('10.6.2.1')]
  expect(answers.map(({ status }) => status)).toEqual([201, 201])
  expect(answers[1]!.body).toEqual(answers[0]!.body)
  expect(answers[1]!.headers['idempotent-replayed']).toBe('true')
  expect((await w.shop(orders.count, { query: {} })).body.count).toBe(before + 1)
})

test('where the price has changed meanwhile, nothing is ordered and the new one is named', async () => {
  const hat = await w.offer({ name: 'Hat', price: 40_00 })
  const shown = (await quote({ items: [{ product_id: hat.id, quantity: 1 }], zone_id })).body.total
  await w.shop(products.change, { params: { id: hat.id }, body: { price: 45_00 } })
  const before = (await w.shop(orders.count, { query: {} })).body.count
  const refused = await order(hat.id, { expected_total: shown })
  expect(refused).toMatchObject({ status: 409, code: 'price_changed' })
  expect(refused.json['quote']).toMatchObject({ subtotal: 45_00, delivery_fee: 5_00, total: 50_00 })
  expect((await w.shop(orders.count, { query: {} })).body.count).toBe(before)
  expect((await order(hat.id, { expected_total: 50_00 })).status).toBe(201)
})

test('the customer follows the order by the link, and nobody guesses it', async () => {
  const cap = await w.offer({ name: 'Cap', price: 25_00 })
  const { body } = await order(cap.id)
  const track = (secret: string, from = '10.8.0.1') => w.stranger(deliveries.track, { params: { secret } }, { from })
  const { id } = await storedOrder(body.number)
  await w.shop(orders.setPayment, { params: { id }, body: { status: 'paid' } })
  await w.shop(orders.setFulfilment, { params: { id }, body: { to: 'assigned', courier: { name: 'Paul Ngo' } } })
  const followed = await track(secretIn(body.tracking_url))
  expect(followed.body).toMatchObject({ number: body.number, payment: 'paid', fulfilment: 'assigned', total: 30_00 })
  expect(followed.body.steps.map(({ state }) => state)).toEqual(['pending', 'assigned'])
  expect(followed.text).not.toMatch(/Zoe|\+2376|Paul Ngo/)

  for (let tries = 0; tries < 30; tries++) expect((await track('x'.repeat(43))).status).toBe(404)
  expect((await track('x'.repeat(43))).status).toBe(429)
  expect((await track(secretIn(body.tracking_url))).status).toBe(200)
})

test('what brought the visitor is honoured to the day, and a coupon of somebody else wins', async () => {
  const { product, link } = await w.linked({ name: 'Scarf', price: 50_00 })
  const mine = await w.shop(coupons.create, { body: { code: 'ADA5', kind: 'percent', bps: 500 } })
  await w.shop(coupons.assign, { params: { id: mine.body.id }, body: { influencer_id: w.ada.me.party!.id } })
  const theirs = await w.shop(coupons.create, { body: { code: 'BEA5', kind: 'percent', bps: 500 } })
  await w.shop(coupons.assign, { params: { id: theirs.body.id }, body: { influencer_id: w.bea.me.party!.id } })
  const visit = await w.visit(link.code)
  const cookie = [visit.headers['set-cookie']].flat()[0]!.split(';')[0]!

  const shop = await w.stranger(storefronts.get, { params: { slug }, query: {} }, { cookie })
  expect(shop.body.coupon_code).toBe('ADA5')
  const winnerOf = async (more: object = {}) => {
    const { body } = await order(product.id, more, { cookie })
    return (await storedOrder(body.number)).attribution?.influencer?.id
  }
  const [ada, bea] = [w.ada.me.party!.id, w.bea.me.party!.id]
  expect(await winnerOf()).toBe(ada)
  expect(await winnerOf({ coupon_code: 'BEA5' })).toBe(bea)
  w.pass(30 * DAY - 60_000)
  expect(await winnerOf()).toBe(ada)
  w.pass(DAY)
  expect(await winnerOf()).toBeUndefined()
  expect(await winnerOf({ ref: 'unknowncode' })).toBeUndefined()
})

test('products, zones and amounts that do not fit are refused by name', async () => {
  const cheap = await w.offer({ name: 'Sticker', price: 1_00 })
  const other = await w.offer({ name: 'Foreign' }, w.rival)
  const draft = await w.offer({ name: 'Draft', state: 'draft' })
  expect(await order(cheap.id)).toMatchObject({ status: 422, code: 'below_minimum' })
  expect(await order(other.id)).toMatchObject({ status: 422, code: 'unknown_product' })
  expect(await order(draft.id)).toMatchObject({ status: 422, code: 'unknown_product' })
  expect(await order(cheap.id, { zone_id: null })).toMatchObject({ status: 422, code: 'zone_required' })
  const foreign = await w.rival(zones.create, { body: { name: 'Akwa', city: 'Douala', fee: 1 } })
  expect(await order(cheap.id, { zone_id: foreign.body.id })).toMatchObject({ code: 'unknown_zone' })
  await w.shop(zones.change, { params: { id: zone_id }, body: { is_active: false } })
  expect((await order(cheap.id, { zone_id: null })).status).toBe(201)
  await w.shop(zones.change, { params: { id: zone_id }, body: { is_active: true } })
})

test('so many orders of one number an hour; from one network each then costs some work', async () => {
  const pen = await w.offer({ name: 'Pen', price: 30_00 })
  const same = customer()
  const from = (host: number) => ({ from: `10.7.${host}.1` })
  for (let tries = 0; tries < 5; tries++)
    expect((await order(pen.id, { customer: same }, from(tries))).status).toBe(201)
  expect(await order(pen.id, { customer: same }, from(9))).toMatchObject({ status: 429, code: 'too_many_attempts' })
  for (let tries = 0; tries < 10; tries++) await order(pen.id, {}, from(20))
  expect(await order(pen.id, {}, from(20))).toMatchObject({ status: 429, code: 'work_required' })
})

test('a closed shop takes no order; a suspended one is not there', async () => {
  const mug = await w.offer({ name: 'Mug', price: 30_00 })
  await w.shop(branding.change, { body: { is_open: false } })
  expect(await order(mug.id)).toMatchObject({ status: 409, code: 'shop_closed', json: { closed_because: 'closed' } })
  const opening_hours = [{ day: 'monday' as const, from: '08:00', to: '18:00' }]
  await w.shop(branding.change, { body: { is_open: true, opening_hours, timezone: 'UTC' } })
  const { is_open, closed_because, opens_at } = (await w.stranger(storefronts.get, { params: { slug }, query: {} }))
    .body
  const day = new Date(w.clock.now()).getUTCDay()
  expect([is_open, closed_because]).toEqual(day === 1 ? [true, null] : [false, 'outside_hours'])
  expect(opens_at === null || new Date(opens_at).getUTCDay() === 1).toBe(true)
  await w.shop(branding.change, { body: { opening_hours: [] } })

  await w.adminUser(users.suspend, { params: { id: w.shop.me.id }, body: { reason: 'A test' } } as never)
  expect((await order(mug.id)).status).toBe(404)
  await w.adminUser(users.approve, { params: { id: w.shop.me.id } })
})
