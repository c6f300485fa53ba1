import { createHash } from 'node:crypto'
import type { Platform } from '@affluence/contract/influencers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { later, MINUTE } from '../../../../kernel/clock.ts'
import { socialPerson, type SocialPerson } from '../../../../testing/social/people.ts'
import type { StandInAnswer } from '../../../../testing/social/protocol.ts'
import type { StandInFault } from '../../../../testing/social/socialPlatforms.ts'
import { socialWorld } from '../../../../testing/social/socialWorld.ts'
import { tiktokError } from '../../../../testing/social/tiktokStandIn.ts'
import { youtubeError } from '../../../../testing/social/youtubeStandIn.ts'
import { platformCalls } from './calls.ts'
import { PlatformFault } from './faults.ts'
import { adapters } from './platforms.ts'
import type { Tokens } from './shapes.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => {
  w = await socialWorld()
})
afterAll(() => w.end())
beforeEach(() => w.platforms.reset())

const all: Platform[] = ['instagram', 'youtube', 'tiktok']
const callsOf = (platform: Platform, most?: number) => platformCalls(w.kernel, adapters[platform], most)
async function agreed(platform: Platform, person: SocialPerson): Promise<Tokens> {
  const adapter = adapters[platform]
  const verifier = adapter.usesPkce ? 'a-verifier' : null
  const challenge = verifier && createHash('sha256').update(verifier).digest('base64url')
  const url = adapter.authorizeUrl({ config: w.kernel.config, state: 's', challenge })
  const { code } = w.platforms.agree(platform, url, person)
  return adapter.exchange(callsOf(platform), w.kernel.config, { code, verifier })
}
async function read(platform: Platform, access_token: string) {
  const [adapter, calls] = [adapters[platform], callsOf(platform)]
  const profile = await adapter.profile(calls, w.kernel.config, access_token)
  return { profile, posts: await adapter.posts(calls, w.kernel.config, access_token, profile), spent: calls.usage() }
}
const faultOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof PlatformFault)) throw error ?? new Error('not a fault')
  const { kind, code } = error.fault
  return [kind, code]
}

test.each(all)('%s: a code gives tokens once; they read the account and can be renewed', async (platform) => {
  const person = socialPerson()
  const tokens = await agreed(platform, person)
  expect(tokens.expires_in).toBeGreaterThan(0)
  const { profile, posts, spent } = await read(platform, tokens.access_token)
  expect(profile).toMatchObject({ username: person.username, followers: 1000 })
  expect(profile.platform_user_id).toContain(person.id)
  expect(posts).toMatchObject({ count: 2, likes: 80, comments: 20, views: 1600 })
  expect(spent.units).toBe(adapters[platform].budget.units)
  const renewed = await adapters[platform].renew(callsOf(platform), w.kernel.config, tokens)
  expect(renewed.access_token).not.toBe(tokens.access_token)
  expect((await read(platform, renewed.access_token)).profile.followers).toBe(1000)
  const again = adapters[platform].exchange(callsOf(platform), w.kernel.config, { code: 'used', verifier: null })
  expect((await faultOf(again))[0]).not.toBe('repeat')
})

test.each(all)('%s: an account without posts is read, and hidden likes are null', async (platform) => {
  const empty = await agreed(platform, socialPerson({ posts: [] }))
  expect((await read(platform, empty.access_token)).posts).toMatchObject({ count: 0, likes: 0, comments: 0 })
  const hiding = socialPerson({
    posts: [
      { likes: null, comments: 3, views: 5 },
      { likes: 4, comments: 1, views: 5 },
    ],
  })
  const tokens = await agreed(platform, hiding)
  expect((await read(platform, tokens.access_token)).posts).toMatchObject({ count: 2, likes: null, comments: 4 })
})

