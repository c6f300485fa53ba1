import { myAccount } from '@affluence/contract/account'
import { exports } from '@affluence/contract/exports'
import { socialAccounts } from '@affluence/contract/socialAccounts'
import { socialFigures } from '@affluence/contract/socialAccounts.figures'
import { socialMonitor } from '@affluence/contract/socialAccounts.monitor'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import { socialPerson } from '../../../testing/social/people.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { cleanSocialData, thinHistory } from './cleaning.service.ts'
import { follower_snapshots, social_accounts, token_revocations } from './socialAccounts.tables.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())

const rowOf = async (id: string) =>
  (await w.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id)))[0]
const snapshotsOf = (id: string) => w.kernel.db.read.$count(follower_snapshots, eq(follower_snapshots.account_id, id))
const runTask = async (name: string) => {
  const { duties } = await import('../../../app.ts')
  return duties.tasks.find((one) => one.name === name)!.run(w.kernel, 'now', { signal: AbortSignal.timeout(10_000) })
}

test('disconnecting erases the tokens and revokes them at the platform; Instagram’s history stays', async () => {
  const { who, id } = await w.connected('instagram')
  expect((await who(socialAccounts.remove, { params: { id } })).status).toBe(204)
  expect(await rowOf(id)).toMatchObject({
    state: 'revoked',
    access_token: null,
    refresh_token: null,
    history_until: null,
  })
  expect((await who(socialAccounts.remove, { params: { id } })).code).toBe('wrong_state')
  expect((await who(socialAccounts.sync, { params: { id } })).code).toBe('wrong_state')
  const before = w.platforms.calls.length
  w.pass(2 * HOUR)
  await w.work()
  expect(w.platforms.calls.length).toBe(before)
  expect(await snapshotsOf(id)).toBe(1)
})

test('YouTube’s data is deleted within seven days after disconnecting, and its token revoked at once', async () => {
  const { who, id } = await w.connected('youtube')
  await who(socialAccounts.remove, { params: { id } })
  await w.work()
  expect(w.platforms.youtube.usage.revoked).toHaveLength(1)
  expect(await w.kernel.db.read.select().from(token_revocations)).toEqual([])
  const { history_until } = (await who(socialAccounts.get, { params: { id } })).body
  expect(history_until! <= later(w.clock.now(), 7 * DAY)).toBe(true)
  await runTask('erase_social_data')
  expect(await snapshotsOf(id)).toBe(1)
  w.pass(7 * DAY - HOUR)
  await runTask('erase_social_data')
  expect([await snapshotsOf(id), await rowOf(id)]).toEqual([0, undefined])
})

test('an account that is not verified for thirty days is disconnected, and then deleted', async () => {
  const { id } = await w.connected('youtube')
  w.pass(30 * DAY)
  await runTask('erase_social_data')
  expect(await rowOf(id)).toMatchObject({
    state: 'revoked',
    access_token: null,
    problem: { code: 'consent_not_verified' },
  })
  w.pass(7 * DAY)
  await runTask('erase_social_data')
  expect(await rowOf(id)).toBeUndefined()
})

test('closing the account erases tokens and history', async () => {
  const { who, id } = await w.connected('tiktok')
  const response = await who(myAccount.close, { body: { password: w.password } as never })
  expect(response.status).toBe(204)
  await w.work()
  expect([await snapshotsOf(id), await rowOf(id)]).toEqual([0, undefined])
  expect(w.platforms.tiktok.usage.revoked).toHaveLength(1)
})

test('a dry run of the clean-up counts what it would delete, and the newest snapshot of each account stays', async () => {
  const { id } = await w.connected('instagram')
  await w.kernel.db.write(async (tx) => {
    for (let n = 1; n <= 5; n++)
      await tx.insert(follower_snapshots).values({
        id: tx.newId('snp'),
        account_id: id,
        followers: n,
        definition: 'x',
        source: 'api',
        recorded_at: later(tx.now, -n * HOUR),
      })
  })
  w.pass(91 * DAY)
  const counts = await cleanSocialData(w.kernel, { days: 90, dryRun: true })
  expect(await snapshotsOf(id)).toBe(6)
  expect(counts.snapshots).toBeGreaterThanOrEqual(5)
  expect(await cleanSocialData(w.kernel, { days: 90 })).toEqual(counts)
  expect(await snapshotsOf(id)).toBe(1)
  for (const days of [0, -1, 1.5]) await expect(cleanSocialData(w.kernel, { days })).rejects.toThrow(RangeError)
})

test('after ninety days only the last snapshot of each day stays', async () => {
  const { id } = await w.connected('instagram')
  await w.kernel.db.write(async (tx) => {
    const day = tx.now.slice(0, 10)
    for (const hour of ['01', '02', '03'])
      await tx.insert(follower_snapshots).values({
        id: tx.newId('snp'),
        account_id: id,
        followers: 1,
        definition: 'x',
        source: 'api',
        recorded_at: `${later(`${day}T${hour}:00:00.000Z`, -92 * DAY)}`,
      })
  })
  expect(await thinHistory(w.kernel)).toMatchObject({ snapshots: 2 })
  expect(await snapshotsOf(id)).toBe(2)
})

test('totals sum only platforms that allow it, and name them; the growth has one point for each day', async () => {
  const { who, id } = await w.connected('instagram')
  await w.connect(who, 'tiktok', socialPerson({ followers: 3000, posts: [{ likes: 60, comments: 0 }] }))
  await w.connect(who, 'youtube', socialPerson({ followers: 10_000 }))
  await w.work()
  expect((await who(socialFigures.followers)).body).toMatchObject({
    total_followers: 4000,
    total_of: ['instagram', 'tiktok'],
    engagement_bps: 275,
    plain_engagement_bps: 350,
    engagement_of: ['instagram', 'tiktok'],
    connected_accounts: 3,
    platforms: { youtube: { followers: 10_000, engagement_bps: null } },
  })
  const { data } = (await who(socialFigures.growth, { query: { days: '30' } })).body
  expect(data.find(({ account_id }) => account_id === id)!.points).toMatchObject([
    { day: w.clock.now().slice(0, 10), followers: 1000 },
  ])
  const newInfluencer = await w.register('influencer')
  expect((await newInfluencer(socialFigures.followers)).body).toMatchObject({
    total_followers: 0,
    engagement_bps: 0,
    connected_accounts: 0,
  })
  for (const limit of ['0', '1001', 'x'])
    expect((await who(socialAccounts.history, { params: { id }, query: { limit: limit as never } })).status).toBe(422)
})

test('the history can be exported as a file', async () => {
  const { who } = await w.connected('instagram')
  const request = await who(exports.create, { body: { list: 'social_snapshots' } })
  await w.work()
  const file = await who(exports.file, { params: { id: request.body.id } })
  const [head, row] = file.text.split('\n')
  expect(head).toMatch(/^\ufeff?recorded_at,platform,username,followers/)
  expect(row).toContain(',instagram,')
  expect(row).toMatch(/,1000,/)
})

test('admins see accounts, limits and failures, and get a report', async () => {
  const admin = await w.admin()
  const { platforms, runs } = (await admin(socialMonitor.get)).body
  expect(platforms.find(({ platform }) => platform === 'youtube')).toMatchObject({
    daily_limit: 10_000,
    interval_minutes: 60,
  })
  expect(runs.length).toBeGreaterThan(0)
  expect((await admin(socialMonitor.figures, { query: {} })).body.successful).toBeGreaterThan(0)
  await runTask('report_social_accounts')
  await w.work()
  expect(w.letters.some(({ subject }) => subject.startsWith('Connected accounts: '))).toBe(true)
})
