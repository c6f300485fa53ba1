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
let server: Awaited<ReturnType<typeof buildApp>>
let url = ''
let after = ''
/** While set, requests are held back before their handler, like with a slow look-up of the key. */
let gate: { promise: Promise<void>; resolve: () => void } | null = null
let sockets: Socket[] = []
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
  server = await buildApp(w.kernel, {
    observe(app) {
      app.addHook('preHandler', async ({ raw }) => {
        sockets.push(raw.socket)
        await gate?.promise
      })
      app.addHook('onSend', async () => void answered++)
    },
  })
  url = await server.listen({ port: 0, host: '127.0.0.1' })
  sockets = []
  answered = 0
})
afterEach(() => server.close())

const poll = async (signal?: AbortSignal) => {
  const query = new URLSearchParams({ after, wait: '25' })
  const reply = await fetch(`${url}/api/v1/events?${query}`, { headers: { authorization }, ...(signal && { signal }) })
  return { status: reply.status, body: (await reply.json()) as unknown }
}
const waiting = () => server.entrance.streams.size
const errorName = (request: Promise<unknown>) => request.catch((error: Error) => error.name)
const empty = () => ({ status: 200, body: { data: [], next_cursor: after } })

test('a wait ends when its client disconnects, and another request may wait', async () => {
  const abort = new AbortController()
  const first = Array.from({ length: 20 }, () => errorName(poll(abort.signal)))
  await vi.waitFor(() => expect(waiting()).toBe(20), SOON)
  expect((await poll()).status).toBe(429)
  answered = 0
  abort.abort()
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

test('a wait ends when the server stops, with an empty answer and a cursor', async () => {
  const request = [poll(), poll()]
  await vi.waitFor(() => expect(waiting()).toBe(2), SOON)
  const began = performance.now()
  const closed = server.close()
  expect(await Promise.all(request)).toEqual([empty(), empty()])
  await closed
  expect(performance.now() - began).toBeLessThan(SOON.timeout)
  expect(waiting()).toBe(0)
})

test('a key that is revoked during a wait gets no event', async () => {
  const apiKey = (await w.shop(apiKeys.create, { body: { name: 'Short', scopes: ['events:read'] } })).body
  const query = new URLSearchParams({ after, wait: '25' })
  const request = fetch(`${url}/api/v1/events?${query}`, { headers: { authorization: `Api-Key ${apiKey.key}` } })
  const other = poll()
  await vi.waitFor(() => expect(waiting()).toBe(2), SOON)
  await w.shop(apiKeys.revoke, { params: { id: apiKey.id } })
  await w.shop(orders.create, {
    body: { items: [{ name: 'A', quantity: 1, unit_price: 100 }], customer: { name: 'B' } },
  })
  await w.work()
  const reply = await request
  expect([reply.status, await reply.json()]).toMatchObject([401, { code: 'unauthenticated' }])
  expect((await other).status).toBe(200)
})

test('a client that disconnects before the wait begins does not wait', async () => {
  gate = Promise.withResolvers<void>()
  const abort = new AbortController()
  const request = errorName(poll(abort.signal))
  await vi.waitFor(() => expect(sockets).toHaveLength(1), SOON)
  abort.abort()
  await request
  await vi.waitFor(() => expect(sockets[0]!.destroyed).toBe(true), SOON)
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
  const request = poll()
  await vi.waitFor(() => expect(sockets).toHaveLength(1), SOON)
  const began = performance.now()
  const closed = server.close()
  await vi.waitFor(() => expect(server.entrance.isClosing()).toBe(true), SOON)
  open()
  expect(await request).toEqual(empty())
  await closed
  expect(performance.now() - began).toBeLessThan(SOON.timeout)
})
