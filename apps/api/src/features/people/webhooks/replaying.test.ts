import { webhooks } from '@affluence/contract/webhooks'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { HOUR, later, MINUTE, SECOND } from '../../../kernel/clock.ts'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { runReplay } from './replaying.service.ts'
import { webhook_replays } from './replays.tables.ts'
import { sender } from './sending.service.ts'
import { webhook_deliveries, webhook_events } from './webhooks.tables.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())
beforeEach(() => t.pass(10 * MINUTE))

const never = new AbortController().signal
const subjects = (count: number) => Array.from({ length: count }, (_, n) => `ord_${n}`)
const ask = (id: string, body: object) => t.shop(webhooks.replay, { params: { id }, body: body as never })
const count = async (id: string, body: object) => (await ask(id, { ...body, dry_run: true })).body.count
const replayOf = async (endpoint_id: string) =>
  (await t.kernel.db.read.select().from(webhook_replays).where(eq(webhook_replays.endpoint_id, endpoint_id))).at(-1)!
const deliveriesAt = (endpoint_id: string) =>
  t.kernel.db.read.$count(webhook_deliveries, eq(webhook_deliveries.endpoint_id, endpoint_id))

test('a large replay continues in a job, one at a time for each endpoint, and is in the audit log from its start', async () => {
  const hook = await t.listen()
  const since = t.clock.now()
  const ids = await t.happen([], subjects(450))
  const endpoint = await t.endpoint(hook.url)
  const request = { which: 'missing', since }
  expect(await count(endpoint.id, request)).toBe(450)
  expect((await ask(endpoint.id, request)).body).toEqual({ count: 450 })
  const sentAtOnce = await deliveriesAt(endpoint.id)
  expect(sentAtOnce).toBeLessThan(450)
  const isOfEndpoint = eq(audit_log.target_id, endpoint.id)
  const rows = await t.kernel.db.read.select().from(audit_log).where(isOfEndpoint)
  expect(rows.filter(({ action }) => action === 'webhook_endpoint.replayed')).toMatchObject([
    { after: { ...request, count: 450 } },
  ])
  expect(await ask(endpoint.id, request)).toMatchObject({ status: 409, code: 'replay_running' })
  expect(await count(endpoint.id, request)).toBe(450 - sentAtOnce)
  // A replay of listed events does not wait for the large one.
  expect((await ask(endpoint.id, { event_ids: [ids.at(-1)] })).body).toEqual({ count: 1 })
  await t.work()
  expect(hook.calls).toHaveLength(450)
  expect(new Set(hook.events().map(({ id }) => id))).toEqual(new Set(ids))
  expect(await replayOf(endpoint.id)).toMatchObject({ finished_at: expect.any(String), asked_by: t.shop.me.id })
  expect((await ask(endpoint.id, request)).body).toEqual({ count: 0 })
})

test('a stopped job continues where it was, and of two jobs only one sends a page', async () => {
  const since = t.clock.now()
  const hook = await t.listen()
  const ids = await t.happen([], subjects(450))
  const endpoint = await t.endpoint(hook.url)
  await ask(endpoint.id, { since })
  const { id } = await replayOf(endpoint.id)
  const stopped = AbortSignal.abort(new Error('stopped'))
  await expect(runReplay(t.kernel, id, { signal: stopped })).rejects.toThrow('stopped')
  expect(await deliveriesAt(endpoint.id)).toBeLessThan(450)
  await Promise.all([runReplay(t.kernel, id, { signal: never }), runReplay(t.kernel, id, { signal: never })])
  expect(await deliveriesAt(endpoint.id)).toBe(450)
  expect(await replayOf(endpoint.id)).toMatchObject({ sent: 450, finished_at: expect.any(String) })
  await t.work()
  expect(new Set(hook.events().map((event) => event.id))).toEqual(new Set(ids))
  expect(hook.calls).toHaveLength(450)
})

test('a replay without progress for an hour does not block the next one', async () => {
  const since = t.clock.now()
  const hook = await t.listen()
  await t.happen([], subjects(300))
  const endpoint = await t.endpoint(hook.url)
  await ask(endpoint.id, { since })
  const { id } = await replayOf(endpoint.id)
  t.pass(HOUR + SECOND)
  expect((await ask(endpoint.id, { since, which: 'missing' })).status).toBe(200)
  await runReplay(t.kernel, id, { signal: never })
  const rows = await t.kernel.db.read.select().from(webhook_replays).where(eq(webhook_replays.endpoint_id, endpoint.id))
  expect(rows.find((row) => row.id === id)).toMatchObject({ finished_at: expect.any(String) })
  expect(rows).toHaveLength(2)
  await t.work()
  expect(hook.calls).toHaveLength(300)
})

test('a failed delivery is counted once, also when it fails again; running ones are left out', async () => {
  const hook = await t.listen({ status: 500, headers: { 'webhook-delivery': 'abort-message' } })
  const endpoint = await t.endpoint(hook.url)
  await t.happen([endpoint], subjects(30))
  await t.work()
  hook.usual = 500
  t.pass(MINUTE)
  const since = t.clock.now()
  await t.happen([endpoint], subjects(20))
  await t.work()
  expect(await count(endpoint.id, { which: 'failed' })).toBe(50)
  expect(await count(endpoint.id, { which: 'failed', since })).toBe(20)
  expect(await count(endpoint.id, { which: 'failed', until: since })).toBe(30)
  expect(await count(endpoint.id, { which: 'failed', since: later(since, 1) })).toBe(0)
  const gate = Promise.withResolvers<void>()
  const { post } = t.kernel.outbound
  const outbound = {
    ...t.kernel.outbound,
    post: async (...of: Parameters<typeof post>) => (await gate.promise, post(...of)),
  }
  const slow = sender({ ...t.kernel, outbound })
  t.pass(6 * SECOND)
  await slow.turn(never)
  const deliveries = await t.kernel.db.read.$count(webhook_deliveries, eq(webhook_deliveries.endpoint_id, endpoint.id))
  expect(deliveries).toBe(50)
  const idle = await count(endpoint.id, { which: 'failed' })
  expect(idle).toBeLessThan(50)
  gate.resolve()
  await slow.idle()
  await slow.leave()
  hook.calls.length = 0
  expect((await ask(endpoint.id, { which: 'failed' })).body).toEqual({ count: 50 })
  await t.work()
  expect(hook.calls).toHaveLength(50)
})

test('a time range holds its events, also where they were committed in another order', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  const at = t.clock.now()
  const sponsor_id = t.shop.me.party!.id
  const write = async (position: number, created_at: string) => {
    const id = t.kernel.newId('evt')
    const what = { id, sponsor_id, position, created_at, type: 'order.created', subject_id: 'ord_1', data: {} } as const
    await t.kernel.db.write((tx) => tx.insert(webhook_events).values(what))
    return id
  }
  const [a, b, c] = [2_000_000_000, 2_000_000_001, 2_000_000_002]
  await write(a, later(at, 3 * SECOND))
  await write(b, later(at, SECOND))
  await write(c, later(at, 2 * SECOND))
  const seconds = (n: number) => later(at, n * SECOND)
  const cases: [object, number][] = [
    [{ since: seconds(1), until: seconds(2) }, 1],
    [{ since: seconds(2) }, 2],
    [{ since: seconds(3) }, 1],
    [{ since: seconds(1), until: seconds(3) }, 2],
    [{ since: seconds(4) }, 0],
    [{ since: at, until: seconds(1) }, 0],
  ]
  for (const [request, expected] of cases)
    expect([request, await count(endpoint.id, request)]).toEqual([request, expected])
})
