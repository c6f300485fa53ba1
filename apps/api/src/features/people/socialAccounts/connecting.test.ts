import { socialAccounts } from '@affluence/contract/socialAccounts'
import { socialFigures } from '@affluence/contract/socialAccounts.figures'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MINUTE } from '../../../kernel/clock.ts'
import { socialPerson } from '../../../testing/social/people.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())

test('an influencer connects Instagram, and the first sync stores numbers and history', async () => {
  const ada = await w.register('influencer')
  const start = await ada(socialAccounts.connect, { body: { platform: 'instagram' } })
  const url = new URL(start.body.authorize_url)
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    client_id: 'ig-id',
    redirect_uri: 'http://localhost:3000/auth/instagram/callback',
    response_type: 'code',
    scope: 'instagram_business_basic,instagram_business_manage_insights',
    force_reauth: 'true',
    state: start.body.state,
  })
  const person = socialPerson({ id: '17841499999999999' })
  const body = w.platforms.agree('instagram', start.body.authorize_url, person)
  const connected = await ada(socialAccounts.complete, { body })
  expect([connected.status, connected.body.state, connected.body.platform_user_id]).toEqual([
    201,
    'active',
    '17841499999999999',
  ])
  expect(connected.body.numbers).toBeNull()
  await w.work()
  const [history, list, syncs] = [
    await ada(socialAccounts.history, { params: { id: connected.body.id }, query: {} }),
    await ada(socialAccounts.list),
    await ada(socialFigures.syncs, { query: {} }),
  ]
  expect(history.body.data).toMatchObject([
    {
      followers: 1000,
      following: 10,
      posts: 2,
      likes: 80,
      comments: 20,
      shares: 7,
      views: 1600,
      engagement_bps: 500,
      source: 'api',
      change_from_previous: null,
    },
  ])
  expect(list.body.data[0]).toMatchObject({
    last_sync_at: w.clock.now(),
    numbers: { followers: 1000 },
    is_syncing: false,
  })
  expect(syncs.body.data).toMatchObject([
    { kind: 'single_account', state: 'completed', accounts: 1, processed: 1, successful: 1, success_rate: 100 },
  ])
  const reconnected = await w.connect(ada, 'instagram', person)
  expect([reconnected.status, reconnected.body.id]).toEqual([200, connected.body.id])
})

test('YouTube gets a state and a PKCE challenge, and TikTok a state', async () => {
  const bob = await w.register('influencer')
  const youtube = await w.connect(bob, 'youtube', socialPerson({ followers: 1_234_567 }))
  expect(youtube.status).toBe(201)
  const start = await bob(socialAccounts.connect, { body: { platform: 'youtube' } })
  expect(Object.fromEntries(new URL(start.body.authorize_url).searchParams)).toMatchObject({
    access_type: 'offline',
    prompt: 'consent',
    code_challenge_method: 'S256',
  })
  const tiktok = await w.connect(bob, 'tiktok')
  expect(tiktok.status).toBe(201)
  await w.work()
  const { data } = (await bob(socialAccounts.list)).body
  expect(data.map(({ platform, numbers }) => [platform, numbers?.followers, numbers?.rounded_to])).toEqual([
    ['tiktok', 1000, null],
    ['youtube', 1_230_000, 10_000],
  ])
})

test('a wrong, used or expired state, or one of another platform or person, is refused', async () => {
  const [cleo, dan] = [await w.register('influencer'), await w.register('influencer')]
  const begin = async () => {
    const { body } = await (await w.signIn(cleo.me.email))(socialAccounts.connect, { body: { platform: 'instagram' } })
    return w.platforms.agree('instagram', body.authorize_url, socialPerson())
  }
  const refusal = async (who: typeof cleo, body: Awaited<ReturnType<typeof begin>>) => {
    const { status, code } = await who(socialAccounts.complete, { body })
    return [status, code]
  }
  const expected = [400, 'wrong_state_token']
  const first = await begin()
  expect(await refusal(cleo, { ...first, state: 'not-the-state' })).toEqual(expected)
  expect(await refusal(dan, first)).toEqual(expected)
  expect(await refusal(cleo, { ...first, platform: 'tiktok' })).toEqual(expected)
  w.pass(10 * MINUTE)
  expect(await refusal(await w.signIn(cleo.me.email), first)).toEqual(expected)
  const second = await begin()
  const reconnected = await w.signIn(cleo.me.email)
  expect((await reconnected(socialAccounts.complete, { body: second })).status).toBe(201)
  expect(await refusal(reconnected, second)).toEqual(expected)
  expect((await (await w.signIn(dan.me.email))(socialAccounts.list)).body.data).toEqual([])
})

test('a channel belongs to one influencer, and an account may not change to another channel', async () => {
  const [eve, fay] = [await w.register('influencer'), await w.register('influencer')]
  const person = socialPerson()
  const { body } = await w.connect(eve, 'instagram', person)
  expect((await w.connect(fay, 'instagram', person)).code).toBe('channel_taken')
  const other = await w.connect(eve, 'instagram', socialPerson())
  expect([other.status, other.code, other.json['account_id']]).toEqual([409, 'another_channel', body.id])
  await eve(socialAccounts.remove, { params: { id: body.id } })
  expect((await w.connect(fay, 'instagram', person)).status).toBe(201)
})

test('an account that cannot be connected gets a reason', async () => {
  const gus = await w.register('influencer')
  const codes = [
    (await w.connect(gus, 'instagram', socialPerson({ account_type: 'PERSONAL' }))).code,
    (await w.connect(gus, 'youtube', socialPerson({ hasChannel: false }))).code,
  ]
  expect(codes).toEqual(['not_professional', 'no_channel'])
  const { body } = await gus(socialAccounts.connect, { body: { platform: 'instagram' } })
  const invalid = { platform: 'instagram', code: 'not-a-code', state: body.state } as const
  const expected = await gus(socialAccounts.complete, { body: invalid })
  expect([expected.status, expected.code, expected.json['detail']]).toEqual([
    400,
    'platform_refused',
    'Invalid authorization code',
  ])
})

test('tokens are in no answer, and are stored sealed', async () => {
  const { who, id } = await w.connected('tiktok')
  const { social_accounts } = await import('./socialAccounts.tables.ts')
  const rows = await w.kernel.db.read.select().from(social_accounts)
  const row = rows.find((one) => one.id === id)!
  expect(row.access_token).toMatch(/^v1\./)
  const answers = [await who(socialAccounts.list), await who(socialAccounts.get, { params: { id } })]
  for (const { text } of answers) expect(text).not.toMatch(/tt-(access|refresh)|v1\./)
})
