import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { buildApp } from '../../server.ts'
import { testApp } from '../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
let base = ''
const agents: Agent[] = []
beforeEach(async () => {
  t = await testApp()
  await t.app.entrance.listen({ host: 'localhost', port: 0 })
  base = `http://localhost:${(t.app.server.address() as AddressInfo).port}`
})
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy()
  await t.end()
})

/** Somebody who keeps their connection from one request to the next. */
function caller() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  agents.push(agent)
  return (path: string) =>
    new Promise<{ status: number; connection: string; reused: boolean } | { failed: string }>((resolve) => {
      const call = request(`${base}${path}`, { agent }, (answer) => {
        const connection = answer.headers.connection ?? ''
        answer.resume().on('end', () => resolve({ status: answer.statusCode!, connection, reused: call.reusedSocket }))
      })
      call.on('error', (error: NodeJS.ErrnoException) => resolve({ failed: error.code ?? '' })).end()
    })
}

test('a server that drains says so with each answer and takes new callers until nobody comes any more', async () => {
  const [ada, bob] = [caller(), caller()]
  expect(await ada('/ready')).toEqual({ status: 200, connection: 'keep-alive', reused: false })
  const drained = t.app.entrance.drain()
  expect(await ada('/health')).toEqual({ status: 200, connection: 'close', reused: true })
  expect(await ada('/ready')).toEqual({ status: 503, connection: 'close', reused: false })
  expect(await bob('/health')).toEqual({ status: 200, connection: 'close', reused: false })
  await drained
  expect(await bob('/health')).toEqual({ failed: 'ECONNREFUSED' })
})

test('no request is lost to a server that drains, however many go on coming', async () => {
  let isOver = false
  const ends = Array.from({ length: 12 }, async () => {
    const call = caller()
    for (;;) {
      const answer = await call('/health')
      if ('failed' in answer) return answer.failed
      if (answer.status !== 200) return answer.status
      if (isOver) return 'still answered'
    }
  })
  await t.app.entrance.drain()
  await t.app.close()
  isOver = true
  expect(new Set(await Promise.all(ends))).toEqual(new Set(['ECONNREFUSED']))
})

test('a live stream does not keep a server from draining, and ends when it closes', async () => {
  const ada = await t.register('sponsor')
  const stream = await fetch(`${base}/api/v1/live`, { headers: { authorization: `Bearer ${ada.token}` } })
  expect(stream.headers.get('connection')).toBe('close')
  const text = stream.text()
  await t.app.entrance.drain()
  const closed = once(t.app.server, 'close')
  await t.app.close()
  await closed
  expect(await text).toContain('event: open')
})

test('a live stream whose reader has gone, or whose server closes, before it begins ends at once', async () => {
  const ada = await t.register('sponsor')
  const requests: FastifyRequest[] = []
  let gate = Promise.withResolvers<void>()
  const other = await buildApp(t.kernel, {
    observe: (app) =>
      app.addHook('preHandler', async (request) => {
        requests.push(request)
        await gate.promise
      }),
  })
  const url = `${await other.listen({ port: 0, host: '127.0.0.1' })}/api/v1/live`
  const headers = { authorization: `Bearer ${ada.token}` }
  const leaving = new AbortController()
  const aborted = fetch(url, { headers, signal: leaving.signal }).catch((error: Error) => error.name)
  await vi.waitFor(() => expect(requests).toHaveLength(1))
  const added = vi.spyOn(other.entrance.streams, 'set')
  leaving.abort()
  expect(await aborted).toBe('AbortError')
  await vi.waitFor(() => expect(requests[0]!.raw.socket.destroyed).toBe(true))
  gate.resolve()
  await vi.waitFor(() => expect(added).toHaveBeenCalledTimes(1))
  await vi.waitFor(() => expect(other.entrance.streams.size).toBe(0))

  gate = Promise.withResolvers<void>()
  const late = fetch(url, { headers }).then((answer) => answer.text())
  await vi.waitFor(() => expect(requests).toHaveLength(2))
  const closed = other.close()
  await vi.waitFor(() => expect(other.entrance.isClosing()).toBe(true))
  gate.resolve()
  expect(await late).toContain('event: open')
  await closed
})
