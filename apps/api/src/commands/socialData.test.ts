import { socialAccounts } from '@affluence/contract/socialAccounts'
import { admin as adminApi } from '@affluence/contract/admin'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duties } from '../app.ts'
import { follower_snapshots } from '../features/people/socialAccounts/socialAccounts.tables.ts'
import { sync_jobs } from '../features/people/socialAccounts/syncs.tables.ts'
import { DAY, later, MINUTE } from '../kernel/clock.ts'
import { socialWorld } from '../testing/social/socialWorld.ts'
import { cleanupSocialData, syncSocialAccounts } from './socialData.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())

type Command = typeof syncSocialAccounts
async function run(command: Command, ...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await command(w.kernel, args, { out: (text) => out.push(text), err: (text) => err.push(text) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}
const sync = (...args: string[]) => run(syncSocialAccounts, ...args)
const clean = (...args: string[]) => run(cleanupSocialData, ...args)
const jobs = () => w.kernel.db.read.select().from(sync_jobs)
const snapshots = () => w.kernel.db.read.$count(follower_snapshots)

test('a sync needs exactly one selector, of something that there is', async () => {
  for (const args of [[], ['--all', '--user', 'x'], ['--platform'], ['--user', ''], ['--everything'], ['all']]) {
    const { code, err } = await sync(...args)
    expect([args, code, err]).toEqual([args, 2, expect.stringContaining('--all | --user ID')])
  }
  for (const args of [
    ['--user', 'usr_none'],
    ['--account', 'soc_none'],
    ['--platform', 'myspace'],
  ])
    expect([args, (await sync(...args)).code]).toEqual([args, 1])
  expect(await jobs()).toEqual([])
})

test('each selector reads exactly its accounts, as a task of its kind', async () => {
  const [ada, bob] = [await w.connected('instagram'), await w.connected('tiktok')]
  await w.connect(ada.who, 'tiktok')
  await w.work()
  const disconnected = await w.connected('instagram')
  await disconnected.who(socialAccounts.remove, { params: { id: disconnected.id } })
  const cases = [
    { args: ['--all'], kind: 'full_sync', count: 3 },
    { args: ['--user', ada.who.me.id], kind: 'user_sync', count: 2 },
    { args: ['--user', ada.who.me.party!.id], kind: 'user_sync', count: 2 },
    { args: ['--platform', 'tiktok'], kind: 'platform_sync', count: 2 },
    { args: ['--account', bob.id], kind: 'single_account', count: 1 },
  ]
  for (const { args, kind, count } of cases) {
    w.pass(MINUTE)
    const before = await snapshots()
    const { code, out } = await sync(...args)
    expect([args, code, await snapshots()]).toEqual([args, 0, before + count])
    expect(out).toContain(`${count} processed, ${count} successful, 0 failed, 0 skipped`)
    expect((await jobs()).find(({ id }) => out.includes(id))).toMatchObject({ kind, state: 'completed' })
  }
  expect(await sync('--account', disconnected.id)).toMatchObject({ code: 1, err: expect.stringContaining('revoked') })
})

test('a dry run names the accounts, asks nobody and changes nothing', async () => {
  const { id } = await w.connected('instagram')
  const before = [await snapshots(), (await jobs()).length, w.platforms.calls.length]
  const { code, out } = await sync('--all', '--dry-run')
  expect([code, out]).toEqual([0, expect.stringContaining(id)])
  expect([await snapshots(), (await jobs()).length, w.platforms.calls.length]).toEqual(before)
})

test('the exit code says that an account could not be read', async () => {
  const { id, person } = await w.connected('instagram')
  w.platforms.instagram.grants.revoke(person)
  const { code, out, err } = await sync('--account', id)
  expect([code, out]).toEqual([1, expect.stringContaining('1 processed, 0 successful, 1 failed, 0 skipped')])
  expect(err).toContain(`(${id}): token_refused`)
  expect((await sync('--account', id)).err).toContain('expired')
})

test('cleaning up counts in a dry run what it then deletes, and leaves the newest', async () => {
  const { id } = await w.connected('tiktok')
  const old = async (days: number) =>
    w.kernel.db.write(async (tx) => {
      const at = { recorded_at: later(tx.now, -days * DAY), definition: 'x', source: 'api' as const }
      await tx.insert(follower_snapshots).values({ id: tx.newId('snp'), account_id: id, followers: 1, ...at })
    })
  await old(100)
  await old(40)
  for (const days of ['0', '-1', 'x', '1.5', ''])
    expect([days, (await clean(`--days=${days}`)).code]).toEqual([days, 2])
  expect((await clean('--dry-run')).out).toBe('Older than 90 days: 1 snapshots, 0 tasks and 0 events would be deleted')
  expect((await clean()).out).toBe('Older than 90 days: 1 snapshots, 0 tasks and 0 events were deleted')
  expect((await clean('--days', '30')).out).toContain('30 days: 1 snapshots')
  w.pass(400 * DAY)
  const counts = (await clean('--dry-run')).out
  expect((await clean()).out).toBe(counts.replace('would be', 'were'))
  const remaining = await w.kernel.db.read.select().from(follower_snapshots)
  expect(remaining.filter(({ account_id }) => account_id === id)).toHaveLength(1)
})

test('the four tasks run by themselves, and admins get the report', async () => {
  await w.work({ scheduled: true })
  const periods = Object.fromEntries(duties.tasks.map(({ name, every }) => [name, every]))
  expect(periods).toMatchObject({
    sync_social_accounts: 'hour',
    refresh_social_tokens: 'six_hours',
    cleanup_social_data: 'day',
    report_social_accounts: 'day',
  })
  const admin = await w.admin()
  const tasks = (await admin(adminApi.tasks)).body.data
  const social = tasks.filter(({ name }) => /social/.test(name))
  expect(social.map(({ outcome }) => outcome)).not.toContain(null)
  const letter = w.letters.find(({ subject }) => subject.startsWith('Connected accounts:'))
  expect(letter?.text).toMatch(/Instagram \d+, YouTube 0, TikTok \d+/)
})
