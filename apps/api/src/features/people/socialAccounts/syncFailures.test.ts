import { notifications } from '@affluence/contract/notifications'
import { socialAccounts } from '@affluence/contract/socialAccounts'
import { socialFigures } from '@affluence/contract/socialAccounts.figures'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { HOUR, later, MINUTE } from '../../../kernel/clock.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { youtubeError } from '../../../testing/social/youtubeStandIn.ts'
import { social_accounts } from './socialAccounts.tables.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())
beforeEach(() => w.platforms.reset())

const igError = (code: number, status = 400) => ({ status, body: { error: { message: `code ${code}`, code } } })
const rowOf = async (id: string) => {
  const [row] = await w.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id))
  return row!
}
const kindsOf = async (who: Awaited<ReturnType<typeof w.signIn>>) =>
  (await who(notifications.list, { query: {} })).body.data.map(({ kind }) => kind)

test('a temporary failure is retried three times, each after twice the time, and then counts as one failure', async () => {
  const { who, id } = await w.connected('instagram')
  w.platforms.failNext(/\/me$/, { status: 500, body: {} }, 4)
  const { task_id } = (await who(socialAccounts.sync, { params: { id } })).body
  const task = async () => (await (await w.signIn(who.me.email))(socialFigures.sync, { params: { task_id } })).body
  for (const wait of [1, 2, 4]) {
    await w.work()
    expect([(await task()).state, (await rowOf(id)).next_sync_at]).toEqual([
      'running',
      later(w.clock.now(), wait * MINUTE),
    ])
    w.pass(wait * MINUTE)
  }
  await w.work()
  expect(await task()).toMatchObject({ state: 'failed', failed: 1, errors: { [id]: 'platform_unavailable' } })
  expect(await rowOf(id)).toMatchObject({ state: 'active', failures: 1 })
})

test('five failures in a row are an error with a notice; the next success clears it', async () => {
  const { who, id } = await w.connected('tiktok')
  await w.kernel.db.write((tx) =>
    tx
      .update(social_accounts)
      .set({ failures: 4, tries: 3 })
      .where(eq(social_accounts.id, id))
      .then(() => {}),
  )
  w.platforms.failNext(/user\/info/, 'garbage')
  expect(await w.sync(who, id)).toMatchObject({ state: 'failed' })
  expect(await w.account(who, id)).toMatchObject({
    state: 'error',
    failures: 5,
    problem: { code: 'unreadable_answer' },
  })
  await w.work()
  expect(await kindsOf(who)).toContain('social_failing')
  expect(await w.sync(who, id)).toMatchObject({ state: 'completed' })
  expect(await w.account(who, id)).toMatchObject({ state: 'active', failures: 0, problem: null })
})

test('429 and full usage pause the account until the given time, and are not failures', async () => {
  const { who, id } = await w.connected('instagram')
  w.platforms.failNext(/\/me$/, { ...igError(4, 400), headers: {} }, 0)
  w.platforms.failNext(/\/me$/, { status: 429, body: {}, headers: { 'retry-after': '600' } })
  expect(await w.sync(who, id)).toMatchObject({ state: 'completed', skipped: 1, processed: 0, success_rate: null })
  const paused = await w.account(who, id)
  expect(paused).toMatchObject({ state: 'active', failures: 0, paused_until: later(w.clock.now(), 10 * MINUTE) })
  // A task that is requested during the pause is skipped at once.
  const { task_id } = (await who(socialAccounts.sync, { params: { id } })).body
  expect((await who(socialFigures.sync, { params: { task_id } })).body).toMatchObject({
    state: 'completed',
    skipped: 1,
  })
  w.pass(10 * MINUTE + 1)
  const freshSession = await w.signIn(who.me.email)
  const usage = {
    '1': [
      { type: 'instagram', call_count: 95, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 7 },
      { type: 'pages', call_count: 100 },
    ],
  }
  w.platforms.headers['x-business-use-case-usage'] = JSON.stringify(usage)
  expect(await w.sync(freshSession, id)).toMatchObject({ state: 'completed', successful: 1 })
  delete w.platforms.headers['x-business-use-case-usage']
  expect((await w.account(freshSession, id)).paused_until).toBe(later(w.clock.now(), 7 * MINUTE))
})

test.each([
  [10, { state: 'error', problem: { code: 'permission_missing', detail: 'code 10' } }],
  [368, { state: 'error', problem: { code: 'account_restricted' } }],
  [17, { state: 'active', failures: 0 }],
  [2, { state: 'active', failures: 0 }],
])('Instagram’s error %s', async (code, expected) => {
  const { who, id } = await w.connected('instagram')
  w.platforms.failNext(/\/me$/, igError(code))
  await w.sync(who, id)
  expect(await w.account(who, id)).toMatchObject(expected)
})

test('YouTube’s daily limit pauses all its accounts until midnight in California, and then they are synced again', async () => {
  const { who, id } = await w.connected('youtube')
  w.platforms.failNext(/\/channels$/, youtubeError(403, 'quotaExceeded'))
  expect(await w.sync(who, id)).toMatchObject({ skipped: 1, errors: { [id]: 'quota_used_up' } })
  const { platforms } = (await who(socialAccounts.list)).body
  const until = platforms.find(({ platform }) => platform === 'youtube')!.paused_until!
  expect(until).toMatch(/T0[78]:00:00\.000Z$/)
  w.pass(Date.parse(until) - w.clock.ms() + 2 * HOUR)
  await w.work()
  const freshSession = await w.signIn(who.me.email)
  expect((await w.account(freshSession, id)).last_sync_at).toBe(w.clock.now())
})

test('a misconfigured app is reported to admins, not to owners', async () => {
  const { who, id } = await w.connected('tiktok')
  w.pass(3 * HOUR)
  w.platforms.failNext(/oauth\/token/, { status: 401, body: { error: 'invalid_client' } }, Number.POSITIVE_INFINITY)
  const freshSession = await w.signIn(who.me.email)
  expect(await w.sync(freshSession, id)).toMatchObject({ skipped: 1, errors: { [id]: 'app_misconfigured' } })
  expect(await kindsOf(freshSession)).not.toContain('social_failing')
  expect(await kindsOf(await w.admin())).toContain('social_misconfigured')
  expect(await w.account(freshSession, id)).toMatchObject({ state: 'active', failures: 0 })
  w.platforms.reset()
  w.pass(2 * HOUR)
  await w.work()
  expect((await w.account(await w.signIn(who.me.email), id)).last_sync_at).toBe(w.clock.now())
})
