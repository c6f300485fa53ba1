import { users } from '@affluence/contract/users'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, SECOND } from '../../../kernel/clock.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { warnOfFailures } from './failureNotices.service.ts'
import { sender } from './sending.service.ts'
import { webhook_deliveries, webhook_endpoints } from './webhooks.tables.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())

const never = new AbortController().signal
const subjects = (count: number, name: string) => Array.from({ length: count }, (_, n) => `${name}_${n}`)
async function decide(action: 'suspend' | 'restore') {
  const params = { id: t.shop.me.id }
  expect((await t.adminUser(users[action], { params, body: {} } as never)).status).toBe(200)
}
const endpointAt = async (id: string) =>
  (await t.kernel.db.read.select().from(webhook_endpoints).where(eq(webhook_endpoints.id, id)))[0]!
const statesAt = async (id: string) => {
  const { state, endpoint_id } = webhook_deliveries
  const rows = await t.kernel.db.read.select({ state }).from(webhook_deliveries).where(eq(endpoint_id, id))
  return Object.fromEntries([...Map.groupBy(rows, (row) => row.state)].map(([of, rows]) => [of, rows.length]))
}

test('due deliveries of a suspended sponsor wait, also claimed ones, and are sent when the sponsor is restored', async () => {
  const hook = await t.listen(() => {})
  const failing = await t.listen({ status: 500 })
  const endpoint = await t.endpoint(hook.url)
  const other = await t.endpoint(failing.url)
  await t.happen([other], subjects(25, 'ord_f'))
  for (let n = 0; n < 3; n++) {
    await t.work()
    t.pass(6 * SECOND)
  }
  const before = failing.calls.length
  const loop = sender(t.kernel)
  await t.happen([endpoint], subjects(30, 'ord'))
  await loop.turn(never)
  await expect.poll(() => hook.calls.length).toBe(4)
  await decide('suspend')
  await loop.turn(never)
  hook.usual = 204
  await hook.close()
  await loop.idle()
  await loop.turn(never)
  await loop.leave()
  expect(await statesAt(endpoint.id)).toEqual({ failed: 4, waiting: 26 })
  t.letters.length = 0
  t.pass(6 * DAY)
  await t.happen([endpoint], ['ord_later'])
  await warnOfFailures(t.kernel)
  await t.work()
  const warnings = t.letters.filter(({ text }) => text.includes('/webhooks/'))
  expect([failing.calls.length, warnings]).toEqual([before, []])
  expect(await statesAt(endpoint.id)).toEqual({ failed: 4, waiting: 27 })
  await decide('restore')
  await t.work()
  expect(failing.calls.length).toBeGreaterThan(before)
  // Five days of failures would have switched it off; six of them were the suspension.
  expect(await endpointAt(other.id)).toMatchObject({ state: 'active', failing_since: expect.any(String) })
  t.pass(HOUR)
  await t.work()
  expect((await statesAt(endpoint.id))['waiting']).toBeUndefined()
})
