import { notifications } from '@affluence/contract/notifications'
import { webhooks } from '@affluence/contract/webhooks'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../../../kernel/clock.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { warnOfFailures } from './failureNotices.service.ts'
import { deleteOldDeliveries } from './logRetention.service.ts'
import { webhookChecks } from './verification.service.ts'
import { webhook_attempts, webhook_deliveries, webhook_sums } from './webhooks.tables.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())

const never = new AbortController().signal
const subjects = (count: number, name = 'ord') => Array.from({ length: count }, (_, n) => `${name}_${n}`)
const remove = async (id: string) => void (await t.shop(webhooks.remove, { params: { id } }))
async function expectSumsToMatch() {
  for (const check of webhookChecks) expect('find' in check && (await check.find(t.kernel.db.read))).toEqual([])
}

test('a failing delivery is attempted ten times over four days, with one id and a new timestamp each', async () => {
  const hook = await t.listen({ status: 500, body: 'out of order' })
  const endpoint = await t.endpoint(hook.url)
  const [event] = await t.happen([endpoint], ['ord_a'])
  await t.work()
  const waits: number[] = []
  for (let n = 1; n < 10; n++) {
    const [row] = await t.log(endpoint.id)
    expect(row).toMatchObject({ event_id: event, state: 'failed' })
    const wait = Date.parse(row!.next_at!) - t.clock.ms()
    waits.push(wait)
    t.pass(wait - 1)
    await t.work()
    expect(hook.calls).toHaveLength(n)
    t.pass(1)
    await t.work()
    expect(hook.calls).toHaveLength(n + 1)
  }
  const plan = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR)]
  for (const [n, wait] of waits.entries()) expect(Math.abs(wait / plan[n]! - 1)).toBeLessThanOrEqual(0.1001)
  const [row] = await t.log(endpoint.id)
  expect(row).toMatchObject({ state: 'dead', next_at: null })
  expect(row!.attempts).toHaveLength(10)
  expect(row!.attempts[3]).toMatchObject({ status: 500, error: 'answered 500', response: 'out of order' })
  expect(new Set(hook.calls.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event]))
  expect(new Set(hook.calls.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10)
  await expectSumsToMatch()
  await remove(endpoint.id)
})

test('Retry-After, 410 and the two control headers of a receiver are obeyed', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  hook.replies.push({ status: 429, headers: { 'retry-after': '90' } })
  await t.happen([endpoint], ['ord_b'])
  await t.work()
  t.pass(90 * SECOND - 1)
  await t.work()
  expect(hook.calls).toHaveLength(1)
  t.pass(1)
  await t.work()
  expect(hook.calls).toHaveLength(2)
  hook.replies.push({ status: 400, headers: { 'webhook-delivery': 'abort-message' } })
  await t.happen([endpoint], ['ord_c'])
  await t.work()
  expect((await t.log(endpoint.id))[0]).toMatchObject({ state: 'dead', next_at: null })
  expect((await t.read(endpoint.id)).state).toBe('active')
  hook.replies.push({ status: 200, headers: { 'webhook-delivery': 'disable' } })
  await t.happen([endpoint], ['ord_d'])
  await t.work()
  expect(await t.read(endpoint.id)).toMatchObject({ state: 'disabled', disabled_reason: 'asked' })
  const other = await t.endpoint(hook.url)
  hook.replies.push(410)
  await t.happen([other], ['ord_e', 'ord_f'])
  await t.work()
  expect(await t.read(other.id)).toMatchObject({ state: 'disabled', disabled_reason: 'gone' })
  const notices = (await t.shop(notifications.list, { query: { kind: 'webhook_disabled' } })).body.data
  expect(notices).toHaveLength(2)
  expect(notices[0]).toMatchObject({
    data: { event: 'order.created', result: { en: 'answered 410', fr: 'a répondu 410' } },
  })
  const before = hook.calls.length
  await t.happen([endpoint, other], ['ord_g'])
  t.pass(HOUR)
  await t.work()
  expect(hook.calls).toHaveLength(before)
  for (const { id } of [endpoint, other]) await remove(id)
})

test(
  'a sponsor is warned after twelve hours and three days of failures, and the endpoint is switched off after five days',
  { timeout: 60_000 },
  async () => {
    const hook = await t.listen({ status: 503, body: 'closed for repairs' })
    const endpoint = await t.endpoint(hook.url)
    t.letters.length = 0
    await t.happen([endpoint], subjects(25))
    await t.work()
    const rounds: [number, number][] = [
      [11, 0],
      [2, 1],
      [50, 1],
      [10, 2],
      [46, 2],
    ]
    for (const [hours, letters] of rounds) {
      t.pass(hours * HOUR)
      await t.work()
      await warnOfFailures(t.kernel)
      await t.work()
      expect([hours, t.letters.length]).toEqual([hours, letters])
    }
    expect(t.letters[0]!.text).toContain('closed for repairs')
    expect(t.letters[0]!.text).toContain('answered 503')
    expect((await t.read(endpoint.id)).state).toBe('active')
    t.pass(2 * HOUR)
    await t.happen([endpoint], ['ord_last'])
    await t.work()
    expect(await t.read(endpoint.id)).toMatchObject({ state: 'disabled', disabled_reason: 'failures' })
    expect(t.letters).toHaveLength(3)
    expect(t.letters[2]!.text).toContain(`/webhooks/${endpoint.id}?dialog=replay%3Aall%3A2`)
    expect(await t.shop(webhooks.resume, { params: { id: endpoint.id } })).toMatchObject({
      body: { state: 'active', failure_count: 0, failing_since: null },
    })
    await expectSumsToMatch()
    await remove(endpoint.id)
  },
)

test('a success resets the failure count', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  hook.replies.push(500)
  await t.happen([endpoint], ['ord_x'])
  await t.work()
  expect(await t.read(endpoint.id)).toMatchObject({ failure_count: 1, last_status: 500, last_error: 'answered 500' })
  t.pass(6 * SECOND)
  await t.work()
  expect(await t.read(endpoint.id)).toMatchObject({ failure_count: 0, failing_since: null, last_status: 204 })
  await remove(endpoint.id)
})

test('old deliveries are deleted with their sums; waiting ones are not', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  await t.happen([endpoint], ['ord_old'])
  await t.work()
  t.pass(32 * DAY)
  hook.usual = 500
  const [event] = await t.happen([endpoint], ['ord_new'])
  await t.work()
  await deleteOldDeliveries(t.kernel, never)
  const db = t.kernel.db.read
  const rows = await db.select().from(webhook_deliveries).where(eq(webhook_deliveries.endpoint_id, endpoint.id))
  expect(rows.map(({ event_id }) => event_id)).toEqual([event])
  expect(await db.$count(webhook_attempts)).toBe(1)
  expect(await db.$count(webhook_sums)).toBe(1)
  await expectSumsToMatch()
  await t.kernel.db.write(async (tx) => void (await tx.delete(webhook_sums)))
  const [check] = webhookChecks
  expect('find' in check! && (await check.find(db))).not.toEqual([])
})
