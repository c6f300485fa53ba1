import { webhooks } from '@affluence/contract/webhooks'
import { getTableName, sum } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onPostgres } from '../../../kernel/db/engine.ts'
import { commissions } from '../../selling/commissions/commissions.tables.ts'
import { verifyAll } from '../../../testing/verify.ts'
import { allTables, fingerprint } from '../../../testing/tables.ts'
import { testApp } from '../../../testing/testApp.ts'
import { parts } from '../../../app.ts'
import { withDemoReceivers } from './demo.receivers.ts'
import { DEMO_PASSWORD, seedDemo } from './demo.service.ts'

type World = Awaited<ReturnType<typeof testApp>>
let calm: World
let torn: World
beforeAll(async () => {
  ;[calm, torn] = [await testApp(), await testApp()]
})
afterAll(async () => {
  await calm.end()
  await torn.end()
})
const seed = ({ kernel, clock }: World) => seedDemo({ ...kernel, clock }, parts)

/** How many rows of everything, and how much money. */
async function figures({ kernel: { db } }: World) {
  const rows = await Promise.all(
    (await allTables()).map(async (table) => [getTableName(table), await db.read.$count(table)] as const),
  )
  const [money] = await db.read.select({ earned: sum(commissions.amount) }).from(commissions)
  return { ...Object.fromEntries(rows), ...money }
}

/** The process dies right after a transaction was written, its answer unheard; what was on its way with it is written too. */
async function breakOff(world: World, after: number) {
  const { db } = world.kernel
  const { write } = db
  const running = new Set<Promise<unknown>>()
  let remaining = after
  db.write = async (work, options) => {
    if (remaining <= 0) throw new Error('the power is gone')
    const mine = write(work, options)
    running.add(mine)
    const answer = await mine
    if (--remaining > 0) return answer
    await Promise.allSettled(running)
    throw new Error('the power is gone')
  }
  await seed(world).then(
    () => expect.unreachable('it was not broken off'),
    (error: Error) => expect(error.message).toBe('the power is gone'),
  )
  db.write = write
  world.clock.pass(60_000) // longer than anybody waits for a teller
}

test('a demo world that was broken off is completed at the next start', async () => {
  for (const after of onPostgres ? [900] : [1, 2, 150, 700, 1900]) await breakOff(torn, after)
  expect(await seed(torn)).toBe(true)
  expect((await verifyAll(torn.kernel.db.read)).differences).toEqual([])
}, 300_000)

test.skipIf(onPostgres)(
  'it is what it would have been',
  async () => {
    expect(await seed(calm)).toBe(true)
    const expected = await figures(calm)
    expect(expected).toMatchObject({ idempotency_keys: 0 })
    expect(await figures(torn)).toEqual(expected)
  },
  120_000,
)

test('another start changes nothing', async () => {
  const before = await fingerprint(torn.kernel.db.read)
  expect(await seed(torn)).toBe(true)
  expect(await fingerprint(torn.kernel.db.read)).toEqual(before)
  expect(torn.clock.now()).toMatch(/^2026-03-02T09:0/)
})

test('a database that people work with stays as it is', async () => {
  const t = await testApp()
  await t.admin()
  expect(await seed(t)).toBe(false)
  await t.end()
})

test('the endpoints of the demo have calls of 30 days, and no call of theirs leaves the machine', async () => {
  const sanaga = await torn.signIn('sanaga', DEMO_PASSWORD)
  const { data } = (await sanaga(webhooks.list)).body
  expect(data.map(({ state, last_status }) => [state, last_status])).toEqual([
    ['active', 200],
    ['active', 503],
    ['paused', 200],
  ])
  const [shop, stock] = data
  const figures = async (id: string) => (await sanaga(webhooks.figures, { params: { id } })).body.last_30_days
  expect((await figures(shop!.id)).success_bps).toBeGreaterThan(9000)
  expect((await figures(stock!.id)).failed).toBeGreaterThan(0)
  expect(stock!.waiting).toBeGreaterThan(0)
  const missed = { params: { id: data[2]!.id }, body: { which: 'missing' as const, dry_run: true } }
  expect((await sanaga(webhooks.replay, missed)).body.count).toBeGreaterThan(0)

  const outbound = withDemoReceivers({
    ...torn.kernel.outbound,
    post: () => Promise.reject(new Error('it was called')),
  })
  const post = { headers: {}, body: '{}', timeout: 1000, maxBytes: 100 }
  const answers = await Promise.all(data.map(({ url }) => outbound.post(url, post)))
  expect(answers.map(({ status }) => status)).toEqual([200, 503, 200])
  await expect(outbound.post('https://shop.example.com', post)).rejects.toThrow('it was called')
})
