import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { notePosted, onPosted } from './wakeups.ts'
import { type Courier, redisCourier } from './bullmq.ts'

let port = 0
let redis: ChildProcess
const couriers: Courier[] = []
const reports: unknown[] = []
const report = (error: unknown) => void reports.push(error)
const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: found } = server.address() as { port: number }
      server.close(() => resolve(found))
    })
  })
async function startRedis() {
  redis = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'],
    { stdio: 'pipe' },
  )
  await new Promise<void>((resolve) =>
    redis.stdout!.on('data', (part: Buffer) => part.toString().includes('Ready to accept') && resolve()),
  )
}
async function killRedis() {
  redis.kill('SIGKILL')
  await once(redis, 'exit')
}
const open = async (listens: boolean) => {
  const courier = await redisCourier(`redis://127.0.0.1:${port}`, { listens, report })
  couriers.push(courier)
  return courier
}

beforeAll(async () => {
  port = await freePort()
  await startRedis()
})
afterAll(async () => {
  await Promise.all(couriers.map((courier) => courier.close()))
  redis.kill('SIGKILL')
})

/** This process hears each of its own calls once; what it hears beyond that came through Redis. */
async function expectWakeUpThroughRedis() {
  let calls = 0
  let wakeUps = 0
  const forget = onPosted(() => wakeUps++)
  const beyondOwn = () => {
    calls++
    notePosted()
    return wakeUps - calls
  }
  await expect.poll(beyondOwn, { timeout: 10_000 }).toBeGreaterThan(0)
  forget()
}

test('what is written wakes a worker through Redis, also after Redis was killed and came back empty', async () => {
  await open(true)
  await expectWakeUpThroughRedis()
  await killRedis()
  await startRedis()
  await expectWakeUpThroughRedis()
}, 40_000)

test('while Redis is frozen or away, writes do not wait, and the operator is told once', async () => {
  reports.length = 0
  redis.kill('SIGSTOP')
  let turns = 0
  const beat = setInterval(() => turns++, 5)
  const turnsGone = () => {
    notePosted()
    return turns
  }
  await expect.poll(turnsGone, { interval: 10 }).toBeGreaterThan(5)
  clearInterval(beat)
  redis.kill('SIGCONT')
  await killRedis()
  for (let i = 0; i < 20; i++) notePosted()
  await startRedis()
  await expectWakeUpThroughRedis()
  expect(reports.length).toBeLessThanOrEqual(2)
}, 40_000)

test('a process that starts while Redis is away starts all the same', async () => {
  await killRedis()
  const courier = await open(true)
  expect(notePosted).not.toThrow()
  await courier.close()
  await startRedis()
}, 20_000)
