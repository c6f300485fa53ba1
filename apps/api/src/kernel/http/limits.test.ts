import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { limitsFor } from './limits.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
async function startRedis(port: number): Promise<ChildProcess> {
  const redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], { stdio: 'pipe' })
  ends.push(() => redis.kill('SIGKILL'))
  await new Promise<void>((resolve) =>
    redis.stdout!.on('data', (part: Buffer) => part.toString().includes('Ready to accept') && resolve()),
  )
  return redis
}

/** Five a minute for strangers. */
async function limited(REDIS_URL?: string) {
  const app = Fastify()
  const limits = await limitsFor({ REDIS_URL }, { known: 10, stranger: 5 })
  await app.register(rateLimit, limits.options)
  app.get('/api/x', { config: { access: 'anyone' } }, () => 'ok')
  await app.ready()
  ends.push(async () => (await app.close(), limits.close()))
  return app
}
const ask = async (app: FastifyInstance, times: number, headers: Record<string, string> = {}) => {
  const statuses: number[] = []
  for (let n = 0; n < times; n++) statuses.push((await app.inject({ url: '/api/x', headers })).statusCode)
  return statuses
}
const remaining = async (app: FastifyInstance, authorization: string) =>
  Number((await app.inject({ url: '/api/x', headers: { authorization } })).headers['ratelimit-remaining'])
/** Both have reached Redis: what one counted the other goes on with. */
async function areTogether(one: FastifyInstance, two: FastifyInstance) {
  const both = async () => {
    const name = crypto.randomUUID()
    return [await remaining(one, name), await remaining(two, name)]
  }
  await expect.poll(both, { timeout: 8000 }).toEqual([9, 8])
}

test('a stranger has fewer requests than somebody known, each counted apart', async () => {
  const app = await limited()
  expect(await ask(app, 6)).toEqual([200, 200, 200, 200, 200, 429])
  expect(await ask(app, 11, { authorization: 'Bearer a' })).toEqual([...Array<number>(10).fill(200), 429])
  expect(await ask(app, 1, { authorization: 'Bearer b' })).toEqual([200])
  const answer = await app.inject('/api/x')
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50)
})

test('two processes share their counts through Redis; while it is frozen or dead, each counts alone', async () => {
  const port = await freePort()
  const redis = await startRedis(port)
  const url = `redis://127.0.0.1:${port}`
  const [one, two] = [await limited(url), await limited(url)]
  await areTogether(one, two)
  expect(await ask(one, 3)).toEqual([200, 200, 200])
  expect(await ask(two, 3)).toEqual([200, 200, 429])

  redis.kill('SIGSTOP')
  const began = performance.now()
  const headers = { authorization: 'Bearer c' }
  expect(await ask(one, 11, headers)).toEqual([...Array<number>(10).fill(200), 429])
  expect(performance.now() - began).toBeLessThan(600) // one of them waited, not all
  redis.kill('SIGKILL')
  await once(redis, 'exit')
  expect(await ask(two, 11, headers)).toEqual([...Array<number>(10).fill(200), 429])

  await startRedis(port)
  await areTogether(one, two)
}, 30_000)
