import { z } from 'zod'
import type { Config } from '../../../../config.ts'
import { MINUTE } from '../../../../kernel/clock.ts'
import { totalOf } from '../numbers.rules.ts'
import type { Adapter } from './adapter.ts'
import type { Fault, PlatformAnswer, Tokens } from './shapes.ts'
import { Count, IdText } from './calls.ts'
import { fault, pauseFault, PlatformFault, retryTime } from './faults.ts'

const VIDEOS = 20
const PROFILE =
  'open_id,union_id,avatar_url,username,display_name,follower_count,following_count,likes_count,video_count'
const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.coerce.number().int().positive().nullish(),
  refresh_expires_in: z.coerce.number().int().positive().nullish(),
  scope: z.string().nullish(),
  open_id: IdText.nullish(),
})
const User = z.object({
  data: z.object({
    user: z.object({
      open_id: IdText,
      username: z.string().nullish(),
      display_name: z.string().nullish(),
      avatar_url: z.string().nullish(),
      follower_count: Count,
      following_count: Count,
      likes_count: Count,
      video_count: Count,
    }),
  }),
})
const Videos = z.object({
  data: z.object({
    videos: z
      .array(z.object({ like_count: Count, comment_count: Count, share_count: Count, view_count: Count }))
      .nullish()
      .transform((videos) => videos ?? []),
  }),
})

function tokensOf(answer: z.output<typeof TokenAnswer>, before: string | null): Tokens {
  return {
    access_token: answer.access_token,
    refresh_token: answer.refresh_token ?? before,
    expires_in: answer.expires_in ?? 2 * 3600,
    refresh_expires_in: answer.refresh_expires_in ?? null,
    scopes: answer.scope ? answer.scope.split(/[ ,]+/) : null,
    user_id: answer.open_id ?? null,
  }
}
const at = (config: Config, path: string) => `${config.TIKTOK_API_URL}${path}`

export const tiktok: Adapter = {
  platform: 'tiktok',
  settings: (config) => ({
    client_id: config.TIKTOK_CLIENT_KEY,
    client_secret: config.TIKTOK_CLIENT_SECRET,
    redirect_uri: config.TIKTOK_REDIRECT_URI ?? `${config.PUBLIC_URL}/auth/tiktok/callback`,
    scopes: config.TIKTOK_SCOPES.split(/[ ,]+/),
  }),
  required: ['TIKTOK_CLIENT_KEY', 'TIKTOK_CLIENT_SECRET'],
  /** TikTok supports PKCE only for mobile and desktop apps. */
  usesPkce: false,
  authorizeUrl({ config, state }) {
    const { client_id: client_key = '', redirect_uri, scopes } = tiktok.settings(config)
    const query = { client_key, redirect_uri, response_type: 'code', scope: scopes.join(','), state }
    return `${config.TIKTOK_AUTHORIZE_URL}?${new URLSearchParams(query)}`
  },
  async exchange(calls, config, { code }) {
    const { client_id: client_key = '', client_secret = '', redirect_uri } = tiktok.settings(config)
    const form = { client_key, client_secret, redirect_uri, grant_type: 'authorization_code', code }
    return tokensOf(await calls.ask(at(config, '/v2/oauth/token/'), TokenAnswer, { form }), null)
  },
  refresh: 'rotating',
  async renew(calls, config, { refresh_token }) {
    if (refresh_token === null) throw new PlatformFault(fault('expired', 'token_expired'))
    const { client_id: client_key = '', client_secret = '' } = tiktok.settings(config)
    const form = { client_key, client_secret, grant_type: 'refresh_token', refresh_token }
    return tokensOf(await calls.ask(at(config, '/v2/oauth/token/'), TokenAnswer, { form }), refresh_token)
  },
  async profile(calls, config, bearer) {
    const url = at(config, '/v2/user/info/')
    const { user } = (await calls.ask(url, User, { query: { fields: PROFILE }, bearer })).data
    return {
      platform_user_id: user.open_id,
      app_user_id: null,
      username: user.username || user.display_name || user.open_id,
      display_name: user.display_name ?? null,
      profile_picture_url: user.avatar_url ?? null,
      account_type: null,
      followers: user.follower_count,
      following: user.following_count,
      posts: user.video_count,
      rounded_to: null,
      views: null,
      list: null,
    }
  },
  async posts(calls, config, bearer) {
    const url = `${at(config, '/v2/video/list/')}?fields=id,like_count,comment_count,share_count,view_count`
    const { videos } = (await calls.ask(url, Videos, { json: { max_count: VIDEOS }, bearer })).data
    return {
      count: videos.length,
      likes: totalOf(videos.map((one) => one.like_count)),
      comments: totalOf(videos.map((one) => one.comment_count)),
      shares: totalOf(videos.map((one) => one.share_count)),
      views: totalOf(videos.map((one) => one.view_count)),
      reach: null,
    }
  },
  async revoke(calls, config, { access_token }) {
    const { client_id: client_key = '', client_secret = '' } = tiktok.settings(config)
    const form = { client_key, client_secret, token: access_token }
    await calls.ask(at(config, '/v2/oauth/revoke/'), z.unknown(), { form })
  },
  readError,
  budget: { units: 0, daily: () => null },
  limits: { calls_per_hour: () => null, pause: MINUTE },
  definition: () => 'tiktok views',
  keepsHistory: () => true,
  allowsDerived: () => true,
}

const ApiError = z.object({ error: z.object({ code: z.string(), message: z.string().optional() }) })
const TokenError = z.object({ error: z.string(), error_description: z.string().optional() })

/** A success carries an error too, with the code `ok`. */
function readError(answer: PlatformAnswer, now: string): Fault | null {
  if ((answer.json as { error?: { code?: unknown } } | null | undefined)?.error?.code === 'ok') return null
  const token = TokenError.safeParse(answer.json)
  if (token.success) {
    const { error, error_description = error } = token.data
    if (error === 'invalid_grant') return fault('expired', 'token_refused', error_description)
    if (error === 'invalid_client' || error === 'unauthorized_client')
      return fault('operator', 'app_misconfigured', error_description)
    return fault('error', 'platform_refused', error_description)
  }
  const parsed = ApiError.safeParse(answer.json)
  if (!parsed.success) return null
  const { code, message = code } = parsed.data.error
  if (code === 'access_token_invalid') return fault('expired', 'token_refused', message)
  if (code.startsWith('scope_')) return fault('error', 'permission_missing', message)
  if (code === 'rate_limit_exceeded')
    return pauseFault({ of: 'account', until: retryTime(answer, now, MINUTE) }, message)
  if (code === 'internal_error') return fault('repeat', 'platform_unavailable', message)
  return answer.status >= 400 ? null : fault('error', 'platform_refused', message)
}
