import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../testing/testApp.ts'
import { onPostgres } from '../db/engine.ts'

let t: Awaited<ReturnType<typeof testApp>>
let port = 0
beforeAll(async () => {
  t = await testApp()
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  port = (t.app.server.address() as AddressInfo).port
})
afterAll(() => t.end())

/** A socket that says its beginning at once and the rest a byte at a time, until it is cut. */
function drip(beginning: string, rest: string) {
  const began = performance.now()
  let answer = ''
  return new Promise<{ answer: string; ms: number }>((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(beginning))
    const more = rest[Symbol.iterator]()
    const timer = setInterval(() => void socket.write(more.next().value ?? 'x'), 500)
    socket.on('data', (part) => (answer += part.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(timer)
      resolve({ answer, ms: performance.now() - began })
    })
  })
}

test.skipIf(onPostgres)(
  'whoever sends headers or a body drop by drop is cut off, and nobody else notices',
  async () => {
    const head = 'POST /api/v1/auth/login HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n'
    const slow = [
      ...Array.from({ length: 40 }, () => drip('GET /health HTTP/1.1\r\n', 'x-slow: '.padEnd(200, 'y'))),
      ...Array.from({ length: 40 }, () => drip(`${head}content-length: 500\r\n\r\n`, '{"login":"'.padEnd(200, 'y'))),
    ]
    const waits: Promise<number>[] = []
    const meanwhile = setInterval(() => {
      const startedAt = performance.now()
      waits.push(fetch(`http://127.0.0.1:${port}/health`).then(() => performance.now() - startedAt))
    }, 200)
    const ends = await Promise.all(slow)
    clearInterval(meanwhile)
    expect(new Set(ends.map(({ answer }) => answer.slice(0, 12)))).toEqual(new Set(['HTTP/1.1 408']))
    // Whoever came in between never waited for one of them.
    const firstCut = Math.min(...ends.map(({ ms }) => ms))
    expect(waits.length).toBeGreaterThan(10)
    expect(Math.max(...(await Promise.all(waits)))).toBeLessThan(firstCut)
  },
  30_000,
)
