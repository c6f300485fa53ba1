import { notifications } from '@affluence/contract/notifications'
import { socialAccounts } from '@affluence/contract/socialAccounts'
import { socialFigures } from '@affluence/contract/socialAccounts.figures'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DAY, HOUR, later, MINUTE } from '../../../kernel/clock.ts'
import { socialPerson } from '../../../testing/social/people.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import { youtubeError } from '../../../testing/social/youtubeStandIn.ts'
import { claimDue } from './claiming.service.ts'
import { social_accounts } from './socialAccounts.tables.ts'
import { syncClaimed, syncer } from './syncing.service.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())
beforeEach(() => w.platforms.usual())

const igError = (code: number, status = 400) => ({ status, body: { error: { message: `code ${code}`, code } } })
const rowOf = async (id: string) => {
  const [row] = await w.kernel.db.read.select().from(social_accounts).where(eq(social_accounts.id, id))
  return row!
}
const kindsOf = async (who: Awaited<ReturnType<typeof w.signIn>>) =>
  (await who(notifications.list, { query: {} })).body.data.map(({ kind }) => kind)

test('a task waits, runs and ends; asked again meanwhile, the answer is the same task', async () => {
  const { who, id } = await w.connected('instagram')
  const first = await who(socialAccounts.sync, { params: { id } })
  expect(first.status).toBe(202)
  const state = async () => (await who(socialFigures.sync, { params: { task_id: first.body.task_id } })).body.state
  expect(await state()).toBe('pending')
  const [claimed] = await claimDue(w.kernel, 1)
  expect(await state()).toBe('running')
  expect((await who(socialAccounts.sync, { params: { id } })).body.task_id).toBe(first.body.task_id)
  expect(await claimDue(w.kernel, 10)).toEqual([])
  await syncClaimed(w.kernel, claimed!)
  expect(await state()).toBe('completed')
  const other = await w.register('influencer')
  expect((await other(socialFigures.sync, { params: { task_id: first.body.task_id } })).status).toBe(404)
})

test('of two workers one reads an account, and one that was held up too long writes nothing', async () => {
  const { who, id } = await w.connected('instagram')
  await who(socialAccounts.sync, { params: { id } })
  const [slow] = await claimDue(w.kernel, 1)
  expect(await claimDue(w.kernel, 1)).toEqual([])
  w.pass(4 * MINUTE)
  const [quick] = await claimDue(w.kernel, 1)
  expect(quick?.row.id).toBe(id)
  await syncClaimed(w.kernel, slow!)
  await syncClaimed(w.kernel, quick!)
  const { data } = (await who(socialAccounts.history, { params: { id }, query: {} })).body
  expect(data.map(({ change_from_previous }) => change_from_previous)).toEqual([0, null])
})

test('every account is read each hour without being asked, and the figures of the hour say so', async () => {
  const { who, id } = await w.connected('instagram')
  w.pass(HOUR + 2 * MINUTE)
  await w.work()
  const fresh = await w.signIn(who.me.email)
  expect((await fresh(socialAccounts.history, { params: { id }, query: {} })).body.data).toHaveLength(2)
  const { sync_jobs } = await import('./syncs.tables.ts')
  const rows = await w.kernel.db.read.select().from(sync_jobs).where(eq(sync_jobs.kind, 'full_sync'))
  expect(rows.at(-1)!.successful).toBeGreaterThan(0)
})

