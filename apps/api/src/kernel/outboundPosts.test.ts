import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { deadlineIn } from './deadline.ts'
import { guardedOutbound } from './outbound.ts'
import type { Lookup } from './outboundLookup.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})
async function receiver(act: RequestListener) {
  const server = createServer(act)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => (server.closeAllConnections(), server.close()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
const out = (allowPrivate = true, lookup?: Lookup) => {
  const outbound = guardedOutbound({ allowPrivate, ...(lookup && { lookup }) })
  ends.unshift(() => outbound.close())
  return outbound
}
const usual = { headers: { 'x-a': 'b' }, body: '{"a":1}', timeout: 5000, maxBytes: 4096 }

test('an answer is returned, cut to its limit, and many calls share the connections', async () => {
  let connections = 0
  const requests: unknown[] = []
  const server = createServer((request, reply) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      requests.push([request.method, request.headers['x-a'], request.headers['accept-encoding'], body])
      reply.writeHead(201, { 'retry-after': '7' }).end('é'.repeat(5000))
    })
  }).on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => (server.closeAllConnections(), server.close()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?a=b`
  const one = out()
  for (let n = 0; n < 20; n++) {
    const answer = await one.post(url, usual)
    expect([answer.status, answer.headers['retry-after'], answer.failure]).toEqual([201, '7', null])
    expect(answer.body).toBe('é'.repeat(2048))
  }
  expect(requests[19]).toEqual(['POST', 'b', 'identity', '{"a":1}'])
  expect(connections).toBeLessThan(4)
})

test('a redirect is an answer and is not followed', async () => {
  let hits = 0
  const url = await receiver((_, reply) => {
    hits++
    reply.writeHead(307, { location: '/secret' }).end()
  })
  expect(await out().post(url, usual)).toMatchObject({ status: 307, failure: null })
  expect(hits).toBe(1)
})

test('no answer, a very slow one and an endless one are ended', async () => {
  const silent = await receiver(() => {})
  const one = out()
  expect(await one.post(silent, { ...usual, timeout: 50 })).toMatchObject({
    status: null,
    failure: { code: 'ETIMEOUT' },
  })
  const dripping = await receiver((_, reply) => {
    const timer = setInterval(() => reply.write('x'), 10)
    reply.on('close', () => clearInterval(timer))
  })
  expect(await one.post(dripping, { ...usual, timeout: 700 })).toMatchObject({
    status: 200,
    failure: { code: 'ETIMEOUT' },
  })
  let sentBytes = 0
  const endless = await receiver((_, reply) => {
    const more = () => {
      while (reply.write(Buffer.alloc(65_536, 'x')) && !reply.destroyed) sentBytes += 65_536
    }
    reply.on('drain', more)
    more()
  })
  const cut = await one.post(endless, usual)
  expect([cut.status, cut.failure, cut.body.length]).toEqual([200, null, 4096])
  expect(sentBytes).toBeLessThan(20_000_000)
})

test('a cut connection is a failure, also in the middle of an answer', async () => {
  const one = out()
  const before = await receiver((request) => request.socket.destroy())
  expect((await one.post(before, usual)).failure?.code).toBe('UND_ERR_SOCKET')
  const within = await receiver((request, reply) => {
    reply.writeHead(200, { 'content-length': '100' }).write('half')
    setImmediate(() => request.socket.destroy())
  })
  const answer = await one.post(within, usual)
  expect([answer.status, answer.failure === null]).toEqual([200, false])
})

test('nothing is sent when the deadline has passed before the connection is open', async () => {
  let hits = 0
  const url = await receiver((_, reply) => (hits++, reply.end()))
  const answer = await out().post(url, { ...usual, deadline: deadlineIn(-1, systemClock()) })
  expect([answer.status, answer.failure?.code, hits]).toEqual([null, 'ELATE', 0])
})

test('a host whose address changes with each look-up is never reached, in 200 attempts', async () => {
  let visits = 0
  const server = createServer().on('connection', () => visits++)
  await new Promise<void>((resolve) => server.listen(8443, '127.0.0.1', resolve).once('error', () => resolve()))
  ends.push(() => server.close())
  let lookups = 0
  const turning: Lookup = async () => [{ address: ++lookups % 2 ? '192.0.2.1' : '127.0.0.1', family: 4 }]
  const one = out(false, turning)
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) => one.post(`https://r${n}.test:8443/`, { ...usual, timeout: 3000 })),
  )
  expect(new Set(answers.map(({ failure }) => failure?.code))).toEqual(new Set(['EBLOCKED']))
  expect([lookups, visits]).toEqual([200, 0])
})

test('an address that may not be called fails with EBLOCKED', async () => {
  const one = out(false)
  for (const url of ['http://shop.example/', 'https://127.0.0.1/', 'https://shop.example:22/', 'nonsense'])
    expect((await one.post(url, usual)).failure?.code).toBe('EBLOCKED')
})
