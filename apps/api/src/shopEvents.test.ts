import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { AffluenceError, createClient, webhooks, type WebhookEvent } from '@affluence/client'
import { apiKeys } from '@affluence/contract/apiKeys'
import { orders } from '@affluence/contract/orders'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { buildApp } from './server.ts'
import { affiliationWorld, type World } from './testing/affiliationWorld.ts'
import { roadTo } from './testing/road.ts'

const command = join(import.meta.dirname, '../../../packages/client/src/cli/main.ts')
const ends: (() => unknown)[] = []
let w: World
/** Serves over the network, beside the one that the world talks to: this one may be restarted. */
let serving: Awaited<ReturnType<typeof buildApp>>
let road: Awaited<ReturnType<typeof roadTo>>
let target = ''
let key = ''
beforeAll(async () => {
  w = await affiliationWorld()
  serving = await buildApp(w.kernel)
  target = await serving.listen({ port: 0, host: '127.0.0.1' })
  road = await roadTo(target)
  key = await keyWith('events:read')
})
afterEach(async () => {
  road.troubles.length = 0
  road.seen.length = 0
  for (const end of ends.splice(0).toReversed()) await end()
})
afterAll(async () => {
  await road.close()
  await serving.close()
  await w.end()
})

const keyWith = async (scope: 'events:read' | 'orders:read') =>
  (await w.shop(apiKeys.create, { body: { name: 'Shop', scopes: [scope] } })).body.key
const client = (more: object = {}) => createClient({ url: road.url, key, ...more })
const customer = { name: 'Ada Buyer' }
async function place() {
  const body = { items: [{ name: 'Shirt', quantity: 1, unit_price: 4900 }], customer }
  const { id } = (await w.shop(orders.create, { body })).body
  await w.work()
  return id
}
const orderOf = (event: WebhookEvent) => ('order_id' in event.data ? event.data.order_id : '')
const latest = async () => (await client().events.page({ after: 'latest', limit: 1 })).next_cursor
/** The server goes away and comes back under the same address, with what it had stored. */
async function restart<T>(meanwhile: () => Promise<T>) {
  await serving.close()
  const result = await meanwhile()
  serving = await buildApp(w.kernel)
  await serving.listen({ port: Number(new URL(target).port), host: '127.0.0.1' })
  return result
}

test('who follows gets every event once, in order, past cut connections, refusals and a restart of the server', async () => {
  const after = await latest()
  const orderIds: string[] = [await place(), await place()]
  const received: string[] = []
  const retried: string[] = []
  const stop = new AbortController()
  const followed = client().events.follow({
    after,
    types: ['order.created'],
    signal: stop.signal,
    onRetry: ({ code }) => retried.push(code),
  })
  const soon = { retry_after: '0.01' }
  road.troubles.push('cut after', 'cut before', { status: 429, code: 'too_often', ...soon }, { status: 502, ...soon })
  const following = (async () => {
    for await (const event of followed) if (received.push(orderOf(event)) === 6) stop.abort()
  })()
  await vi.waitFor(() => expect(received).toEqual(orderIds), { timeout: 20_000 })
  expect(retried).toEqual(['unreachable', 'unreachable', 'too_often', 'http_502'])
  orderIds.push(await place()) // while it waits for something to happen
  await vi.waitFor(() => expect(received).toEqual(orderIds), { timeout: 20_000 })
  orderIds.push(await restart(place))
  orderIds.push(await place(), await place())
  await following
  expect(received).toEqual(orderIds)
  // Where it stopped is where the next one begins.
  const next = await place()
  for await (const event of client().events.follow({ after: followed.cursor })) {
    expect(orderOf(event)).toBe(next)
    break
  }
})

test('the place of each event is its id: a program that ends in the middle of a page goes on behind it', async () => {
  const after = await latest()
  const orderIds = [await place(), await place(), await place()]
  const received: string[] = []
  let stored = after
  for (let n = 0; n < orderIds.length; n++)
    for await (const event of client().events.follow({ after: stored })) {
      received.push(orderOf(event))
      stored = event.id
      break
    }
  expect(received).toEqual(orderIds)
})

test('what no waiting mends ends the loop: a wrong key, a missing scope, an unknown place', async () => {
  const refusal = async (more: object, options: object = {}) => {
    const loop = client(more).events.follow(options)[Symbol.asyncIterator]()
    const error: unknown = await loop.next().catch((thrown: unknown) => thrown)
    return error instanceof AffluenceError ? `${error.status} ${error.code}` : error
  }
  expect(await refusal({ key: 'nobody' })).toBe('401 unauthenticated')
  expect(await refusal({ key: await keyWith('orders:read') })).toBe('403 scope_missing')
  expect(await refusal({}, { after: 'nonsense' })).toMatch(/^422 /)
  expect(await refusal({}, { after: `evt_${'f'.repeat(32)}` })).toMatch(/^422 /)
  expect(road.seen).toHaveLength(4)
})

test('an event that is no longer kept is before all that are', async () => {
  await place()
  const oldest = await client().events.page({ limit: 1 })
  expect(await client().events.page({ after: `evt_${'0'.repeat(32)}`, limit: 1 })).toEqual(oldest)
})

test('an order that was never told since a time is found by the time', async () => {
  const since = w.kernel.clock.now()
  w.pass(1000)
  const id = await place()
  const { data } = await client().events.page({ after: since, types: ['order.created'] })
  expect(data.map(orderOf)).toContain(id)
  w.pass(1000)
  expect((await client().events.page({ after: w.kernel.clock.now() })).data).toEqual([])
})

