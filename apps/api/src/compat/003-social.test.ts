import { afterAll, beforeAll, expect, test } from 'vitest'
import { MINUTE } from '../kernel/clock.ts'
import { socialPerson } from '../testing/social/people.ts'
import { socialWorld } from '../testing/social/socialWorld.ts'
import { social } from './003-social.endpoints.ts'
import { agoOf } from './003-social.words.ts'
import { socialAccounts } from '@affluence/contract/socialAccounts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())
const at = (id: string) => ({ params: { id } })

test('an account is connected with the code of the platform, and again', async () => {
  const ada = await w.register('influencer')
  const person = socialPerson()
  const begin = async () => {
    const { authorize_url } = (await ada(socialAccounts.connect, { body: { platform: 'instagram' } })).body
    const { code, state } = w.platforms.agree('instagram', authorize_url, person)
    return { platform: 'instagram', auth_code: code, state } as const
  }
  const created = await ada(social.connect, {
    body: { ...(await begin()), redirect_uri: 'https://evil.example' } as never,
  })
  expect([created.status, created.body]).toEqual([
    201,
    { message: 'Account connected', account_id: expect.stringMatching(/^soc_/), created: true },
  ])
  const again = await ada(social.connect, { body: await begin() })
  expect([again.status, again.body.account_id, again.body.created]).toEqual([200, created.body.account_id, false])
  const { state: _, ...stateless } = await begin()
  expect((await ada(social.connect, { body: stateless })).code).toBe('wrong_state_token')
})

test('connecting needs a code or a token, and a platform that there is', async () => {
  const bob = await w.register('influencer')
  const none = await bob(social.connect, { body: { platform: 'instagram' } })
  expect([none.status, none.json['errors']]).toEqual([422, [{ path: 'auth_code', code: 'required' }]])
  expect((await bob(social.connect, { body: { platform: 'myspace', auth_code: 'x' } as never })).status).toBe(422)
  expect((await w.stranger(social.connect, { body: { platform: 'instagram', auth_code: 'x' } })).status).toBe(401)
  const person = socialPerson()
  const access_token = w.platforms.instagram.grants.issueAccess(person)
  const created = await bob(social.connect, {
    body: { platform: 'Instagram', access_token, expires_in: 3600 } as never,
  })
  expect([created.status, created.body.created]).toEqual([201, true])
  const list = (await bob(social.accounts, { query: {} })).body
  expect(list).toMatchObject({ count: 1, next: null, previous: null })
  expect(list.results).toMatchObject([
    { status: 'active', last_sync: null, last_sync_ago: 'Never', follower_count: null, username: person.username },
  ])
  expect(JSON.stringify(list)).not.toContain(access_token)
})

test('own accounts are shown, and only whether they are public can be changed', async () => {
  const { who, id, person } = await w.connected('instagram')
  w.pass(5 * MINUTE)
  const other = await w.register('influencer')
  const account = (await who(social.get, at(id))).body
  expect(account).toMatchObject({ last_sync_ago: '5 minutes ago', follower_count: 1000, sync_error_count: 0 })
  const change = { status: 'revoked', platform: 'tiktok', username: 'other', token_expires_at: null, scopes: [] }
  for (const endpoint of [social.replace, social.change]) {
    const body = { ...change, is_public: false } as never
    const updated = (await who(endpoint, { ...at(id), body })).body
    expect(updated).toMatchObject({ status: 'active', username: person.username, is_public: false })
    expect((await other(endpoint, { ...at(id), body })).status).toBe(404)
  }
  expect((await other(social.get, at(id))).status).toBe(404)
  expect((await other(social.sync, at(id))).status).toBe(404)
  expect((await other(social.history, { ...at(id), query: {} })).status).toBe(404)
  expect((await other(social.disconnect, at(id))).status).toBe(404)
})

test('a sync is a task that goes from pending to completed, and the history grows', async () => {
  const { who, person, id } = await w.connected('instagram')
  w.pass(5 * MINUTE)
  person.followers = 1100
  const first = await who(social.sync, at(id))
  expect([first.status, first.body.account_id]).toEqual([202, id])
  const params = { task_id: first.body.task_id }
  expect((await who(social.sync, at(id))).body.task_id).toBe(params.task_id)
  expect((await who(social.status, { params })).body).toEqual({ ...params, status: 'pending', result: null })
  await w.work()
  expect((await who(social.status, { params })).body).toMatchObject({
    status: 'completed',
    result: { accounts_processed: 1, accounts_successful: 1, accounts_failed: 0, success_rate: 100 },
  })
  const stranger = await w.register('influencer')
  expect((await stranger(social.status, { params })).status).toBe(404)
  const history = (await who(social.history, { ...at(id), query: { limit: 1 } })).body
  expect(history).toMatchObject([
    { follower_count: 1100, change_from_previous: 100, engagement_rate: 4.55, sync_source: 'api', likes_count: 80 },
  ])
  for (const limit of ['0', '1001', 'text'])
    expect((await who(social.history, { ...at(id), query: { limit } as never })).status).toBe(422)
  const jobs = (await who(social.syncs, { query: { limit: 1 } })).body
  expect(jobs).toMatchObject([
    { job_id: params.task_id, job_type: 'single_account', status: 'completed', success_rate: 100, error_details: {} },
  ])
})

