import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cache, openCache } from './cache.ts'

let port = 0
let redis: ChildProcess
const caches: Cache[] = []
const reports: unknown[] = []
const open = async (url?: string) => {
  const cache = await openCache(url, (error) => void reports.push(error))
  caches.push(cache)
  return cache
}
const shared = () => open(`redis://127.0.0.1:${port}`)
async function startRedis() {
  redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], { stdio: 'pipe' })
  await new Promise<void>((resolve) =>
    redis.stdout!.on('data', (part: Buffer) => part.toString().includes('Ready to accept') && resolve()),
  )
}
beforeAll(async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as { port: number }).port
  server.close()
  await startRedis()
})
afterAll(async () => {
  await Promise.all(caches.map((cache) => cache.close()))
  redis.kill('SIGKILL')
})

const how = { ttl: 60_000, tags: ['things'] }
/** Answers how often it was asked. */
function counter() {
  let loads = 0
  return async () => ({ loads: ++loads })
}

test('of many who ask at once one loads; what is dropped is loaded anew, the rest stays', async () => {
  const cache = await open()
  const [things, others] = [counter(), counter()]
  const first = await Promise.all(Array.from({ length: 20 }, () => cache.get('things', how, things)))
  expect(first.every(({ loads }) => loads === 1)).toBe(true)
  await cache.get('others', { ...how, tags: ['others'] }, others)
  await cache.drop('things')
  expect(await cache.get('things', how, things)).toEqual({ loads: 2 })
  expect(await cache.get('others', { ...how, tags: ['others'] }, others)).toEqual({ loads: 1 })
})

test('what has had its time is loaded anew, and a failure is not remembered', async () => {
  const cache = await open()
  const things = counter()
  await cache.get('short', { ...how, ttl: 20 }, things)
  await expect.poll(() => cache.get('short', { ...how, ttl: 20 }, things)).toEqual({ loads: 2 })
  await expect(cache.get('broken', how, () => Promise.reject(new Error('no')))).rejects.toThrow()
  expect(await cache.get('broken', how, counter())).toEqual({ loads: 1 })
})

test('what one process drops every process forgets', async () => {
  const [here, there] = [await shared(), await shared()]
  const things = counter()
  await there.get('things', how, things)
  await expect
    .poll(async () => {
      await here.drop('things')
      return (await there.get('things', how, things)).loads
    })
    .toBeGreaterThan(1)
})

test('a frozen Redis keeps no reader waiting; after one that was away all is forgotten', async () => {
  const cache = await shared()
  const things = counter()
  await expect.poll(async () => (await cache.get('a', how, things)).loads).toBe(1)
  redis.kill('SIGSTOP')
  expect((await cache.get('a', how, things)).loads).toBe(1)
  await cache.drop('things')
  expect((await cache.get('a', how, things)).loads).toBe(2)
  redis.kill('SIGCONT')
  redis.kill('SIGKILL')
  await once(redis, 'exit')
  // What Redis still said before it died may have been heard or not; either way the reader is answered.
  const { loads } = await cache.get('a', how, things)
  await startRedis()
  await expect.poll(async () => (await cache.get('a', how, things)).loads, { timeout: 10_000 }).toBeGreaterThan(loads)
  expect(reports.length).toBeLessThanOrEqual(4)
}, 30_000)
