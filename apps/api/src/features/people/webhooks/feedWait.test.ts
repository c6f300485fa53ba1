import type { Socket } from 'node:net'
import { apiKeys } from '@affluence/contract/apiKeys'
import { orders } from '@affluence/contract/orders'
import { webhookFeed } from '@affluence/contract/webhookFeed'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { buildApp } from '../../../server.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'

/** Far less than the 25 seconds that each of them would wait. */
const SOON = { timeout: 8000 }
let w: World
let authorization = ''
let served: Awaited<ReturnType<typeof buildApp>>
let url = ''
let after = ''
/** Holds requests before their turn, as a slow look-up of the key does, while there is a gate. */
let gate: { promise: Promise<void>; resolve: () => void } | null = null
let held: Socket[] = []
let answered = 0
beforeAll(async () => {
  w = await affiliationWorld()
  const { key } = (await w.shop(apiKeys.create, { body: { name: 'Feed', scopes: ['events:read'] } })).body
  authorization = `Api-Key ${key}`
})
afterAll(() => w.end())
beforeEach(async () => {
  await w.work()
  after = (await w.shop(webhookFeed.events, { query: { after: 'latest' } })).body.next_cursor
  served = await buildApp(w.kernel, {
    observe(app) {
      app.addHook('preHandler', async ({ raw }) => {
        held.push(raw.socket)
        await gate?.promise
      })
      app.addHook('onSend', async () => void answered++)
    },
  })
  url = await served.listen({ port: 0, host: '127.0.0.1' })
  held = []
  answered = 0
})
afterEach(() => served.close())

const poll = async (signal?: AbortSignal) => {
  const query = new URLSearchParams({ after, wait: '25' })
  const reply = await fetch(`${url}/api/v1/events?${query}`, { headers: { authorization }, ...(signal && { signal }) })
  return { status: reply.status, body: (await reply.json()) as unknown }
}
const waiting = () => served.entrance.streams.size
const gone = (asked: Promise<unknown>) => asked.catch((error: Error) => error.name)
const empty = () => ({ status: 200, body: { data: [], next_cursor: after } })

test('a wait ends when its requester goes, and leaves its place to others', async () => {
  const leaving = new AbortController()
  const first = Array.from({ length: 20 }, () => gone(poll(leaving.signal)))
  await vi.waitFor(() => expect(waiting()).toBe(20), SOON)
  expect((await poll()).status).toBe(429)
  answered = 0
  leaving.abort()
  expect(new Set(await Promise.all(first))).toEqual(new Set(['AbortError']))
  await vi.waitFor(() => expect([waiting(), answered]).toEqual([0, 20]), SOON)
  const next = Array.from({ length: 20 }, () => poll())
  await vi.waitFor(() => expect(waiting()).toBe(20), SOON)
  await w.shop(orders.create, {
    body: { items: [{ name: 'A', quantity: 1, unit_price: 100 }], customer: { name: 'B' } },
  })
  await w.work()
  for (const { status } of await Promise.all(next)) expect(status).toBe(200)
})

test('a wait ends when the server stops: an answer without events, from which one goes on', async () => {
  const asked = [poll(), poll()]
  await vi.waitFor(() => expect(waiting()).toBe(2), SOON)
  const began = performance.now()
  const closed = served.close()
  expect(await Promise.all(asked)).toEqual([empty(), empty()])
  await closed
  expect(performance.now() - began).toBeLessThan(SOON.timeout)
  expect(waiting()).toBe(0)
})

test('a key that is revoked during a wait gets no event', async () => {
  const made = (await w.shop(apiKeys.create, { body: { name: 'Short', scopes: ['events:read'] } })).body
  const query = new URLSearchParams({ after, wait: '25' })
  const asked = fetch(`${url}/api/v1/events?${query}`, { headers: { authorization: `Api-Key ${made.key}` } })
  const other = poll()
  await vi.waitFor(() => expect(waiting()).toBe(2), SOON)
  await w.shop(apiKeys.revoke, { params: { id: made.id } })
  await w.shop(orders.create, {
    body: { items: [{ name: 'A', quantity: 1, unit_price: 100 }], customer: { name: 'B' } },
  })
  await w.work()
  const reply = await asked
  expect([reply.status, await reply.json()]).toMatchObject([401, { code: 'unauthenticated' }])
  expect((await other).status).toBe(200)
})

test('who has gone before the wait begins does not wait', async () => {
  gate = Promise.withResolvers<void>()
  const leaving = new AbortController()
  const asked = gone(poll(leaving.signal))
  await vi.waitFor(() => expect(held).toHaveLength(1), SOON)
  leaving.abort()
  await asked
  await vi.waitFor(() => expect(held[0]!.destroyed).toBe(true), SOON)
  open()
  await vi.waitFor(() => expect(answered).toBe(1), SOON)
  expect(waiting()).toBe(0)
})
function open() {
  gate!.resolve()
  gate = null
}

test('a server that stops before the wait begins answers at once', async () => {
  gate = Promise.withResolvers<void>()
  const asked = poll()
  await vi.waitFor(() => expect(held).toHaveLength(1), SOON)
  const began = performance.now()
  const closed = served.close()
  await vi.waitFor(() => expect(served.entrance.isClosing()).toBe(true), SOON)
  open()
  expect(await asked).toEqual(empty())
  await closed
  expect(performance.now() - began).toBeLessThan(SOON.timeout)
})