test('a failure for a while is tried three times more, each after twice the time; then it counts as one', async () => {
  const { who, id } = await w.connected('instagram')
  w.platforms.odd(/\/me$/, { status: 500, body: {} }, 4)
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

test('five failures in a row are an error with a notice; the next success ends it', async () => {
  const { who, id } = await w.connected('tiktok')
  await w.kernel.db.write((tx) =>
    tx
      .update(social_accounts)
      .set({ failures: 4, tries: 3 })
      .where(eq(social_accounts.id, id))
      .then(() => {}),
  )
  w.platforms.odd(/user\/info/, 'garbage')
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

test('a token that has ended is renewed at use, also one that rotates; refused, the owner is asked to connect again', async () => {
  const { who, id, person } = await w.connected('tiktok')
  const before = await rowOf(id)
  w.pass(2 * HOUR)
  const fresh = await w.signIn(who.me.email)
  expect(await w.sync(fresh, id)).toMatchObject({ state: 'completed' })
  const after = await rowOf(id)
  expect(after.token_expires_at! > before.token_expires_at!).toBe(true)
  w.platforms.tiktok.grants.forget(person, 'access')
  expect(await w.sync(fresh, id)).toMatchObject({ state: 'completed' })
  w.platforms.tiktok.grants.forget(person)
  expect(await w.sync(fresh, id)).toMatchObject({ state: 'failed' })
  expect(await w.account(fresh, id)).toMatchObject({ state: 'expired', actions: ['reconnect', 'disconnect', 'change'] })
  const letter = w.letters.find(({ subject }) => subject === 'Connect your TikTok account again')
  expect(letter?.text).toContain(`/social?account=${id}`)
  const again = await w.connect(fresh, 'tiktok', person)
  expect([again.status, again.body.state]).toEqual([200, 'active'])
})

test('what a platform answered to a renewal outlives a crash before it was taken over', async () => {
  const { who, id } = await w.connected('tiktok')
  const { renewTokens } = await import('./tokens.service.ts')
  const { platformCalls } = await import('./platforms/calls.ts')
  const { tiktok } = await import('./platforms/tiktok.ts')
  const { token_answers } = await import('./socialAccounts.tables.ts')
  const row = await rowOf(id)
  let writes = 0
  // That it begins is written, then the answer; the process dies before the third transaction, which takes it over.
  const write = ((work, options) =>
    ++writes > 2 ? Promise.reject(new Error('killed')) : w.kernel.db.write(work, options)) as typeof w.kernel.db.write
  const dying = { ...w.kernel, db: { ...w.kernel.db, write } }
  await expect(renewTokens(dying, platformCalls(w.kernel, tiktok), row)).rejects.toThrow('killed')
  expect((await rowOf(id)).refresh_token).toBe(row.refresh_token)
  const [kept] = await w.kernel.db.read.select().from(token_answers)
  expect(kept?.sealed).toMatch(/^v1\./)
  w.pass(2 * HOUR + MINUTE)
  expect(await w.sync(await w.signIn(who.me.email), id)).toMatchObject({ state: 'completed' })
  expect((await rowOf(id)).state).toBe('active')
  expect(await w.kernel.db.read.select().from(token_answers)).toEqual([])
})

test('the task renews what ends soon', async () => {
  const { id } = await w.connected('instagram')
  const { renewEnding } = await import('./renewing.service.ts')
  const never = AbortSignal.timeout(60_000)
  const issued = (await rowOf(id)).token_issued_at
  await renewEnding(w.kernel, never)
  expect((await rowOf(id)).token_issued_at).toBe(issued)
  w.pass(8 * DAY)
  expect((await renewEnding(w.kernel, never)).renewed).toBeGreaterThan(0)
  expect(await rowOf(id)).toMatchObject({ token_issued_at: w.clock.now(), state: 'active', lease: null })
})

test('429 and full usage pause the account until the told time, and are no error', async () => {
  const { who, id } = await w.connected('instagram')
  w.platforms.odd(/\/me$/, { ...igError(4, 400), headers: {} }, 0)
  w.platforms.odd(/\/me$/, { status: 429, body: {}, headers: { 'retry-after': '600' } })
  expect(await w.sync(who, id)).toMatchObject({ state: 'completed', skipped: 1, processed: 0, success_rate: null })
  const paused = await w.account(who, id)
  expect(paused).toMatchObject({ state: 'active', failures: 0, paused_until: later(w.clock.now(), 10 * MINUTE) })
  // Asked for while it waits, the task says so at once.
  const { task_id } = (await who(socialAccounts.sync, { params: { id } })).body
  expect((await who(socialFigures.sync, { params: { task_id } })).body).toMatchObject({
    state: 'completed',
    skipped: 1,
  })
  w.pass(10 * MINUTE + 1)
  const fresh = await w.signIn(who.me.email)
  const usage = {
    '1': [
      { type: 'instagram', call_count: 95, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 7 },
      { type: 'pages', call_count: 100 },
    ],
  }
  w.platforms.headers['x-business-use-case-usage'] = JSON.stringify(usage)
  expect(await w.sync(fresh, id)).toMatchObject({ state: 'completed', successful: 1 })
  delete w.platforms.headers['x-business-use-case-usage']
  expect((await w.account(fresh, id)).paused_until).toBe(later(w.clock.now(), 7 * MINUTE))
})

test.each([
  [10, { state: 'error', problem: { code: 'permission_missing', detail: 'code 10' } }],
  [368, { state: 'error', problem: { code: 'account_restricted' } }],
  [17, { state: 'active', failures: 0 }],
  [2, { state: 'active', failures: 0 }],
])('Instagram’s error %s', async (code, expected) => {
  const { who, id } = await w.connected('instagram')
  w.platforms.odd(/\/me$/, igError(code))
  await w.sync(who, id)
  expect(await w.account(who, id)).toMatchObject(expected)
})

test('YouTube’s limit of the day stops all its accounts until midnight in California, and they go on by themselves', async () => {
  const { who, id } = await w.connected('youtube')
  w.platforms.odd(/\/channels$/, youtubeError(403, 'quotaExceeded'))
  expect(await w.sync(who, id)).toMatchObject({ skipped: 1, errors: { [id]: 'quota_used_up' } })
  const { platforms } = (await who(socialAccounts.list)).body
  const until = platforms.find(({ platform }) => platform === 'youtube')!.paused_until!
  expect(until).toMatch(/T0[78]:00:00\.000Z$/)
  w.pass(Date.parse(until) - w.clock.ms() + 2 * HOUR)
  await w.work()
  const fresh = await w.signIn(who.me.email)
  expect((await w.account(fresh, id)).last_sync_at).toBe(w.clock.now())
})

test('an app that is set up wrongly is told to admins, not to owners', async () => {
  const { who, id } = await w.connected('tiktok')
  w.pass(3 * HOUR)
  w.platforms.odd(/oauth\/token/, { status: 401, body: { error: 'invalid_client' } }, Number.POSITIVE_INFINITY)
  const fresh = await w.signIn(who.me.email)
  expect(await w.sync(fresh, id)).toMatchObject({ skipped: 1, errors: { [id]: 'app_misconfigured' } })
  expect(await kindsOf(fresh)).not.toContain('social_failing')
  expect(await kindsOf(await w.admin())).toContain('social_misconfigured')
  expect(await w.account(fresh, id)).toMatchObject({ state: 'active', failures: 0 })
  w.platforms.usual()
  w.pass(2 * HOUR)
  await w.work()
  expect((await w.account(await w.signIn(who.me.email), id)).last_sync_at).toBe(w.clock.now())
})

test('a worker that is told to stop gives back what it has not ended', async () => {
  const { who, id } = await w.connected('instagram')
  w.platforms.odd(/\/me$/, 'silence')
  await who(socialAccounts.sync, { params: { id } })
  const loop = syncer(w.kernel)
  expect(await loop.turn(AbortSignal.timeout(1000))).toBe(true)
  await loop.leave()
  expect(await rowOf(id)).toMatchObject({ lease: null, next_sync_at: w.clock.now() })
  w.platforms.usual()
  await w.work()
  expect(await w.account(who, id)).toMatchObject({ is_syncing: false, failures: 0 })
})

test('my accounts together are one task, and numbers that an owner hides are not shown', async () => {
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
  const shown = async () => (await who(influencers.mine)).body
  expect(await shown()).toMatchObject({ reach: { value: 4000, source: 'measured' } })
  await who(socialAccounts.change, { params: { id }, body: { is_public: false } })
  expect(await shown()).toMatchObject({ reach: { value: 3000 } })
  const tried = { is_public: true, state: 'revoked', username: 'somebody' }
  expect((await who(socialAccounts.change, { params: { id }, body: tried as never })).status).toBe(422)
})
