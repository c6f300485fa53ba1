import { socialAccounts } from '@affluence/contract/socialAccounts'
import { socialFigures } from '@affluence/contract/socialAccounts.figures'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../kernel/clock.ts'
import { socialPerson } from '../../../testing/social/people.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { claimDue } from './claiming.service.ts'
import { social_accounts } from './socialAccounts.tables.ts'
import { syncClaimed, syncer } from './syncing.service.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())
beforeEach(() => w.platforms.reset())

const rowOf = async (id: string) => {
  const [row] = await w.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id))
  return row!
}

test('a task waits, runs and ends; a second request meanwhile gets the same task', async () => {
  const { who, id } = await w.connected('instagram')
  const first = await who(socialAccounts.sync, { params: { id } })
  expect(first.status).toBe(202)
  const state = async () => (await who(socialFigures.sync, { params: { task_id: first.body.task_id } })).body.state
  expect(await state()).toBe('pending')
  const [claim] = await claimDue(w.kernel, 1)
  expect(await state()).toBe('running')
  expect((await who(socialAccounts.sync, { params: { id } })).body.task_id).toBe(first.body.task_id)
  expect(await claimDue(w.kernel, 10)).toEqual([])
  await syncClaimed(w.kernel, claim!)
  expect(await state()).toBe('completed')
  const other = await w.register('influencer')
  expect((await other(socialFigures.sync, { params: { task_id: first.body.task_id } })).status).toBe(404)
})

test('of two workers one syncs an account, and a worker whose lease is over writes nothing', async () => {
  const { who, id } = await w.connected('instagram')
  await who(socialAccounts.sync, { params: { id } })
  const [slowClaim] = await claimDue(w.kernel, 1)
  expect(await claimDue(w.kernel, 1)).toEqual([])
  w.pass(4 * MINUTE)
  const [secondClaim] = await claimDue(w.kernel, 1)
  expect(secondClaim?.row.id).toBe(id)
  await syncClaimed(w.kernel, slowClaim!)
  await syncClaimed(w.kernel, secondClaim!)
  const { data } = (await who(socialAccounts.history, { params: { id }, query: {} })).body
  expect(data.map(({ change_from_previous }) => change_from_previous)).toEqual([0, null])
})

test('every account is synced each hour, and the job of the hour counts it', async () => {
  const { who, id } = await w.connected('instagram')
  w.pass(HOUR + 2 * MINUTE)
  await w.work()
  const freshSession = await w.signIn(who.me.email)
  expect((await freshSession(socialAccounts.history, { params: { id }, query: {} })).body.data).toHaveLength(2)
  const { sync_jobs } = await import('./syncs.tables.ts')
  const rows = await w.kernel.db.read.select().from(sync_jobs).where(eq(sync_jobs.kind, 'full_sync'))
  expect(rows.at(-1)!.successful).toBeGreaterThan(0)
})

test('a stopping worker releases its unfinished accounts', async () => {
  const { who, id } = await w.connected('instagram')
  w.platforms.failNext(/\/me$/, 'silence')
  await who(socialAccounts.sync, { params: { id } })
  const loop = syncer(w.kernel)
  expect(await loop.turn(AbortSignal.timeout(1000))).toBe(true)
  await loop.leave()
  expect(await rowOf(id)).toMatchObject({ lease: null, next_sync_at: w.clock.now() })
  w.platforms.reset()
  await w.work()
  expect(await w.account(who, id)).toMatchObject({ is_syncing: false, failures: 0 })
})

test('all accounts of an influencer are one task, and hidden numbers are not shown', async () => {
  const { who, id } = await w.connected('instagram')
  await w.connect(who, 'tiktok', socialPerson({ followers: 3000 }))
  const { task_id } = (await who(socialAccounts.syncAll)).body
  await w.work()
  expect((await who(socialFigures.sync, { params: { task_id } })).body).toMatchObject({
    kind: 'user_sync',
    accounts: 2,
    successful: 2,
  })
  const { influencers } = await import('@affluence/contract/influencers')
  const profile = async () => (await who(influencers.mine)).body
  expect(await profile()).toMatchObject({ reach: { value: 4000, source: 'measured' } })
  await who(socialAccounts.change, { params: { id }, body: { is_public: false } })
  expect(await profile()).toMatchObject({ reach: { value: 3000 } })
  const forbidden = { is_public: true, state: 'revoked', username: 'somebody' }
  expect((await who(socialAccounts.change, { params: { id }, body: forbidden as never })).status).toBe(422)
})