const odd: [StandInFault, string, string][] = [
  ['garbage', 'repeat', 'unreadable_answer'],
  ['huge', 'repeat', 'unreadable_answer'],
  ['hang_up', 'repeat', 'platform_unavailable'],
  [{ status: 503, body: {} }, 'repeat', 'platform_unavailable'],
  [{ status: 429, body: {}, headers: { 'retry-after': '30' } }, 'pause', 'rate_limited'],
  [{ status: 401, body: {} }, 'expired', 'token_refused'],
  [{ status: 403, body: {} }, 'error', 'permission_missing'],
  [{ status: 404, body: {} }, 'error', 'account_not_found'],
  [{ status: 302, body: {}, headers: { location: 'http://127.0.0.1:1/' } }, 'error', 'platform_refused'],
  [{ status: 200, body: [] }, 'repeat', 'unreadable_answer'],
  [{ status: 200, body: null }, 'repeat', 'unreadable_answer'],
]
test.each(all)('%s: every faulty answer becomes a fault', async (platform) => {
  const { access_token } = await agreed(platform, socialPerson())
  for (const [fault, ...expected] of odd) {
    w.platforms.failNext(/.*/, fault)
    const { profile } = adapters[platform]
    const result = await faultOf(profile(callsOf(platform), w.kernel.config, access_token))
    expect([platform, JSON.stringify(fault), ...result]).toEqual([platform, JSON.stringify(fault), ...expected])
  }
})

const instagramError = (code: number, more: object = {}): StandInAnswer => ({
  status: 400,
  body: { error: { message: 'm', code, ...more } },
})
const documented: [Platform, StandInAnswer, string, string][] = [
  ...[190, 102].map((code): (typeof documented)[number] => [
    'instagram',
    instagramError(code),
    'expired',
    'token_refused',
  ]),
  ...[3, 10, 200, 299].map((code): (typeof documented)[number] => [
    'instagram',
    instagramError(code),
    'error',
    'permission_missing',
  ]),
  ...[4, 17, 32, 341, 613, 80_002].map((code): (typeof documented)[number] => [
    'instagram',
    instagramError(code),
    'pause',
    'rate_limited',
  ]),
  ...[1, 2].map((code): (typeof documented)[number] => [
    'instagram',
    instagramError(code),
    'repeat',
    'platform_unavailable',
  ]),
  ['instagram', instagramError(999, { is_transient: true }), 'repeat', 'platform_unavailable'],
  ['instagram', instagramError(100, { error_subcode: 33 }), 'drop', 'account_not_found'],
  ['instagram', instagramError(368), 'error', 'account_restricted'],
  ['youtube', youtubeError(403, 'quotaExceeded'), 'pause', 'quota_used_up'],
  ['youtube', youtubeError(403, 'rateLimitExceeded'), 'pause', 'rate_limited'],
  ['youtube', youtubeError(403, 'userRateLimitExceeded'), 'pause', 'rate_limited'],
  ['youtube', youtubeError(403, 'forbidden'), 'error', 'permission_missing'],
  ['youtube', youtubeError(401, 'authError'), 'expired', 'token_refused'],
  ['youtube', { status: 400, body: { error: 'invalid_grant' } }, 'expired', 'token_refused'],
  ['youtube', { status: 401, body: { error: 'invalid_client' } }, 'operator', 'app_misconfigured'],
  ['tiktok', tiktokError(429, 'rate_limit_exceeded'), 'pause', 'rate_limited'],
  ['tiktok', tiktokError(401, 'access_token_invalid'), 'expired', 'token_refused'],
  ['tiktok', tiktokError(401, 'scope_not_authorized'), 'error', 'permission_missing'],
  ['tiktok', tiktokError(500, 'internal_error'), 'repeat', 'platform_unavailable'],
]
test('each documented error becomes the fault of its table', async () => {
  for (const [platform, answer, ...expected] of documented) {
    w.platforms.failNext(/.*/, answer)
    const result = await faultOf(adapters[platform].profile(callsOf(platform), w.kernel.config, 'any'))
    expect([platform, JSON.stringify(answer.body), ...result]).toEqual([
      platform,
      JSON.stringify(answer.body),
      ...expected,
    ])
  }
})