test('figures are those of the newest numbers, and zeros without an account', async () => {
  const cleo = await w.register('influencer')
  const zeros = {
    total_followers: 0,
    average_engagement_rate: 0,
    connected_accounts: 0,
    platform_breakdown: {},
    last_sync: null,
  }
  expect((await cleo(social.figures)).body).toMatchObject(zeros)
  await w.connect(cleo, 'instagram')
  await w.connect(cleo, 'tiktok', socialPerson({ followers: 500, posts: [] }))
  const all = await cleo(social.syncAll)
  expect([all.status, all.body.user_id]).toEqual([202, cleo.me.id])
  await w.work()
  for (const endpoint of [social.figures, social.legacyFigures])
    expect((await cleo(endpoint)).body).toMatchObject({
      total_followers: 1500,
      average_engagement_rate: 3.33,
      plain_engagement_rate: 2.5,
      connected_accounts: 2,
      platform_breakdown: { instagram: { followers: 1000, engagement_rate: 5, last_updated: w.clock.now() } },
      last_sync: w.clock.now(),
    })
})

test('the old way to update answers with what changed', async () => {
  const { who, person } = await w.connected('instagram')
  w.pass(MINUTE)
  const queued = await who(social.update)
  expect([queued.status, queued.body.task_id]).toEqual([202, expect.stringMatching(/^syn_/)])
  await w.work()
  person.followers = 1250
  w.pass(MINUTE)
  expect((await who(social.updateNow)).body).toEqual({
    results: { instagram: { success: true, error: null, old_followers: 1000, current_followers: 1250, change: 250 } },
    old_followers: 1000,
    current_followers: 1250,
    change: 250,
    updated_at: w.clock.now(),
  })
  w.platforms.failNext(/\/me$/, { status: 500, body: {} }, 9)
  w.pass(MINUTE)
  expect((await who(social.updateNow)).body).toMatchObject({
    results: { instagram: { success: false, error: 'platform_unavailable', change: 0 } },
    change: 0,
  })
  w.platforms.reset()
})

test('disconnecting erases, by either path, and a token can be renewed', async () => {
  const { who, id } = await w.connected('tiktok')
  const renewed = await who(social.refresh, at(id))
  expect(renewed.body).toEqual({ message: 'Token renewed', expires_at: expect.any(String) })
  expect((await who(social.disconnect, at(id))).body).toEqual({ message: 'Account disconnected' })
  expect((await who(social.get, at(id))).body).toMatchObject({ status: 'revoked', last_error: 'revoked_by_owner' })
  expect((await who(social.sync, at(id))).code).toBe('wrong_state')
  const other = await w.connected('instagram')
  expect((await other.who(social.remove, at(other.id))).status).toBe(204)
})

test('only admins see how everybody’s syncs go', async () => {
  const { who } = await w.connected('instagram')
  expect((await who(social.admin, { query: {} })).status).toBe(403)
  const admin = await w.admin()
  const { body } = await admin(social.admin, { query: { days: 30 } })
  expect(body).toMatchObject({ days: 30, accounts_failed: 0, jobs_by_status: { failed: 0 } })
  expect(body.accounts_successful).toBeGreaterThan(5)
  expect(body.accounts_by_status.active).toBeGreaterThan(3)
  for (const days of ['0', 'x']) expect((await admin(social.admin, { query: { days } as never })).status).toBe(422)
})

test('how long ago is worded as in the document', () => {
  const now = '2026-03-02T09:00:00.000Z'
  const ago = (instant: string | null) => agoOf(instant, now)
  expect(
    [
      null,
      '2026-03-02T08:59:30.000Z',
      '2026-03-02T08:59:00.000Z',
      '2026-03-02T07:00:00.000Z',
      '2026-02-27T09:00:00.000Z',
    ].map(ago),
  ).toEqual(['Never', 'Just now', '1 minute ago', '2 hours ago', '3 days ago'])
})
