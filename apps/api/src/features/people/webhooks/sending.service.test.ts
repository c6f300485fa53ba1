import { notifications } from '@affluence/contract/notifications'
import { webhooks } from '@affluence/contract/webhooks'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../../../kernel/clock.ts'
import type { Loop } from '../../../kernel/work/loop.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { LEASE } from './claiming.service.ts'
import { warnOfFailures } from './failing.service.ts'
import { forgetDeliveries } from './forgetting.service.ts'
import { sender } from './sending.service.ts'
import { webhookChecks } from './verification.service.ts'
import { webhook_attempts, webhook_deliveries, webhook_endpoints, webhook_sums } from './webhooks.tables.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())

const never = new AbortController().signal
const subjects = (many: number, name = 'ord') => Array.from({ length: many }, (_, n) => `${name}_${n}`)
const remove = async (id: string) => void (await t.shop(webhooks.remove, { params: { id } }))
/** Rounds until nothing is due and nothing under way. */
async function send(...loops: Loop[]) {
  for (let busy = true; busy;) {
    await Promise.all(loops.map((loop) => loop.idle()))
    busy = (await Promise.all(loops.map((loop) => loop.turn(never)))).some(Boolean)
  }
}
async function booksAgree() {
  for (const check of webhookChecks) expect('find' in check && (await check.find(t.kernel.db.read))).toEqual([])
}

test('events arrive once, signed and as they are, to every endpoint, and are recorded', async () => {
  const [one, other] = [await t.listen(), await t.listen({ status: 201, body: 'x'.repeat(10_000) })]
  const made = [await t.endpoint(one.url), await t.endpoint(other.url, { payload: 'thin' })]
  const ids = await t.happen(made, subjects(120))
  await t.work()
  for (const hook of [one, other]) {
    expect(hook.calls).toHaveLength(120)
    expect(new Set(hook.events().map(({ id }) => id))).toEqual(new Set(ids))
  }
  // Calls go out side by side: which of them arrives first is not said.
  const first = one.calls[one.events().findIndex(({ id }) => id === ids[0])]!
  const thin = other.calls[other.events().findIndex(({ id }) => id === ids[0])]!
  expect(JSON.parse(first.body)).toMatchObject({
    ...{ id: ids[0], type: 'order.created', event: 'order.created' },
    data: { order_id: 'ord_0', sequence: 1 },
  })
  const url = 'http://localhost:3000/api/v1/orders/ord_0'
  expect(JSON.parse(thin.body)).toMatchObject({ related_object: { id: 'ord_0', type: 'order', url } })
  expect(thin.body).not.toContain('data')
  expect(first.headers).toMatchObject({
    'webhook-id': ids[0],
    'webhook-timestamp': String(Math.floor(t.clock.ms() / 1000)),
    'x-affluence-event': 'order.created',
    'user-agent': 'Affluence-Webhooks/1',
  })
  const log = await t.log(made[1]!.id, { limit: 100 })
  expect(log.every(({ state, attempts }) => state === 'delivered' && attempts.length === 1)).toBe(true)
  expect(log[0]!.attempts[0]).toMatchObject({ status: 201, error: null, address: '127.0.0.1', replay_by: null })
  expect(log[0]!.attempts[0]!.response).toBe('x'.repeat(4096))
  const figures = (await t.shop(webhooks.figures, { params: { id: made[0]!.id } })).body
  expect(figures.last_24_hours).toMatchObject({ delivered: 120, failed: 0, dead: 0, success_bps: 10_000 })
  expect(figures.last_30_days).toMatchObject({ delivered: 120 })
  expect(await t.read(made[0]!.id)).toMatchObject({ last_status: 204, failure_count: 0, waiting: 0 })
  await booksAgree()
  for (const { id } of made) await remove(id)
})

