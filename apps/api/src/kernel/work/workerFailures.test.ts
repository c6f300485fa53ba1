import { afterAll, expect, test } from 'vitest'
import { workWorld } from '../../testing/workWorld.ts'
import { z } from 'zod'
import { payee, payees } from '../../testing/payees.tables.ts'
import { HOUR, MINUTE, SECOND } from '../clock.ts'
import { job } from './work.ts'
import { jobs } from './work.tables.ts'
import { worker } from './worker.ts'
import { GiveUp } from './giveUp.ts'

const { clock, base, kernel, never, rowsOf, numbered, hiring, post, drain, only, gate } = await workWorld()
afterAll(() => base.end())

test('a projection that fails is reported, and the jobs of the same round run', async () => {
  const done: number[] = []
  const work = numbered(async (n) => void done.push(n))
  await post(work, 1)
  const failing = worker(kernel, { jobs: [work], tasks: [], projections: [() => Promise.reject(new Error('no body'))] })
  await expect(failing.turn(never)).rejects.toThrow('no body')
  await failing.idle()
  expect(done).toEqual([1])
})

test('a worker that slept past its lease cannot finish a job that another took over', async () => {
  const asleep = gate()
  const began = gate()
  const outcomes: string[] = []
  const effect = (who: string, before?: Promise<void>) =>
    numbered(async (n, { finish }) => {
      began.resolve()
      await before
      await base.db.write(async (tx) => {
        if (await finish(tx)) await tx.insert(payees).values(payee(`${who}-${n}`, 'once'))
        outcomes.push(who)
      })
    })
  const [slow, quick] = [hiring([effect('slow', asleep.promise)]), hiring([effect('quick')])]
  await post(effect('any'), 1)
  await slow.turn(never)
  await began.promise
  await drain(quick)
  expect(outcomes).toEqual([])
  clock.pass(61 * SECOND)
  await drain(quick)
  asleep.resolve()
  await slow.idle()
  expect(outcomes).toEqual(['quick', 'slow'])
  const effects = await base.db.read.select({ id: payees.id }).from(payees)
  expect(effects).toEqual([{ id: 'quick-1' }])
  expect(await only()).toMatchObject({ attempts: 2, failure: null })
})

test('what fails waits longer each time, is set aside in the end, and can be asked for again', async () => {
  let isBroken = true
  let tries = 0
  const work = numbered(
    async () => {
      tries += 1
      if (isBroken) throw new Error('the other side is away')
    },
    { attempts: 4 },
  )
  const one = hiring([work])
  await post(work, 1)
  const waits: number[] = []
  for (let n = 1; n < 4; n++) {
    await drain(one)
    const row = await only()
    expect(row).toMatchObject({ attempts: n, dead_at: null })
    expect(row.failure).toContain('the other side is away')
    waits.push(Date.parse(row.due_at) - clock.ms())
    clock.pass(waits.at(-1)! - 1)
    await drain(one)
    expect(tries).toBe(n)
    clock.pass(1)
  }
  for (const [n, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(0.8 * 2 ** (n + 1) * SECOND)
    expect(wait).toBeLessThanOrEqual(1.2 * 2 ** (n + 1) * SECOND)
  }
  await drain(one)
  expect((await only()).dead_at).toBe(clock.now())
  clock.pass(24 * HOUR)
  await drain(one)
  expect(tries).toBe(4)
  isBroken = false
  await base.db.write((tx) => tx.update(jobs).set({ dead_at: null, attempts: 0, due_at: tx.now }).returning())
  await drain(one)
  expect(await only()).toMatchObject({ attempts: 1, finished_at: clock.now(), failure: null })
})

test('a job that gives up, and one whose payload is not its own, are set aside at once', async () => {
  const work = numbered(async () => {
    throw new GiveUp('no such place')
  })
  await post(work, 1)
  const other = job({ name: 'test.numbered', payload: z.object({ m: z.string() }), run: async () => {} })
  await drain(hiring([work]))
  expect(await only()).toMatchObject({ attempts: 1, dead_at: clock.now() })
  await post(work, 2)
  await drain(hiring([other]))
  expect((await rowsOf())[1]).toMatchObject({ attempts: 1, dead_at: clock.now() })
})

test('a job that ends its process every time is set aside, not taken up for ever', async () => {
  let tries = 0
  const work = numbered(
    () => {
      tries += 1
      return new Promise(() => {})
    },
    { attempts: 2 },
  )
  await post(work, 1)
  for (let n = 0; n < 3; n++) {
    // A process that ends leaves its row as it stands.
    await hiring([work]).turn(never)
    await new Promise(setImmediate)
    clock.pass(61 * SECOND)
  }
  await drain(hiring([work]))
  expect(tries).toBe(2)
  expect(await only()).toMatchObject({ dead_at: expect.any(String) })
  expect((await only()).failure).toContain('never ended')
})

test('a job that this version does not know is kept for one that does', async () => {
  const done: number[] = []
  const work = numbered(async (n) => void done.push(n))
  await post(work, 7)
  await drain(hiring([]))
  expect(await only()).toMatchObject({ attempts: 1, finished_at: null, dead_at: null })
  clock.pass(MINUTE)
  await drain(hiring([work]))
  expect(done).toEqual([7])
})
