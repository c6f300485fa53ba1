import { webhooks } from '@affluence/contract/webhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Loop } from '../../../kernel/work/loop.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { LEASE } from './claiming.service.ts'
import { sender } from './sending.service.ts'
import { webhookChecks } from './verification.service.ts'

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
    id: ids[0],
    type: 'order.created',
    event: 'order.created',
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
