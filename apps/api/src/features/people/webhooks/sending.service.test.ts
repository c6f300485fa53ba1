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
const subjects = (count: number, name = 'ord') => Array.from({ length: count }, (_, n) => `${name}_${n}`)
const remove = async (id: string) => void (await t.shop(webhooks.remove, { params: { id } }))
/** Turns the loops until no delivery is due and no call runs. */
async function send(...loops: Loop[]) {
  for (let busy = true; busy;) {
    await Promise.all(loops.map((loop) => loop.idle()))
    busy = (await Promise.all(loops.map((loop) => loop.turn(never)))).some(Boolean)
  }
}
async function expectSumsToMatch() {
  for (const check of webhookChecks) expect('find' in check && (await check.find(t.kernel.db.read))).toEqual([])
}

test('every endpoint gets each event once, signed and unchanged, and the calls are recorded', async () => {
  const [one, other] = [await t.listen(), await t.listen({ status: 201, body: 'x'.repeat(10_000) })]
  const endpoints = [await t.endpoint(one.url), await t.endpoint(other.url, { payload: 'thin' })]
  const ids = await t.happen(endpoints, subjects(120))
  await t.work()
  for (const hook of [one, other]) {
    expect(hook.calls).toHaveLength(120)
    expect(new Set(hook.events().map(({ id }) => id))).toEqual(new Set(ids))
  }
  // Calls run in parallel, so the order of arrival is open.
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
  const log = await t.log(endpoints[1]!.id, { limit: 100 })
  expect(log.every(({ state, attempts }) => state === 'delivered' && attempts.length === 1)).toBe(true)
  expect(log[0]!.attempts[0]).toMatchObject({ status: 201, error: null, address: '127.0.0.1', replay_by: null })
  expect(log[0]!.attempts[0]!.response).toBe('x'.repeat(4096))
  const figures = (await t.shop(webhooks.figures, { params: { id: endpoints[0]!.id } })).body
  expect(figures.last_24_hours).toMatchObject({ delivered: 120, failed: 0, dead: 0, success_bps: 10_000 })
  expect(figures.last_30_days).toMatchObject({ delivered: 120 })
  expect(await t.read(endpoints[0]!.id)).toMatchObject({ last_status: 204, failure_count: 0, waiting: 0 })
  await expectSumsToMatch()
  for (const { id } of endpoints) await remove(id)
})

test('redirects, timeouts, cut and refused connections are failures with a text; redirects are not followed', async () => {
  const secret = await t.listen()
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  hook.replies.push(
    { status: 302, headers: { location: secret.url } },
    (request) => request.socket.destroy(),
    (_request, response) => void response.writeHead(200).write('slow'),
    () => {},
  )
  await t.impatient(600, async () => {
    for (let n = 0; n < 4; n++) {
      await t.happen([endpoint], [`ord_h${n}`])
      await t.work()
    }
  })
  const errors = (await t.log(endpoint.id)).map(({ attempts }) => [attempts[0]!.status, attempts[0]!.error])
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
  await t.happen([endpoint], ['ord_i'])
  await t.work()
  expect((await t.log(endpoint.id))[0]!.attempts[0]).toMatchObject({ status: null, error: 'connection refused' })
  await remove(endpoint.id)
})

test('endpoints that never answer keep a few slots, and the others go on', async () => {
  const dead = await Promise.all(Array.from({ length: 10 }, () => t.listen(() => {})))
  const hook = await t.listen()
  const endpoints = [await t.endpoint(hook.url)]
  for (const { url } of dead) endpoints.push(await t.endpoint(url))
  await t.happen(endpoints, subjects(30))
  const loop = sender(t.kernel)
  while (hook.calls.length < 30) {
    await loop.turn(never)
    await new Promise((resolve) => setImmediate(resolve))
  }
  // None of the calls to the silent receivers has ended.
  for (const { calls } of dead) expect(calls.length).toBeLessThanOrEqual(4)
  await Promise.all(dead.map((one) => one.close()))
  await loop.idle()
  await loop.leave()
  for (const { id } of endpoints) await remove(id)
})

test('two workers share the deliveries, and each is sent once', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  const ids = await t.happen([endpoint], subjects(300))
  await send(sender(t.kernel), sender(t.kernel))
  expect(hook.calls).toHaveLength(300)
  expect(new Set(hook.events().map(({ id }) => id))).toEqual(new Set(ids))
  await expectSumsToMatch()
  await remove(endpoint.id)
})

test('a worker that slept past its lease sends nothing more, and does not change settled deliveries', async () => {
  const hook = await t.listen()
  const gate = Promise.withResolvers<void>()
  const endpoint = await t.endpoint(hook.url)
  const [event] = await t.happen([endpoint], ['ord_s'])
  const { post } = t.kernel.outbound
  const slowSender = sender({
    ...t.kernel,
    outbound: { ...t.kernel.outbound, post: async (...of) => (await gate.promise, post(...of)) },
  })
  await slowSender.turn(never)
  t.pass(LEASE + 1)
  await send(sender(t.kernel))
  expect(hook.calls).toHaveLength(1)
  gate.resolve()
  await send(slowSender)
  expect(hook.calls).toHaveLength(1)
  const [row] = await t.log(endpoint.id)
  expect(row).toMatchObject({ event_id: event, state: 'delivered' })
  expect(row!.attempts).toHaveLength(1)
  await remove(endpoint.id)
})

test('a stopped worker releases its unfinished deliveries, and the next worker sends them', async () => {
  const hook = await t.listen(() => {})
  const endpoint = await t.endpoint(hook.url)
  await t.happen([endpoint], subjects(10))
  const stoppedSender = sender(t.kernel)
  await stoppedSender.turn(never)
  await stoppedSender.leave()
  hook.usual = 204
  await send(sender(t.kernel))
  const log = await t.log(endpoint.id)
  expect(log.map(({ state }) => state)).toEqual(Array.from({ length: 10 }, () => 'delivered'))
  await remove(endpoint.id)
})
