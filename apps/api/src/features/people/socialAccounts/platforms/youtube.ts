import { z } from 'zod'
import type { Config } from '../../../../config.ts'
import { MINUTE } from '../../../../kernel/clock.ts'
import { stepOf, totalOf } from '../numbers.rules.ts'
import { nextPacificMidnight } from '../pacing.rules.ts'
import type { Adapter } from './adapter.ts'
import type { Fault, PlatformAnswer, Tokens } from './shapes.ts'
import { Count, IdText } from './calls.ts'
import { fault, pauseFault, PlatformFault, retryTime } from './faults.ts'

const VIDEOS = 10
const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.coerce.number().int().positive().nullish(),
  refresh_token_expires_in: z.coerce.number().int().positive().nullish(),
  scope: z.string().nullish(),
})
const Channels = z.object({
  items: z
    .array(
      z.object({
        id: IdText,
        snippet: z
          .object({
            title: z.string().nullish(),
            customUrl: z.string().nullish(),
            thumbnails: z.object({ default: z.object({ url: z.string() }).optional() }).nullish(),
          })
          .nullish(),
        statistics: z
          .object({
            subscriberCount: Count,
            hiddenSubscriberCount: z.boolean().nullish(),
            viewCount: Count,
            videoCount: Count,
          })
          .nullish(),
        contentDetails: z.object({ relatedPlaylists: z.object({ uploads: z.string().nullish() }).nullish() }).nullish(),
      }),
    )
    .default([]),
})
const Playlist = z.object({
  items: z.array(z.object({ contentDetails: z.object({ videoId: z.string() }) })).default([]),
})
const Videos = z.object({
  items: z
    .array(z.object({ statistics: z.object({ viewCount: Count, likeCount: Count, commentCount: Count }).nullish() }))
    .default([]),
})

function tokensOf(answer: z.output<typeof TokenAnswer>, before: string | null): Tokens {
  return {
    access_token: answer.access_token,
    refresh_token: answer.refresh_token ?? before,
    expires_in: answer.expires_in ?? 3600,
    refresh_expires_in: answer.refresh_token_expires_in ?? null,
    scopes: answer.scope ? answer.scope.split(/\s+/) : null,
    user_id: null,
  }
}

