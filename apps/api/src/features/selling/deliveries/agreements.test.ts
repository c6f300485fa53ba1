import { branding } from '@affluence/contract/branding'
import { deliveries } from '@affluence/contract/deliveries'
import { orders } from '@affluence/contract/orders'
import { storefronts } from '@affluence/contract/storefronts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { verifyAll } from '../../../testing/verify.ts'
import { sealedColumns } from '../../../app.ts'
import { cryptoFrom } from '../../../kernel/crypto.ts'
import { resealAll } from '../../../kernel/ops/reseal.ts'
import { closedRows } from '../../../kernel/ops/secretKeys.ts'

const key = (letter: string) => Buffer.alloc(32, letter).toString('base64')
let w: World
let slug: string
beforeAll(async () => {
  w = await affiliationWorld({ env: { SECRET_KEYS: `k1:${key('a')}` } })
  slug = (await w.shop(branding.get)).body.slug
})
afterAll(() => w.end())

let buyers = 0
/** An order described in words, with the secret of its link and its id. */
async function described(description = 'Two litres of palm oil\nand a bunch of plantains', more: object = {}) {
  const customer = { name: 'Zoe', phone: `+23765100${String(++buyers).padStart(4, '0')}` }
  const { body } = await w.stranger(storefronts.order, { params: { slug }, body: { description, customer, ...more } })
  const [found] = (await w.shop(orders.list, { query: { q: body.number } })).body.data
  return { ...body, id: found!.id, secret: body.tracking_url.split('/t/')[1]! }
}
const offer = (id: string, amount: number, by = w.shop) => by(deliveries.offer, { params: { id }, body: { amount } })
const answer = (secret: string, agrees: boolean, offered_amount: number) =>
  w.stranger(deliveries.answer, { params: { secret }, body: { agrees, offered_amount } })
const track = async (secret: string) => (await w.stranger(deliveries.track, { params: { secret } })).body
const expectSound = async () => expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])

test('the shop names a price, the customer agrees, and the order has it', async () => {
  const { id, secret, total, awaits_price } = await described()
  expect([total, awaits_price]).toEqual([0, true])
  expect(await track(secret)).toMatchObject({ agreement: 'awaits_price', offered_amount: null, total: 0 })
  expect((await offer(id, 40_00)).body).toMatchObject({ agreement: 'offered', offered_amount: 40_00 })
  expect((await offer(id, 35_00)).body.offered_amount).toBe(35_00)
  expect(await track(secret)).toMatchObject({ agreement: 'offered', offered_amount: 35_00, total: 0 })

  const agreed = await answer(secret, true, 35_00)
  expect(agreed.body).toMatchObject({ agreement: 'agreed', subtotal: 35_00, total: 35_00 })
  expect(agreed.body.items).toEqual([
    { name: 'Two litres of palm oil and a bunch of plantains', quantity: 1, unit_price: 35_00, total: 35_00 },
  ])
  expect(await offer(id, 50_00)).toMatchObject({ status: 409, code: 'wrong_state' })
  const paid = await w.shop(orders.setPayment, { params: { id }, body: { status: 'paid' } })
  expect(paid.body).toMatchObject({ payment: 'paid', total: 35_00 })
  await expectSound()
})

test('who declines has cancelled', async () => {
  const { id, secret } = await described()
  await offer(id, 99_00)
  expect((await answer(secret, false, 99_00)).body).toMatchObject({ agreement: 'declined', fulfilment: 'cancelled' })
  expect(await answer(secret, true, 99_00)).toMatchObject({ status: 409, code: 'wrong_state' })
  await expectSound()
})

test('nobody agrees to a price that they did not see', async () => {
  const { id, secret } = await described()
  expect(await answer(secret, true, 10_00)).toMatchObject({ status: 409, code: 'wrong_state' })
  await offer(id, 20_00)
  await offer(id, 25_00)
  expect(await answer(secret, true, 20_00)).toMatchObject({
    status: 409,
    code: 'price_changed',
    json: { offered_amount: 25_00 },
  })
  expect((await track(secret)).total).toBe(0)
})

test('of two answers at the same moment one counts', async () => {
  const { id, secret } = await described()
  await offer(id, 20_00)
  const both = await Promise.all([answer(secret, true, 20_00), answer(secret, false, 20_00)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const { agreement, fulfilment, total } = await track(secret)
  expect([fulfilment, total]).toEqual(agreement === 'agreed' ? ['pending', 20_00] : ['cancelled', 0])
  await expectSound()
})

test('another shop, a secret that is none, a paid order and an order with prices take no price', async () => {
  const { id, secret } = await described()
  expect((await offer(id, 20_00, w.rival)).status).toBe(404)
  expect((await answer('y'.repeat(43), true, 20_00)).status).toBe(404)
  await offer(id, 20_00)
  await w.shop(orders.setPayment, { params: { id }, body: { status: 'failed' } })
  expect(await answer(secret, true, 20_00)).toMatchObject({ status: 409 })
  const pen = await w.offer({ name: 'Pen', price: 5_00 })
  const body = { items: [{ product_id: pen.id, quantity: 1 }], customer: { name: 'Zoe', phone: '+237651999999' } }
  const priced = (await w.stranger(storefronts.order, { params: { slug }, body })).body
  const [found] = (await w.shop(orders.list, { query: { q: priced.number } })).body.data
  expect(await offer(found!.id, 1_00)).toMatchObject({ status: 409, code: 'wrong_state' })
  const both = { ...body, description: 'And more' }
  expect(await w.stranger(storefronts.order, { params: { slug }, body: both })).toMatchObject({ status: 422 })
})

test('a long description is kept whole', async () => {
  const text = 'a bag of rice, '.repeat(30)
  const { id } = await described(text, { note: 'Call first' })
  const { note } = (await w.shop(deliveries.ofOrder, { params: { id } })).body
  expect(note).toBe(`${text.trim()}\n\nCall first`)
})

test('a new key of the server takes over the tracking links, and they open as before', async () => {
  const { id, tracking_url } = await described()
  const both = { ...w.kernel, crypto: cryptoFrom(`k2:${key('b')},k1:${key('a')}`) }
  expect(await closedRows(w.kernel.db.read, both.crypto, sealedColumns)).toEqual([])
  expect(await resealAll(both, sealedColumns)).toBeGreaterThan(0)
  const crypto = cryptoFrom(`k2:${key('b')}`)
  expect(await closedRows(w.kernel.db.read, crypto, sealedColumns)).toEqual([])
  w.kernel.crypto.open = crypto.open
  expect((await w.shop(deliveries.ofOrder, { params: { id } })).body.tracking_url).toBe(tracking_url)
})
