import type { ServerResponse } from 'node:http'
import { webhooks } from '@affluence/contract/webhooks'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SECOND } from '../../../kernel/clock.ts'
import type { Loop } from '../../../kernel/work/loop.ts'
import { onPostgres } from '../../../kernel/db/engine.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { LEASE } from './claiming.service.ts'
import { TIMEOUT } from './delivery.rules.ts'
import { callCapacity } from './callCapacity.rules.ts'
import { sender } from './sending.service.ts'
import { webhook_attempts, webhook_deliveries, webhook_events } from './webhooks.tables.ts'

let t: WebhookWorld
beforeAll(async () => void (t = await webhookWorld()))
afterAll(() => t.end())

const never = new AbortController().signal
const subjects = (count: number) => Array.from({ length: count }, (_, n) => `ord_${n}`)
const remove = async (id: string) => void (await t.shop(webhooks.remove, { params: { id } }))
/** Waits until a condition holds that the network brings about. */
async function until(isTrue: () => boolean) {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}
/** Turns the loops until no delivery is due and no call runs. */
async function send(loop: Loop) {
  for (let busy = true; busy;) {
    await loop.idle()
    busy = await loop.turn(never)
  }
}

// The queue in memory is the same on both engines, and the test needs many events.
test.skipIf(onPostgres)('deliveries in a long queue keep their events', async () => {
  const hook = await t.listen()
  const endpoints = await Promise.all(Array.from({ length: 11 }, () => t.endpoint(hook.url)))
  const loop = sender(t.kernel)
  // Enough successes for an endpoint to reach its full width.
  await t.happen(endpoints, subjects(12))
  await send(loop)
  for (const one of endpoints) await t.happen([one], subjects(200))
  await send(loop)
  expect(await t.kernel.db.read.$count(webhook_deliveries, eq(webhook_deliveries.state, 'dead'))).toBe(0)
  expect(hook.calls).toHaveLength(11 * (12 + 200))
  for (const { id } of endpoints) await remove(id)
})

test('a delivery of a deleted event is not sent, and the log says so', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  const [event] = await t.happen([endpoint], ['ord_k'])
  await t.kernel.db.write(async (tx) => void (await tx.delete(webhook_events).where(eq(webhook_events.id, event!))))
  await send(sender(t.kernel))
  const [row] = await t.kernel.db.read
    .select({ state: webhook_deliveries.state, error: webhook_attempts.error })
    .from(webhook_deliveries)
    .innerJoin(webhook_attempts, eq(webhook_attempts.delivery_id, webhook_deliveries.id))
    .where(eq(webhook_deliveries.event_id, event!))
  expect(row).toEqual({ state: 'dead', error: 'event no longer kept' })
  expect(hook.calls).toHaveLength(0)
  await remove(endpoint.id)
})

/** Turns the loop until the condition holds. */
async function turnUntil(loop: Loop, isTrue: () => Promise<boolean>) {
  while (!(await isTrue())) await loop.turn(never)
}
test('an endpoint that finds no free slot goes on when other calls end', async () => {
  const open: ServerResponse[] = []
  const hook = await t.listen((_request, response) => void open.push(response))
  const endpoints = await Promise.all(Array.from({ length: 5 }, () => t.endpoint(hook.url)))
  await t.happen(endpoints, subjects(4))
  const loop = sender(t.kernel, callCapacity({ all: 16, failing: 16, sponsor: 16, wide: 16, unproven: 16 }))
  await loop.turn(never)
  await until(() => open.length === 16)
  hook.usual = 204
  for (const response of open) response.writeHead(204).end()
  await send(loop)
  expect(hook.calls).toHaveLength(20)
  for (const { id } of endpoints) await remove(id)
})

/** An endpoint with 50 running calls without an answer, and 150 queued deliveries. */
async function withQueue() {
  const open: ServerResponse[] = []
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  const loop = sender(t.kernel)
  await t.happen([endpoint], subjects(12))
  await send(loop)
  hook.usual = (_request, response) => void open.push(response)
  await t.happen([endpoint], subjects(200))
  await loop.turn(never)
  await until(() => open.length === 50)
  hook.calls.length = 0
  hook.usual = 204
  const answer = (status: number, some = open.splice(0)) => some.forEach((one) => one.writeHead(status).end())
  const states = async () => {
    const of = await t.kernel.db.read
      .select()
      .from(webhook_deliveries)
      .where(eq(webhook_deliveries.endpoint_id, endpoint.id))
    return Object.fromEntries([...Map.groupBy(of, ({ state }) => state)].map(([state, rows]) => [state, rows.length]))
  }
  return { hook, endpoint, loop, open, answer, states, of: { params: { id: endpoint.id } } }
}

