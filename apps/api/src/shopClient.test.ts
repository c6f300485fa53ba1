import { AffluenceError, createClient } from '@affluence/client'
import { apiKeys } from '@affluence/contract/apiKeys'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { orders as table } from './features/selling/sale/sale.tables.ts'
import { affiliationWorld, type World } from './testing/affiliationWorld.ts'
import { roadTo } from './testing/road.ts'

let w: World
let road: Awaited<ReturnType<typeof roadTo>>
let key = ''
beforeAll(async () => {
  w = await affiliationWorld()
  road = await roadTo(await w.app.listen({ port: 0, host: '127.0.0.1' }))
  key = (await w.shop(apiKeys.create, { body: { name: 'Shop' } })).body.key
})
afterEach(() => {
  road.troubles.length = 0
  road.seen.length = 0
})
afterAll(async () => {
  await road.close()
  await w.end()
})

const client = (more: object = {}) => createClient({ url: road.url, key, ...more })
const shirt = { items: [{ name: 'Shirt', quantity: 2, unit_price: 4900 }], customer: { name: 'Ada Buyer' } }
const count = () => w.kernel.db.read.$count(table)
const refusal = async (request: Promise<unknown>) => {
  const error = await request.then(
    () => null,
    (cause: unknown) => cause,
  )
  if (!(error instanceof AffluenceError)) throw error
  return error
}

test('an answer that got lost, a server that is busy, a network that breaks: one order, by one key', async () => {
  const before = await count()
  const soon = { retry_after: '0.01' }
  road.troubles.push({ status: 503, code: 'busy', ...soon }, 'cut before', 'cut after', { status: 502, ...soon })
  const order = await client().orders.create(shirt)
  expect(order).toMatchObject({ total: 9800, source: 'api', payment: 'unpaid' })
  expect(await count()).toBe(before + 1)
  expect(road.seen).toHaveLength(5)
  expect(new Set(road.seen.map((one) => one.key)).size).toBe(1)
  expect(road.seen[0]!.key).toMatch(/^[0-9a-f-]{36}$/)
})

test('a payment, a step and a refund whose answers got lost happen once', async () => {
  const shop = client()
  const { id } = await shop.orders.create(shirt)
  road.troubles.push('cut after')
  expect(await shop.orders.paid(id)).toMatchObject({ payment: 'paid' })
  road.troubles.push('cut after')
  expect(await shop.orders.moveTo(id, 'assigned', { courier: { name: 'Kofi' } })).toMatchObject({
    fulfilment: 'assigned',
    courier: { name: 'Kofi' },
  })
  road.troubles.push('cut after')
  expect(await shop.orders.refund(id, { amount: 1000, reason: 'A seam' })).toMatchObject({ refunded: 1000 })
  const again = { idempotencyKey: 'refund-77' }
  await shop.orders.refund(id, { amount: 500, reason: 'Late' }, again)
  expect(await shop.orders.refund(id, { amount: 500, reason: 'Late' }, again)).toMatchObject({ refunded: 1500 })
  expect((await shop.orders.get(id)).refunded).toBe(1500)
})

test('what still runs under its key is waited for, as long as the server asks', async () => {
  road.troubles.push({ status: 409, code: 'idempotency_key_running', retry_after: '0.3' })
  await client().orders.create(shirt)
  const [first, second] = road.seen
  expect(second!.at - first!.at).toBeGreaterThan(290)
  expect(second!.key).toBe(first!.key)
})

test('what is refused is told with its code and fields, and not tried again', async () => {
  const shop = client()
  const wrong = await refusal(shop.orders.create({ ...shirt, items: [] }))
  expect(wrong).toMatchObject({ status: 422, code: 'invalid_request', name: 'AffluenceError' })
  expect(wrong.problem.errors).toEqual([expect.objectContaining({ path: 'items', code: 'too_small' })])
  expect(await refusal(shop.orders.get('ord_1'))).toMatchObject({ status: 404, code: 'not_found' })
  const { id } = await shop.orders.create({ ...shirt, external_id: 'x-1' })
  const conflict = await refusal(shop.orders.create({ ...shirt, external_id: 'x-1', delivery_fee: 5 }))
  expect(conflict).toMatchObject({ status: 409, code: 'external_id_conflict', problem: { id } })
  expect(await refusal(client({ key: 'nobody' }).orders.get(id))).toMatchObject({ status: 401 })
  expect(await refusal(shop.wallet.balance())).toMatchObject({ status: 403 })
  expect(road.seen).toHaveLength(6)
})

test('who gets no answer is told so after as many tries as allowed, each as long as allowed', async () => {
  road.troubles.push('silence', 'silence')
  const began = performance.now()
  const late = await refusal(client({ attempts: 2, timeout: 200 }).orders.create(shirt))
  expect(late).toMatchObject({ status: 0, code: 'timed_out' })
  expect(performance.now() - began).toBeLessThan(3000)
  expect(road.seen).toHaveLength(2)
  const away = createClient({ url: 'http://127.0.0.1:9', key, attempts: 1 })
  expect(await refusal(away.orders.get('x'))).toMatchObject({ status: 0, code: 'unreachable' })
  road.troubles.push({ status: 500 })
  expect(await refusal(client({ attempts: 1 }).orders.create(shirt))).toMatchObject({ code: 'http_500' })
})

test('a list is walked page after page', async () => {
  const shop = client()
  const before = await count()
  for (let n = 0; n < 55; n++) await shop.orders.create({ ...shirt, external_id: `many-${n}` })
  const ids: string[] = []
  for await (const { id } of shop.orders.list({ sort: 'placed_at' })) ids.push(id)
  expect(new Set(ids).size).toBe(before + 55)
  for await (const coupon of shop.coupons.list()) throw new Error(coupon.code)
})
