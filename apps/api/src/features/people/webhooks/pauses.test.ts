import { orders } from '@affluence/contract/orders'
import { webhooks } from '@affluence/contract/webhooks'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { MINUTE } from '../../../kernel/clock.ts'
import type { Receiver } from '../../../testing/receiver.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { disableEndpoint } from './endpointStates.service.ts'
import { webhook_endpoints } from './webhooks.tables.ts'

let t: WebhookWorld
let hook: Receiver
let params = { id: '' }
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())
beforeEach(async () => {
  await t.work()
  hook = await t.listen()
  params = { id: (await t.endpoint(hook.url, { events: ['order.created'] })).id }
})

/** No worker runs by itself: what is placed is recorded by `t.work`. */
const place = async () => {
  const body = { items: [{ name: 'A', quantity: 1, unit_price: 100 }], customer: { name: 'B' } }
  const { id } = (await t.shop(orders.create, { body })).body
  t.pass(10)
  return id
}
const pause = () => t.shop(webhooks.pause, { params })
const resume = () => t.shop(webhooks.resume, { params })
const row = async () =>
  (await t.kernel.db.read.select().from(webhook_endpoints).where(eq(webhook_endpoints.id, params.id)))[0]!
/** The orders that arrive once a worker has run. */
async function arrivedOrders() {
  await t.work()
  return hook
    .events()
    .map(({ data }) => (data as { order_id: string }).order_id)
    .toSorted()
}

test('events before a pause are sent, also when they are recorded after the pause', async () => {
  const before = await place()
  await pause()
  await place()
  await resume()
  const after = await place()
  expect(await arrivedOrders()).toEqual([before, after])
})

test('events of every active time are sent, however many pauses there were', async () => {
  const active: string[] = []
  for (let n = 0; n < 3; n++) {
    active.push(await place())
    await pause()
    await place()
    t.pass(10 * MINUTE)
    await resume()
  }
  expect(await arrivedOrders()).toEqual(active)
})

test('a disabled endpoint gets the events from before when it is resumed', async () => {
  const before = await place()
  await t.kernel.db.write(async (tx) => void (await disableEndpoint(tx, await row(), 'gone')))
  await place()
  await resume()
  expect(await arrivedOrders()).toEqual([before])
})

test('active times are forgotten once all their events are recorded', async () => {
  for (let n = 0; n < 3; n++) {
    await pause()
    await resume()
  }
  expect((await row()).was_active).toHaveLength(3)
  await t.work()
  t.pass(10 * MINUTE)
  await pause()
  await resume()
  expect((await row()).was_active).toHaveLength(1)
})
