import { webhooks } from '@affluence/contract/webhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../../../kernel/clock.ts'
import type { Loop } from '../../../kernel/work/loop.ts'
import { and, eq, like, not } from 'drizzle-orm'
import { goRound } from '../../../kernel/work/loop.ts'
import { forgetOldWork } from '../../../kernel/ops/cleanUp.ts'
import { events } from '../../../kernel/work/work.tables.ts'
import { FLEETING, lastPosition } from '../../../kernel/work/work.ts'
import { webhookWorld, type WebhookWorld } from '../../../testing/webhookWorld.ts'
import { sender } from './sending.service.ts'

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

test.each([3, 10, 40])(
  '%i calls a second are made as they become free, however seldom the worker looks',
  async (rate) => {
    const hook = await t.listen()
    const made = await t.endpoint(hook.url, { rate_limit: rate })
    await t.happen([made], subjects(12))
    hook.usual = (_request, response) => {
      response.writeHead(204).end()
      // The next place is free by the time that the answer is there.
      t.pass(Math.ceil(1000 / rate) + 1)
    }
    const stopping = new AbortController()
    const loop = sender(t.kernel)
    const going = goRound(loop, stopping.signal, { poll: HOUR, report: t.kernel.report, turned: () => {} })
    await expect.poll(() => hook.calls.length, { timeout: 15_000 }).toBe(12)
    stopping.abort()
    await going
    await loop.idle()
    await loop.leave()
    await remove(made.id)
  },
)

test('what waits behind a failure is put off once, and sent as soon as that is over', async () => {
  const hook = await t.listen({ status: 500 })
  const made = await t.endpoint(hook.url, { serial: true })
  await t.happen([made], ['ord_s'])
  await t.work()
  await t.happen([made], ['ord_s', 'ord_s'])
  const waits = async () => (await t.log(made.id, { state: 'waiting' })).map(({ next_at }) => next_at)
  t.pass(6 * SECOND)
  await t.work()
  const first = await waits()
  expect(first).toHaveLength(2)
  for (const wait of [6 * MINUTE, 40 * MINUTE]) {
    t.pass(wait)
    await t.work()
    expect(await waits()).toEqual(first)
  }
  expect(hook.calls).toHaveLength(4)
  hook.usual = 204
  t.pass(3 * HOUR)
  await t.work()
  expect(hook.events().map(({ data }) => data['sequence'])).toEqual([1, 1, 1, 1, 1, 1, 2])
  await remove(made.id)
})

test('pages hear of many calls once a second', async () => {
  const hook = await t.listen()
  const made = await t.endpoint(hook.url)
  const told = () =>
    t.kernel.db.read.$count(events, and(eq(events.type, 'webhook_endpoint.called'), eq(events.subject_id, made.id)))
  await t.happen([made], subjects(200))
  await t.work()
  expect(await told()).toBe(1)
  t.pass(SECOND)
  await t.work()
  expect(await told()).toBe(2)
  t.pass(SECOND)
  await t.work()
  expect(await told()).toBe(2)
  await remove(made.id)
})

test('what only told pages to ask again is forgotten after a day, but for the last fact of all', async () => {
  await t.work()
  const fleeting = like(events.id, `${FLEETING}%`)
  const before = await t.kernel.db.read.$count(events, fleeting)
  const others = await t.kernel.db.read.$count(events, not(fleeting))
  const last = await lastPosition(t.kernel.db.read)
  expect(before).toBeGreaterThan(2)
  t.pass(2 * DAY)
  await forgetOldWork(t.kernel, {})
  expect(await t.kernel.db.read.$count(events, fleeting)).toBeLessThanOrEqual(1)
  expect(await t.kernel.db.read.$count(events, not(fleeting))).toBe(others)
  expect(await lastPosition(t.kernel.db.read)).toBe(last)
})