test('what fails is tried ten times over four days, with one id and a new time each, and then no more', async () => {
  const hook = await t.listen({ status: 500, body: 'out of order' })
  const made = await t.endpoint(hook.url)
  const [event] = await t.happen([made], ['ord_a'])
  await t.work()
  const waits: number[] = []
  for (let n = 1; n < 10; n++) {
    const [row] = await t.log(made.id)
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
  const [row] = await t.log(made.id)
  expect(row).toMatchObject({ state: 'dead', next_at: null })
  expect(row!.attempts).toHaveLength(10)
  expect(row!.attempts[3]).toMatchObject({ status: 500, error: 'answered 500', response: 'out of order' })
  expect(new Set(hook.calls.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event]))
  expect(new Set(hook.calls.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10)
  await booksAgree()
  await remove(made.id)
})

test('Retry-After, 410 and the two words of a receiver are obeyed', async () => {
  const hook = await t.listen()
  const made = await t.endpoint(hook.url)
  hook.replies.push({ status: 429, headers: { 'retry-after': '90' } })
  await t.happen([made], ['ord_b'])
  await t.work()
  t.pass(90 * SECOND - 1)
  await t.work()
  expect(hook.calls).toHaveLength(1)
  t.pass(1)
  await t.work()
  expect(hook.calls).toHaveLength(2)
  hook.replies.push({ status: 400, headers: { 'webhook-delivery': 'abort-message' } })
  await t.happen([made], ['ord_c'])
  await t.work()
  expect((await t.log(made.id))[0]).toMatchObject({ state: 'dead', next_at: null })
  expect((await t.read(made.id)).state).toBe('active')
  hook.replies.push({ status: 200, headers: { 'webhook-delivery': 'disable' } })
  await t.happen([made], ['ord_d'])
  await t.work()
  expect(await t.read(made.id)).toMatchObject({ state: 'disabled', disabled_reason: 'asked' })
  const other = await t.endpoint(hook.url)
  hook.replies.push(410)
  await t.happen([other], ['ord_e', 'ord_f'])
  await t.work()
  expect(await t.read(other.id)).toMatchObject({ state: 'disabled', disabled_reason: 'gone' })
  const told = (await t.shop(notifications.list, { query: { kind: 'webhook_disabled' } })).body.data
  expect(told).toHaveLength(2)
  expect(told[0]).toMatchObject({ data: { event: 'order.created', result: 'answered 410' } })
  const before = hook.calls.length
  await t.happen([made, other], ['ord_g'])
  t.pass(HOUR)
  await t.work()
  expect(hook.calls).toHaveLength(before)
  for (const { id } of [made, other]) await remove(id)
})

test('redirects, silence, cut connections and refused ones are failures in words; nothing is followed', async () => {
  const secret = await t.listen()
  const hook = await t.listen()
  const made = await t.endpoint(hook.url)
  hook.replies.push(
    { status: 302, headers: { location: secret.url } },
    (request) => request.socket.destroy(),
    (_request, response) => void response.writeHead(200).write('slow'),
    () => {},
  )
  await t.impatient(600, async () => {
    for (let n = 0; n < 4; n++) {
      await t.happen([made], [`ord_h${n}`])
      await t.work()
    }
  })
  const errors = (await t.log(made.id)).map(({ attempts }) => [attempts[0]!.status, attempts[0]!.error])
  const late = 'no answer within 15 seconds'
  expect(errors.toReversed()).toEqual([
    ...[
      [302, 'answered 302'],
      [null, 'connection cut'],
      [200, late],
    ],
    [null, late],
  ])
  expect(secret.calls).toHaveLength(0)
  await hook.close()
  await t.happen([made], ['ord_i'])
  await t.work()
  expect((await t.log(made.id))[0]!.attempts[0]).toMatchObject({ status: null, error: 'connection refused' })
  await remove(made.id)
})

test('at a serial endpoint the events of one order keep their order, and other orders are not held up', async () => {
  const hook = await t.listen()
  const made = await t.endpoint(hook.url, { serial: true })
  hook.replies.push(500)
  await t.happen([made], ['ord_1'])
  await t.work()
  await t.happen([made], ['ord_1', 'ord_2', 'ord_1', 'ord_2', 'ord_3'])
  await t.work()
  const seen = () => hook.events().map(({ data }) => `${String(data['order_id'])}:${String(data['sequence'])}`)
  expect(seen().toSorted()).toEqual(['ord_1:1', 'ord_2:2', 'ord_2:4', 'ord_3:5'])
  expect(seen().indexOf('ord_2:2')).toBeLessThan(seen().indexOf('ord_2:4'))
  t.pass(6 * SECOND)
  await t.work()
  expect(seen().slice(4)).toEqual(['ord_1:1', 'ord_1:1', 'ord_1:3'])
  await remove(made.id)
})

test('a limit of calls makes a burst wait, and loses nothing', async () => {
  const hook = await t.listen()
  const made = await t.endpoint(hook.url, { rate_limit: 20 })
  await t.happen([made], subjects(60))
  const loop = sender(t.kernel)
  const counts: number[] = []
  for (let ms = 0; ms < 3000; ms += 50) {
    await send(loop)
    counts.push(hook.calls.length)
    t.pass(50)
  }
  expect(counts[19]).toBeLessThanOrEqual(21)
  expect(counts[39]! - counts[19]!).toBeLessThanOrEqual(21)
  expect(counts.at(-1)).toBe(60)
  await remove(made.id)
})

test('those that never answer keep a few places, and the others go on', async () => {
  const dead = await Promise.all(Array.from({ length: 10 }, () => t.listen(() => {})))
  const hook = await t.listen()
  const made = [await t.endpoint(hook.url)]
  for (const { url } of dead) made.push(await t.endpoint(url))
  await t.happen(made, subjects(30))
  const loop = sender(t.kernel)
  while (hook.calls.length < 30) {
    await loop.turn(never)
    await new Promise((resolve) => setImmediate(resolve))
  }
  // Not one of the calls to the others has ended.
  for (const { calls } of dead) expect(calls.length).toBeLessThanOrEqual(4)
  await Promise.all(dead.map((one) => one.close()))
  await loop.idle()
  await loop.leave()
  for (const { id } of made) await remove(id)
})

test('two workers share what there is, and each delivery is made once', async () => {
  const hook = await t.listen()
  const made = await t.endpoint(hook.url)
  const ids = await t.happen([made], subjects(300))
  await send(sender(t.kernel), sender(t.kernel))
  expect(hook.calls).toHaveLength(300)
  expect(new Set(hook.events().map(({ id }) => id))).toEqual(new Set(ids))
  await booksAgree()
  await remove(made.id)
})

test('who slept past the lease sends no more of what it had taken, and settles nothing that another settled', async () => {
  const hook = await t.listen()
  const gate = Promise.withResolvers<void>()
  const made = await t.endpoint(hook.url)
  const [event] = await t.happen([made], ['ord_s'])
  const { post } = t.kernel.outbound
  const slow = sender({
    ...t.kernel,
    outbound: { ...t.kernel.outbound, post: async (...of) => (await gate.promise, post(...of)) },
  })
  await slow.turn(never)
  t.pass(LEASE + 1)
  await send(sender(t.kernel))
  expect(hook.calls).toHaveLength(1)
  gate.resolve()
  await send(slow)
  expect(hook.calls).toHaveLength(1)
  const [row] = await t.log(made.id)
  expect(row).toMatchObject({ event_id: event, state: 'delivered' })
  expect(row!.attempts).toHaveLength(1)
  await remove(made.id)
})

test('who is stopped gives back what did not end, and it is sent by the next', async () => {
  const hook = await t.listen(() => {})
  const made = await t.endpoint(hook.url)
  await t.happen([made], subjects(10))
  const stopped = sender(t.kernel)
  await stopped.turn(never)
  await stopped.leave()
  hook.usual = 204
  await send(sender(t.kernel))
  const log = await t.log(made.id)
  expect(log.map(({ state }) => state)).toEqual(Array.from({ length: 10 }, () => 'delivered'))
  await remove(made.id)
})

test('warned after twelve hours and three days of only failures, switched off after five days', async () => {
  const hook = await t.listen({ status: 503, body: 'closed for repairs' })
  const made = await t.endpoint(hook.url)
  t.letters.length = 0
  await t.happen([made], subjects(25))
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
  expect((await t.read(made.id)).state).toBe('active')
  t.pass(2 * HOUR)
  await t.happen([made], ['ord_last'])
  await t.work()
  expect(await t.read(made.id)).toMatchObject({ state: 'disabled', disabled_reason: 'failures' })
  expect(t.letters).toHaveLength(3)
  expect(t.letters[2]!.text).toContain(`/webhooks/${made.id}?replay_since=`)
  expect(await t.shop(webhooks.resume, { params: { id: made.id } })).toMatchObject({
    body: { state: 'active', failure_count: 0, failing_since: null },
  })
  await booksAgree()
  await remove(made.id)
})

test('a success ends what was counted of failures', async () => {
  const hook = await t.listen()
  const made = await t.endpoint(hook.url)
  hook.replies.push(500)
  await t.happen([made], ['ord_x'])
  await t.work()
  expect(await t.read(made.id)).toMatchObject({ failure_count: 1, last_status: 500, last_error: 'answered 500' })
  t.pass(6 * SECOND)
  await t.work()
  expect(await t.read(made.id)).toMatchObject({ failure_count: 0, failing_since: null, last_status: 204 })
  await remove(made.id)
})

test('what is old is forgotten with its sums; what still waits is not', async () => {
  const hook = await t.listen()
  const made = await t.endpoint(hook.url)
  await t.happen([made], ['ord_old'])
  await t.work()
  t.pass(32 * DAY)
  hook.usual = 500
  const [event] = await t.happen([made], ['ord_new'])
  await t.work()
  await forgetDeliveries(t.kernel, never)
  const db = t.kernel.db.read
  const rows = await db.select().from(webhook_deliveries).where(eq(webhook_deliveries.endpoint_id, made.id))
  expect(rows.map(({ event_id }) => event_id)).toEqual([event])
  expect(await db.$count(webhook_attempts)).toBe(1)
  expect(await db.$count(webhook_sums)).toBe(1)
  await booksAgree()
  await t.kernel.db.write(async (tx) => void (await tx.delete(webhook_sums)))
  const [check] = webhookChecks
  expect('find' in check! && (await check.find(db))).not.toEqual([])
  expect(await db.$count(webhook_endpoints)).toBeGreaterThan(10)
})
