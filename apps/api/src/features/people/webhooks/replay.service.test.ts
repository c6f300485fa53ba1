import { webhooks } from '@affluence/contract/webhooks'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR } from '../../../kernel/clock.ts'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { sender } from './sending.service.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())

const never = new AbortController().signal
const subjects = (count: number) => Array.from({ length: count }, (_, n) => `ord_${n}`)
const ask = async (id: string, body: object) =>
  (await t.shop(webhooks.replay, { params: { id }, body: body as never })).json

test('a replay of listed events, a time range, failed or missing ones is counted first, then sent with the same ids', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  const delivered = await t.happen([endpoint], subjects(5))
  await t.work()
  t.pass(HOUR)
  const since = t.clock.now()
  hook.usual = { status: 400, headers: { 'webhook-delivery': 'abort-message' } }
  const failed = await t.happen([endpoint], subjects(4))
  await t.work()
  hook.usual = 204
  t.pass(HOUR)
  const until = t.clock.now()
  const missing = await t.happen([], subjects(3))
  hook.calls.length = 0
  const cases: [object, string[]][] = [
    [{ event_ids: [delivered[0], delivered[1]] }, delivered.slice(0, 2)],
    [{ since, until }, failed],
    [{ which: 'failed' }, []],
    [{ which: 'missing' }, missing],
    [{ since: '2020-01-01T00:00:00.000Z' }, [...delivered, ...failed, ...missing]],
  ]
  for (const [request, expected] of cases) {
    expect([request, await ask(endpoint.id, { ...request, dry_run: true })]).toEqual([
      request,
      { count: expected.length },
    ])
    await t.work()
    expect(hook.calls).toHaveLength(0)
    expect(await ask(endpoint.id, request)).toEqual({ count: expected.length })
    await t.work()
    expect(new Set(hook.events().map(({ id }) => id))).toEqual(new Set(expected))
    expect(hook.calls).toHaveLength(expected.length)
    hook.calls.length = 0
  }
  const [row] = await t.log(endpoint.id, { event_id: failed[0] })
  expect(row).toMatchObject({ state: 'delivered', replay_by: t.shop.me.id })
  expect(row!.attempts.map(({ status, replay_by }) => [status, replay_by])).toEqual([
    [400, null],
    [204, t.shop.me.id],
    [204, t.shop.me.id],
  ])
  const [auditRow] = await t.kernel.db.read
    .select()
    .from(audit_log)
    .where(eq(audit_log.action, 'webhook_endpoint.replayed'))
  expect(auditRow).toMatchObject({ target_id: endpoint.id, after: { event_ids: 2, count: 2 } })
  expect((await t.shop(webhooks.replay, { params: { id: endpoint.id }, body: {} })).status).toBe(422)
})

test('events during a pause are missing, and deliveries from before go on', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url, { events: ['order.created'] })
  const params = { id: endpoint.id }
  const [waiting] = await t.happen([endpoint], ['ord_w'])
  await t.shop(webhooks.pause, { params })
  await t.work()
  expect(hook.calls).toHaveLength(0)
  expect(await ask(endpoint.id, { which: 'missing' })).toMatchObject({ status: 409, code: 'wrong_state' })
  await t.shop(webhooks.resume, { params })
  await t.work()
  expect(hook.events().map(({ id }) => id)).toEqual([waiting])
  t.pass(1000)
  const since = t.clock.now()
  await t.happen([], ['ord_m'], 'order.created')
  await t.happen([], ['ord_n'], 'order.cancelled')
  expect(await ask(endpoint.id, { which: 'missing', since, dry_run: true })).toEqual({ count: 1 })
})

test('new deliveries go before a large replay', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  await t.happen([endpoint], subjects(400))
  await t.work()
  const { count } = (await ask(endpoint.id, { since: '2020-01-01T00:00:00.000Z' })) as { count: number }
  expect(count).toBeGreaterThanOrEqual(400)
  const loop = sender(t.kernel)
  hook.calls.length = 0
  for (let n = 0; n < 4; n++) {
    await loop.turn(never)
    await loop.idle()
  }
  const before = hook.calls.length
  expect(before).toBeLessThan(count)
  const [newEvent] = await t.happen([endpoint], ['ord_fresh'])
  await loop.turn(never)
  await loop.idle()
  const place = hook.events().findIndex(({ id }) => id === newEvent)
  expect(place).toBeGreaterThanOrEqual(before)
  expect(place - before).toBeLessThan(60)
  await t.work()
  expect(new Set(hook.events().map(({ id }) => id)).size).toBe(count + 1)
})

test('the log is filtered by type, state, event and time, and has pages', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  await t.happen([endpoint], subjects(5))
  t.pass(HOUR)
  const since = t.clock.now()
  hook.usual = 500
  const [cancelled] = await t.happen([endpoint], ['ord_9'], 'order.cancelled')
  await t.happen([endpoint], ['ord_8'])
  await t.work()
  expect(await t.log(endpoint.id)).toHaveLength(7)
  expect((await t.log(endpoint.id, { type: 'order.cancelled' })).map(({ event_id }) => event_id)).toEqual([cancelled])
  expect(await t.log(endpoint.id, { state: 'delivered' })).toHaveLength(0)
  expect(await t.log(endpoint.id, { state: 'failed', type: 'order.created' })).toHaveLength(6)
  expect(await t.log(endpoint.id, { since })).toHaveLength(2)
  expect(await t.log(endpoint.id, { until: since })).toHaveLength(5)
  const ids: string[] = []
  for (let cursor: string | undefined; ;) {
    const query = { limit: 3, ...(cursor && { cursor }) }
    const { body } = await t.shop(webhooks.deliveries, { params: { id: endpoint.id }, query })
    ids.push(...body.data.map(({ id }) => id))
    if (!body.next_cursor) break
    cursor = body.next_cursor
  }
  expect([new Set(ids).size, ids]).toEqual([7, ids.toSorted().toReversed()])
  const params = { id: endpoint.id, delivery_id: ids[0]! }
  const one = (await t.shop(webhooks.delivery, { params })).body
  expect(one.body).toBe(hook.calls.findLast(({ body }) => body.includes(one.event_id))!.body)
  expect((await t.rival(webhooks.delivery, { params })).status).toBe(404)
})
