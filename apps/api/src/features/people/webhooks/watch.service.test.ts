import { orders } from '@affluence/contract/orders'
import { webhooks } from '@affluence/contract/webhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { feedWatch } from './watch.service.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())

const body = { items: [{ name: 'A', quantity: 1, unit_price: 100 }], customer: { name: 'B' } }
const never = new AbortController().signal

test('a waiting request is woken by events of its feed only', async () => {
  const { id } = await t.endpoint('http://127.0.0.1:9/hook', { events: ['payment.received'] })
  await t.work()
  const watch = feedWatch(t.kernel)
  const [shop, rival] = [await watch.enter(t.shop.me.party!.id), await watch.enter(t.rival.me.party!.id)]
  // A fact of the shop that is no event of the feed, then an event of the rival: one check reads both.
  await t.shop(webhooks.pause, { params: { id } })
  await t.rival(orders.create, { body })
  await t.work()
  expect(await rival.next(10_000, never)).toBe(true)
  expect(await shop.next(0, never)).toBe(false)
  await t.shop(orders.create, { body })
  await t.work()
  expect(await shop.next(10_000, never)).toBe(true)
  shop.leave()
  rival.leave()
})