export const youtube: Adapter = {
  platform: 'youtube',
  settings: (config) => ({
    client_id: config.YOUTUBE_CLIENT_ID,
    client_secret: config.YOUTUBE_CLIENT_SECRET,
    redirect_uri: config.YOUTUBE_REDIRECT_URI ?? `${config.PUBLIC_URL}/auth/youtube/callback`,
    scopes: config.YOUTUBE_SCOPES.split(/[ ,]+/),
  }),
  required: ['YOUTUBE_CLIENT_ID', 'YOUTUBE_CLIENT_SECRET'],
  usesPkce: true,
  authorizeUrl({ config, state, challenge }) {
    const { client_id = '', redirect_uri, scopes } = youtube.settings(config)
    const query = {
      client_id,
      redirect_uri,
      response_type: 'code',
      scope: scopes.join(' '),
      state,
      access_type: 'offline',
      prompt: 'consent',
      include_granted_scopes: 'true',
      ...(challenge && { code_challenge: challenge, code_challenge_method: 'S256' }),
    }
    return `${config.YOUTUBE_AUTHORIZE_URL}?${new URLSearchParams(query)}`
  },
  async exchange(calls, config, { code, verifier }) {
    const { client_id = '', client_secret = '', redirect_uri } = youtube.settings(config)
    const proof: Record<string, string> = verifier === null ? {} : { code_verifier: verifier }
    const form = { client_id, client_secret, redirect_uri, grant_type: 'authorization_code', code, ...proof }
    return tokensOf(await calls.ask(config.YOUTUBE_TOKEN_URL, TokenAnswer, { form }), null)
  },
  refresh: 'token',
  async renew(calls, config, { refresh_token }) {
    if (refresh_token === null) throw new PlatformFault(fault('expired', 'token_expired'))
    const { client_id = '', client_secret = '' } = youtube.settings(config)
    const form = { client_id, client_secret, grant_type: 'refresh_token', refresh_token }
    return tokensOf(await calls.ask(config.YOUTUBE_TOKEN_URL, TokenAnswer, { form }), refresh_token)
  },
  async profile(calls, config, bearer) {
    const query = { part: 'snippet,statistics,contentDetails', mine: 'true' }
    const { items } = await calls.ask(`${config.YOUTUBE_API_URL}/channels`, Channels, { query, bearer, units: 1 })
    const channel = items[0]
    if (!channel) throw new PlatformFault(fault('error', 'no_channel'))
    const { snippet, statistics, contentDetails } = channel
    const followers = statistics?.hiddenSubscriberCount ? null : (statistics?.subscriberCount ?? null)
    return {
      platform_user_id: channel.id,
      app_user_id: null,
      username: snippet?.customUrl?.replace(/^@/, '') || snippet?.title || channel.id,
      display_name: snippet?.title ?? null,
      profile_picture_url: snippet?.thumbnails?.default?.url ?? null,
      account_type: null,
      followers,
      following: null,
      posts: statistics?.videoCount ?? null,
      rounded_to: stepOf(followers),
      views: statistics?.viewCount ?? null,
      list: contentDetails?.relatedPlaylists?.uploads ?? null,
    }
  },
  async posts(calls, config, bearer, { list, views }) {
    const noPosts = { count: 0, likes: 0, comments: 0, shares: null, views, reach: null }
    if (list === null) return noPosts
    const ids = await newestVideos(list)
    if (ids.length === 0) return noPosts
    const query = { part: 'statistics', id: ids.join(',') }
    const { items } = await calls.ask(`${config.YOUTUBE_API_URL}/videos`, Videos, { query, bearer, units: 1 })
    return {
      ...noPosts,
      count: items.length,
      likes: totalOf(items.map(({ statistics }) => statistics?.likeCount ?? null)),
      comments: totalOf(items.map(({ statistics }) => statistics?.commentCount ?? null)),
    }

    async function newestVideos(playlistId: string) {
      const query = { part: 'contentDetails', playlistId, maxResults: String(VIDEOS) }
      const url = `${config.YOUTUBE_API_URL}/playlistItems`
      const page = await calls.ask(url, Playlist, { query: query, bearer, units: 1 }).catch((error: unknown) => {
        // A channel without videos has no playlist.
        if (error instanceof PlatformFault && error.fault.code === 'account_not_found') return { items: [] }
        throw error
      })
      return page.items.map(({ contentDetails }) => contentDetails.videoId)
    }
  },
  async revoke(calls, config, { refresh_token, access_token }) {
    await calls.ask(config.YOUTUBE_REVOKE_URL, z.unknown(), { form: { token: refresh_token ?? access_token } })
  },
  readError,
  budget: { units: 3, daily: (config: Config) => config.YOUTUBE_UNITS_PER_DAY },
  limits: { calls_per_hour: () => null, pause: 5 * MINUTE },
  /** Since that day a view is counted as soon as a video starts. */
  definition: (now) => (now < '2026-08-24' ? 'youtube views until 2026-08-23' : 'youtube views from 2026-08-24'),
  keepsHistory: (config) => config.YOUTUBE_DERIVED_METRICS === 'accepted',
  allowsDerived: (config) => config.YOUTUBE_DERIVED_METRICS === 'accepted',
}

const ApiError = z.object({
  error: z.object({
    message: z.string().optional(),
    errors: z.array(z.object({ reason: z.string().optional() })).default([]),
  }),
})
const TokenError = z.object({ error: z.string(), error_description: z.string().optional() })
const SHORT = new Set(['rateLimitExceeded', 'userRateLimitExceeded'])

function readError(answer: PlatformAnswer, now: string): Fault | null {
  const token = TokenError.safeParse(answer.json)
  if (token.success) {
    const { error, error_description = error } = token.data
    if (error === 'invalid_grant') return fault('expired', 'token_refused', error_description)
    if (error === 'invalid_client' || error === 'unauthorized_client' || error === 'redirect_uri_mismatch')
      return fault('operator', 'app_misconfigured', error_description)
    return null
  }
  const parsed = ApiError.safeParse(answer.json)
  if (!parsed.success) return null
  const { message = null, errors } = parsed.data.error
  const reasons = errors.map(({ reason = '' }) => reason)
  if (reasons.some((reason) => reason === 'quotaExceeded' || reason === 'dailyLimitExceeded')) {
    const until = nextPacificMidnight(now)
    return { ...pauseFault({ of: 'platform', until }, message), code: 'quota_used_up' }
  }
  if (reasons.some((reason) => SHORT.has(reason)))
    return pauseFault({ of: 'account', until: retryTime(answer, now, youtube.limits.pause) }, message)
  if (reasons.includes('youtubeSignupRequired')) return fault('error', 'no_channel', message)
  if (answer.status === 403) return fault('error', 'permission_missing', message)
  return null
}
