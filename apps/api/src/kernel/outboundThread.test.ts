import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { deadlineIn } from './deadline.ts'
import { guardedOutbound } from './outbound.ts'
import type { PostRequest } from './outboundPosts.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})
async function receiver(act: RequestListener) {
  const server = createServer(act)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => (server.closeAllConnections(), server.close()))
  return `http://localhost:${(server.address() as AddressInfo).port}/hook`
}
const clock = systemClock()
/** Only the thread looks up names. */
const lookup = () => Promise.reject(new Error('asked for in the thread of requests'))
const out = ({ allowPrivate = true, of = clock } = {}) => {
  const outbound = guardedOutbound({ allowPrivate, lookup, clock: of, thread: true })
  ends.unshift(() => outbound.close())
  return outbound
}
const usual: PostRequest = { headers: { 'x-a': 'b' }, body: '{"a":1}', timeout: 20_000, maxBytes: 4, inThread: true }

test('the thread signs and sends many posts, and each gets its own answer', async () => {
  const calls: { headers: IncomingHttpHeaders; body: string }[] = []
  const url = await receiver((request, reply) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const all = Buffer.concat(parts)
      calls.push({ headers: request.headers, body: all.toString() })
      reply.writeHead(201, { 'retry-after': String(all.length) }).end(all)
    })
  })
  const one = out()
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const id = 'evt_1'
  const timestamp = Math.floor(clock.ms() / 1000)
  const signing = { prefix: `${id}.${timestamp}.`, secrets: [secret], key: null, plain: ['x-plain'] }
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp) }
  const bodies = Array.from({ length: 30 }, (_, n) => JSON.stringify('é'.repeat(n)))
  const answers = await Promise.all(bodies.map((body) => one.post(url, { ...usual, headers, signing, body })))
  for (const [n, body] of bodies.entries()) {
    const expected = { status: 201, failure: null, address: '127.0.0.1' }
    expect(answers[n]).toMatchObject({ ...expected, headers: { 'retry-after': String(Buffer.byteLength(body)) } })
  }
  expect(calls).toHaveLength(30)
  for (const call of calls)
    expect(new Webhook(secret).verify(call.body, call.headers as Record<string, string>)).toEqual(JSON.parse(call.body))
  expect(calls[0]!.headers['x-plain']).toMatch(/^sha256=[0-9a-f]{64}$/)
})

test('errors of the thread keep their codes, and private addresses stay blocked', async () => {
  const silent = await receiver(() => {})
  const [closed, open] = [out({ allowPrivate: false }), out()]
  const codeOf = async (url: string, of = open, more: Partial<PostRequest> = {}) =>
    (await of.post(url, { ...usual, ...more })).failure?.code
  expect(await codeOf('http://localhost:1/')).toBe('ECONNREFUSED')
  expect(await codeOf(silent, open, { timeout: 50 })).toBe('ETIMEOUT')
  expect(await codeOf('https://127.0.0.1:8443/', closed)).toBe('EBLOCKED')
  expect(await codeOf('https://localhost:8443/', closed)).toBe('EBLOCKED')
})

test('the thread keeps a deadline of the application clock, also when that was moved', async () => {
  let hits = 0
  const url = await receiver((_, reply) => (hits++, reply.writeHead(204).end()))
  const movedClock = { ...clock, ms: () => clock.ms() + 3_600_000 }
  const one = out({ of: movedClock })
  const codeOf = async (deadline: PostRequest['deadline']) =>
    (await one.post(url, { ...usual, ...(deadline && { deadline }) })).failure?.code
  expect([await codeOf(deadlineIn(60_000, movedClock)), hits]).toEqual([undefined, 1])
  expect([await codeOf(deadlineIn(60_000, clock)), hits]).toEqual(['ELATE', 1])
})

test('closing ends all running posts', async () => {
  const arrived = Promise.withResolvers<void>()
  const one = out()
  const silent = await receiver(() => arrived.resolve())
  const call = one.post(silent, usual)
  await arrived.promise
  await one.close()
  expect((await call).failure?.code).toBe('ELATE')
})

test('a thread that fails rejects what it was asked, and the next post has a new one', async () => {
  const arrived = Promise.withResolvers<void>()
  const silent = await receiver(() => arrived.resolve())
  const works = await receiver((_, reply) => void reply.writeHead(204).end())
  const one = out()
  const running = one.post(silent, usual).catch((error: Error) => error.message)
  await arrived.promise
  // No caller does this: keys are parsed before they are handed over.
  const broken = { prefix: 'a.1.', secrets: null as never, key: null, plain: [] }
  const failing = one.post(works, { ...usual, signing: broken }).catch((error: Error) => error.message)
  expect(await failing).toEqual(expect.any(String))
  expect(await running).toEqual(await failing)
  expect((await one.post(works, usual)).status).toBe(204)
})