test('Instagram’s first token has two formats, and its long ids stay exact', async () => {
  for (const flat of [true, false]) {
    w.platforms.instagram.options.flat = flat
    const { user_id, scopes, expires_in } = await agreed('instagram', socialPerson({ id: '99999999999999999' }))
    expect([user_id, expires_in, scopes?.length]).toEqual(['99999999999999999', 5_184_000, 2])
  }
})

test('Instagram’s insights are left out where they fail or would exceed the limit, and are not 0', async () => {
  const { access_token } = await agreed('instagram', socialPerson({ posts: [{ likes: 1, comments: 1 }] }))
  expect((await read('instagram', access_token)).posts).toMatchObject({ likes: 1, views: null, reach: null })
  const many = await agreed(
    'instagram',
    socialPerson({ posts: Array.from({ length: 40 }, () => ({ likes: 1, comments: 1, views: 2 })) }),
  )
  const calls = callsOf('instagram', 6)
  const profile = await adapters.instagram.profile(calls, w.kernel.config, many.access_token)
  const posts = await adapters.instagram.posts(calls, w.kernel.config, many.access_token, profile)
  expect([posts.count, posts.likes, calls.usage().calls <= 6]).toEqual([25, 25, true])
})

test('YouTube has rounded and hidden followers, and channels without a playlist', async () => {
  const rounded = await agreed('youtube', socialPerson({ followers: 1_234_567 }))
  expect((await read('youtube', rounded.access_token)).profile).toMatchObject({
    followers: 1_230_000,
    rounded_to: 10_000,
  })
  const hidden = await agreed('youtube', socialPerson({ hidesFollowers: true, hasUploads: false }))
  const { profile, posts } = await read('youtube', hidden.access_token)
  expect([profile.followers, profile.rounded_to, posts.count]).toEqual([null, null, 0])
  const none = await agreed('youtube', socialPerson({ hasChannel: false }))
  expect(await faultOf(read('youtube', none.access_token))).toEqual(['error', 'no_channel'])
  expect(adapters.youtube.definition('2026-08-23T23:59:59.000Z')).not.toBe(
    adapters.youtube.definition('2026-08-24T00:00:00.000Z'),
  )
})

test('a TikTok refresh token works once', async () => {
  const tokens = await agreed('tiktok', socialPerson())
  const renew = () => adapters.tiktok.renew(callsOf('tiktok'), w.kernel.config, tokens)
  expect((await renew()).refresh_token).not.toBe(tokens.refresh_token)
  expect(await faultOf(renew())).toEqual(['expired', 'token_refused'])
})

test('usage near the limit pauses one account or all, until the given time', async () => {
  const read = adapters.instagram.readUsage!
  const now = w.clock.now()
  const usage = (headers: Record<string, unknown>) =>
    read(
      {
        status: 200,
        json: {},
        headers: Object.fromEntries(Object.entries(headers).map(([name, of]) => [name, JSON.stringify(of)])),
      },
      now,
    )
  expect(usage({ 'x-app-usage': { call_count: 89 } })).toBeNull()
  expect(usage({ 'x-app-usage': { call_count: 90 } })).toMatchObject({ of: 'platform' })
  const business = { type: 'instagram', call_count: 91, estimated_time_to_regain_access: 12 }
  expect(usage({ 'x-business-use-case-usage': { 1: [business] } })).toEqual({
    of: 'account',
    until: later(now, 12 * MINUTE),
  })
  expect(usage({ 'x-business-use-case-usage': { 1: [{ ...business, type: 'pages' }] } })).toBeNull()
  expect(read({ status: 200, json: {}, headers: { 'x-app-usage': 'no json' } }, now)).toBeNull()
})