test('after 410 queued deliveries are not sent, and are sent when the endpoint is resumed', async () => {
  const { hook, endpoint, loop, open, answer, states, of } = await withQueue()
  answer(410, open.splice(0, 1))
  await turnUntil(loop, () => t.read(endpoint.id).then(({ state }) => state === 'disabled'))
  answer(204)
  await send(loop)
  expect(hook.calls).toHaveLength(0)
  expect(await states()).toEqual({ delivered: 12 + 49, dead: 1, waiting: 150 })
  await t.shop(webhooks.resume, of)
  await send(loop)
  expect(hook.calls).toHaveLength(150)
  await remove(endpoint.id)
})

test('a pause holds back queued deliveries, and a new address gets them', async () => {
  const { hook, endpoint, loop, answer, states, of } = await withQueue()
  const other = await t.listen()
  expect((await t.shop(webhooks.pause, of)).status).toBe(200)
  await loop.turn(never)
  answer(204)
  await send(loop)
  expect(hook.calls).toHaveLength(0)
  expect(await states()).toEqual({ delivered: 12 + 50, waiting: 150 })
  await t.shop(webhooks.resume, of)
  hook.usual = () => {}
  await loop.turn(never)
  await until(() => hook.calls.length === 50)
  expect((await t.shop(webhooks.change, { ...of, body: { url: other.url } })).status).toBe(200)
  await loop.turn(never)
  await hook.close()
  await send(loop)
  expect(other.calls).toHaveLength(100)
  expect(hook.calls).toHaveLength(50)
  await remove(endpoint.id)
})

test('no call begins that could last longer than its lease', async () => {
  const hook = await t.listen()
  const gate = Promise.withResolvers<void>()
  const endpoint = await t.endpoint(hook.url)
  await t.happen([endpoint], ['ord_late'])
  const { post } = t.kernel.outbound
  const slow = sender({
    ...t.kernel,
    outbound: { ...t.kernel.outbound, post: async (...of) => (await gate.promise, post(...of)) },
  })
  await slow.turn(never)
  t.pass(LEASE - TIMEOUT - SECOND)
  gate.resolve()
  await send(slow)
  expect(hook.calls).toHaveLength(0)
  t.pass(TIMEOUT + SECOND)
  await send(slow)
  expect(hook.calls).toHaveLength(1)
  await remove(endpoint.id)
})

test('a call that ends while a stopped worker writes is not sent again', async () => {
  const open: ServerResponse[] = []
  const hook = await t.listen((_request, response) => void open.push(response))
  const endpoint = await t.endpoint(hook.url)
  await t.happen([endpoint], subjects(2))
  const { db } = t.kernel
  const [writeBegun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isStopping = false
  const slow = async <T>(...of: Parameters<typeof db.write<T>>) => {
    const result = await db.write(...of)
    if (isStopping) writeBegun.resolve()
    if (isStopping) await gate.promise
    return result
  }
  let ended = 0
  const { post } = t.kernel.outbound
  const countedPost: typeof post = (...of) => post(...of).finally(() => void ended++)
  const outbound = { ...t.kernel.outbound, post: countedPost }
  const stopped = sender({ ...t.kernel, outbound, db: { ...db, write: slow } })
  await stopped.turn(never)
  await until(() => open.length === 2)
  open[0]!.writeHead(204).end()
  await until(() => ended === 1)
  isStopping = true
  const leaving = stopped.leave()
  await writeBegun.promise
  open[1]!.writeHead(204).end()
  await stopped.idle()
  gate.resolve()
  await leaving
  hook.usual = 204
  await send(sender(t.kernel))
  expect(hook.calls).toHaveLength(2)
  expect((await t.log(endpoint.id)).map(({ state, attempts }) => [state, attempts.length])).toEqual([
    ['delivered', 1],
    ['delivered', 1],
  ])
  await remove(endpoint.id)
})
