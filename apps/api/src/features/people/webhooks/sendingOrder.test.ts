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
const subjects = (count: number, name = 'ord') => Array.from({ length: count }, (_, n) => `${name}_${n}`)
const remove = async (id: string) => void (await t.shop(webhooks.remove, { params: { id } }))
/** Turns the loops until no delivery is due and no call runs. */
async function send(...loops: Loop[]) {
  for (let busy = true; busy;) {
    await Promise.all(loops.map((loop) => loop.idle()))
    busy = (await Promise.all(loops.map((loop) => loop.turn(never)))).some(Boolean)
  }
}

test('a serial endpoint gets the events of one order in order, and other orders are not held up', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url, { serial: true })
  hook.replies.push(500)
  await t.happen([endpoint], ['ord_1'])
  await t.work()
  await t.happen([endpoint], ['ord_1', 'ord_2', 'ord_1', 'ord_2', 'ord_3'])
  await t.work()
  const received = () => hook.events().map(({ data }) => `${String(data['order_id'])}:${String(data['sequence'])}`)
  expect(received().toSorted()).toEqual(['ord_1:1', 'ord_2:2', 'ord_2:4', 'ord_3:5'])
  expect(received().indexOf('ord_2:2')).toBeLessThan(received().indexOf('ord_2:4'))
  t.pass(6 * SECOND)
  await t.work()
  expect(received().slice(4)).toEqual(['ord_1:1', 'ord_1:1', 'ord_1:3'])
  await remove(endpoint.id)
})

test('a rate limit delays a burst, and loses no event', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url, { rate_limit: 20 })
  await t.happen([endpoint], subjects(60))
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
  await remove(endpoint.id)
})

test.each([3, 10, 40])(
  'a rate limit of %i calls a second is used fully, however long the poll interval',
  async (rate) => {
    const hook = await t.listen()
    const endpoint = await t.endpoint(hook.url, { rate_limit: rate })
    await t.happen([endpoint], subjects(12))
    hook.usual = (_request, response) => {
      response.writeHead(204).end()
      // The next slot is free when the answer is there.
      t.pass(Math.ceil(1000 / rate) + 1)
    }
    const stopping = new AbortController()
    const loop = sender(t.kernel)
    const running = goRound(loop, stopping.signal, { poll: HOUR, report: t.kernel.report, turned: () => {} })
    await expect.poll(() => hook.calls.length, { timeout: 15_000 }).toBe(12)
    stopping.abort()
    await running
    await loop.idle()
    await loop.leave()
    await remove(endpoint.id)
  },
)

test('deliveries behind a failed one are postponed once, and sent as soon as it is settled', async () => {
  const hook = await t.listen({ status: 500 })
  const endpoint = await t.endpoint(hook.url, { serial: true })
  await t.happen([endpoint], ['ord_s'])
  await t.work()
  await t.happen([endpoint], ['ord_s', 'ord_s'])
  const waits = async () => (await t.log(endpoint.id, { state: 'waiting' })).map(({ next_at }) => next_at)
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
  await remove(endpoint.id)
})

test('pages are told of many calls once a second', async () => {
  const hook = await t.listen()
  const endpoint = await t.endpoint(hook.url)
  const announcements = () =>
    t.kernel.db.read.$count(events, and(eq(events.type, 'webhook_endpoint.called'), eq(events.subject_id, endpoint.id)))
  await t.happen([endpoint], subjects(200))
  await t.work()
  expect(await announcements()).toBe(1)
  t.pass(SECOND)
  await t.work()
  expect(await announcements()).toBe(2)
  t.pass(SECOND)
  await t.work()
  expect(await announcements()).toBe(2)
  await remove(endpoint.id)
})

test('events that only refresh pages are deleted after a day, but for the last event of all', async () => {
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
