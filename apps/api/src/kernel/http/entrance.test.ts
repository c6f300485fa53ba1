import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
      const asked = request(`${base}${path}`, { agent }, (answer) => {
        const connection = answer.headers.connection ?? ''
        answer.resume().on('end', () => resolve({ status: answer.statusCode!, connection, reused: asked.reusedSocket }))
      })
      asked.on('error', (error: NodeJS.ErrnoException) => resolve({ failed: error.code ?? '' })).end()
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
  const heard = stream.text()
  await t.app.entrance.drain()
  const closed = once(t.app.server, 'close')
  await t.app.close()
  await closed
  expect(await heard).toContain('event: open')
})