/** A receiver that answers with what stands in `answers`, else with 204. */
async function openHook() {
  const calls: { headers: IncomingHttpHeaders; body: string }[] = []
  const answers: { status: number; headers?: Record<string, string> }[] = []
  const server = createServer((request, reply) => {
    void buffer(request).then((body) => {
      calls.push({ headers: request.headers, body: body.toString() })
      const { status, headers } = answers.shift() ?? { status: 204 }
      reply.writeHead(status, headers).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  ends.push(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, calls, answers }
}

/** `affluence listen` as a process, and its output so far. */
function run(args: string[], env: Record<string, string> = { AFFLUENCE_KEY: key }) {
  const child: ChildProcess = spawn(process.execPath, [command, 'listen', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  })
  ends.push(() => child.kill('SIGKILL'))
  let text = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (part) => (text += String(part)))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, output: text }))
  const hears = (what: string | RegExp) => vi.waitFor(() => expect(text).toMatch(what), { timeout: 20_000 })
  const end = () => {
    child.kill('SIGINT')
    return ended
  }
  return { ended, hears, end, output: () => text }
}

test('listen forwards what happens from now on, signed like a webhook, and shows where to go on', async () => {
  await place() // before: not asked for
  const hook = await openHook()
  const listening = run(['--url', road.url, '--forward', hook.url])
  await listening.hears('whsec_')
  const secret = /whsec_\S+/.exec(listening.output())![0]
  const first = await place()
  await listening.hears(/order\.created +evt_\w+ +204 in \d+ ms/)
  const [{ headers, body }] = hook.calls as [(typeof hook.calls)[0]]
  const event = await webhooks.verify(headers, body, secret)
  expect(event).toMatchObject({ type: 'order.created', data: { order_id: first } })
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'Affluence-Webhooks/1',
    'x-affluence-event': 'order.created',
    'webhook-id': event.id,
  })
  expect(headers['x-delivr-signature']).toBe(headers['x-affluence-signature'])
  const id = await restart(place)
  await vi.waitFor(() => expect(hook.calls).toHaveLength(2), { timeout: 20_000 })
  expect(hook.calls[1]!.body).toContain(id)
  expect(listening.output()).toContain('does not answer')
  const { code, output } = await listening.end()
  expect([code, output]).toEqual([0, expect.stringContaining('Ended: 2 delivered, 0 not.')])
  const cursor = /--after (\S+)/.exec(output)![1]!
  // What happened meanwhile comes first the next time.
  const third = await place()
  const again = run(['--url', road.url, '--after', cursor, '--print'])
  await again.hears(third)
  expect(again.output()).not.toContain(id)
  expect((await again.end()).code).toBe(0)
})

test('listen tries again what fails, as late as it is told, and gives up what must not come again', async () => {
  const hook = await openHook()
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const listening = run(['--url', road.url, '--forward', hook.url, '--types', 'order.created', '--secret', secret])
  await listening.hears('your secret')
  hook.answers.push({ status: 500 }, { status: 503, headers: { 'retry-after': '1' } }, { status: 204 }, { status: 410 })
  await place()
  await listening.hears(/500 in \d+ ms, again in 1 s[^]*503 in \d+ ms, again in 1 s[^]*204 in/)
  expect(new Set(hook.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  await place()
  await listening.hears(/410 in \d+ ms\n/)
  expect(hook.calls).toHaveLength(4)
  hook.answers.push({ status: 302, headers: { location: '/elsewhere' } })
  await place()
  await listening.hears(/302 in \d+ ms, again/)
  // Broken off while it waits: the event has its turn the next time.
  const { output } = await listening.end()
  expect(output).toContain('Ended: 1 delivered, 1 not.')
  const next = run(['--url', road.url, '--forward', hook.url, '--after', /--after (\S+)/.exec(output)![1]!])
  await next.hears(/204 in/)
  expect(hook.calls.at(-1)!.headers['webhook-id']).toBe(hook.calls.at(-2)!.headers['webhook-id'])
})

test('listen says what is wrong with its key, its address or its wishes, and ends', async () => {
  const bare = await keyWith('orders:read')
  const cases: [string[], Record<string, string>, number, string][] = [
    [['--url', road.url], { AFFLUENCE_KEY: 'nobody' }, 1, 'does not know this key'],
    [['--url', road.url], { AFFLUENCE_KEY: bare }, 1, 'lacks the scope events:read'],
    [['--url', road.url, '--after', 'nonsense'], { AFFLUENCE_KEY: key }, 1, 'does not know the position'],
    [['--url', road.url, '--types', 'order.creatd'], { AFFLUENCE_KEY: key }, 1, 'types'],
    [['--url', `${road.url}nowhere`], { AFFLUENCE_KEY: key }, 1, 'no event feed at this address'],
    [['--url', 'http://127.0.0.1:1'], { AFFLUENCE_KEY: key }, 1, 'http://127.0.0.1:1 does not answer'],
    [['--url', road.url], {}, 2, '--key is missing (or AFFLUENCE_KEY'],
    [['--forward', 'localhost:4000'], { AFFLUENCE_KEY: key, AFFLUENCE_URL: road.url }, 2, '--forward localhost:4000'],
    [['--url', road.url, '--secret', 'mine'], { AFFLUENCE_KEY: key }, 2, 'must be whsec_'],
  ]
  const outcomes = await Promise.all(cases.map(([args, env]) => run(args, env).ended))
  for (const [n, { code, output }] of outcomes.entries())
    expect([cases[n]![0], code, output]).toEqual([cases[n]![0], cases[n]![2], expect.stringContaining(cases[n]![3])])
})
