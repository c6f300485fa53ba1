import { z } from 'zod'
import { scopesOfInstagram } from '../../../../config.social.ts'
import { later, HOUR, MINUTE } from '../../../../kernel/clock.ts'
import type { Config } from '../../../../config.ts'
import { totalOf } from '../numbers.rules.ts'
import type { Adapter } from './adapter.ts'
import { type Fault, type Pause, type PlatformAnswer, type Posts, textOf, type Tokens } from './shapes.ts'
import { Count, IdText, jsonIn, type PlatformCalls } from './calls.ts'
import { fault, pauseFault, PlatformFault, retryTime } from './faults.ts'

const MEDIA = 25
const PROFILE = 'id,user_id,username,name,account_type,profile_picture_url,followers_count,follows_count,media_count'

const Scopes = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(/[ ,]+/).filter(Boolean))])
  .nullish()
const Short = z.object({ access_token: z.string().min(1), user_id: IdText.nullish(), permissions: Scopes })
/** Documented as a list, but also sent as an object. */
const ShortAnswer = z.union([z.object({ data: z.tuple([Short], z.unknown()) }).transform(({ data }) => data[0]), Short])
const Long = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().int().positive().nullish() })
const Me = z.object({
  id: IdText.nullish(),
  user_id: IdText.nullish(),
  username: z.string().min(1).max(200),
  name: z.string().nullish(),
  account_type: z.string().nullish(),
  profile_picture_url: z.string().nullish(),
  followers_count: Count,
  follows_count: Count,
  media_count: Count,
})
const Media = z.object({
  data: z.array(z.object({ id: IdText, like_count: Count, comments_count: Count })),
})
const Insights = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      values: z.array(z.object({ value: Count })).optional(),
      total_value: z.object({ value: Count }).optional(),
    }),
  ),
})

const long = ({ access_token, expires_in }: z.output<typeof Long>): Tokens => ({
  access_token,
  refresh_token: null,
  expires_in: expires_in ?? 60 * 24 * 3600,
  refresh_expires_in: null,
  scopes: null,
  user_id: null,
})
const versioned = (config: Config, path: string) =>
  `${config.INSTAGRAM_GRAPH_URL}/${config.INSTAGRAM_API_VERSION}${path}`

export const instagram: Adapter = {
  platform: 'instagram',
  settings: (config) => ({
    client_id: config.INSTAGRAM_CLIENT_ID,
    client_secret: config.INSTAGRAM_CLIENT_SECRET,
    redirect_uri: config.INSTAGRAM_REDIRECT_URI ?? `${config.PUBLIC_URL}/auth/instagram/callback`,
    scopes: scopesOfInstagram(config.INSTAGRAM_SCOPES).scopes,
  }),
  required: ['INSTAGRAM_CLIENT_ID', 'INSTAGRAM_CLIENT_SECRET'],
  usesPkce: false,
  authorizeUrl({ config, state }) {
    const { client_id = '', redirect_uri, scopes } = instagram.settings(config)
    const query = {
      client_id,
      redirect_uri,
      response_type: 'code',
      scope: scopes.join(','),
      state,
      force_reauth: 'true',
    }
    return `${config.INSTAGRAM_AUTHORIZE_URL}?${new URLSearchParams(query)}`
  },
  async exchange(calls, config, { code }) {
    const { client_id = '', client_secret = '', redirect_uri } = instagram.settings(config)
    // Instagram appends `#_` to the code, which is not part of it.
    const form = {
      client_id,
      client_secret,
      redirect_uri,
      grant_type: 'authorization_code',
      code: code.replace(/#_$/, ''),
    }
    const short = await calls.ask(config.INSTAGRAM_TOKEN_URL, ShortAnswer, { form })
    const query = { grant_type: 'ig_exchange_token', client_secret, access_token: short.access_token }
    const answer = await calls.ask(`${config.INSTAGRAM_GRAPH_URL}/access_token`, Long, { query })
    return { ...long(answer), scopes: short.permissions ?? null, user_id: short.user_id ?? null }
  },
  refresh: 'self',
  async renew(calls, config, { access_token }) {
    const query = { grant_type: 'ig_refresh_token', access_token }
    return long(await calls.ask(`${config.INSTAGRAM_GRAPH_URL}/refresh_access_token`, Long, { query }))
  },
  async profile(calls, config, access_token) {
    const me = await calls.ask(versioned(config, '/me'), Me, { query: { fields: PROFILE, access_token } })
    const platform_user_id = me.user_id ?? me.id
    if (!platform_user_id) throw new PlatformFault(fault('repeat', 'unreadable_answer', 'user_id'))
    return {
      platform_user_id,
      app_user_id: me.id ?? null,
      username: me.username,
      display_name: me.name ?? null,
      profile_picture_url: me.profile_picture_url ?? null,
      account_type: me.account_type ?? null,
      followers: me.followers_count,
      following: me.follows_count,
      posts: me.media_count,
      rounded_to: null,
      views: null,
      list: null,
    }
  },
  async posts(calls, config, access_token) {
    const fields = 'id,media_type,media_product_type,permalink,timestamp,like_count,comments_count'
    const query = { fields, limit: String(MEDIA), access_token }
    const { data } = await calls.ask(versioned(config, '/me/media'), Media, { query })
    const posts = data.slice(0, MEDIA)
    const insights = await insightsOf(calls, config, access_token, posts)
    return {
      count: posts.length,
      likes: totalOf(posts.map(({ like_count }) => like_count)),
      comments: totalOf(posts.map(({ comments_count }) => comments_count)),
      ...insights,
    }
  },
  readError,
  readUsage,
  budget: { units: 0, daily: () => null },
  limits: { calls_per_hour: (config) => config.INSTAGRAM_CALLS_PER_HOUR, pause: HOUR },
  definition: () => 'instagram views',
  keepsHistory: () => true,
  allowsDerived: () => true,
}

/** Sums the insights of all posts. They come up to two days late; missing values are null, not 0. */
async function insightsOf(calls: PlatformCalls, config: Config, access_token: string, posts: { id: string }[]) {
  const sums = new Map<string, number>()
  for (const { id } of posts) {
    if (calls.remaining() <= 1) break
    const query = { metric: 'views,reach,saved,shares,total_interactions', access_token }
    const url = versioned(config, `/${encodeURIComponent(id)}/insights`)
    const insights = await calls.ask(url, Insights, { query }).catch((error: unknown) => {
      if (error instanceof PlatformFault && ['drop', 'error', 'repeat'].includes(error.fault.kind)) return null
      throw error
    })
    for (const { name, values, total_value } of insights?.data ?? []) {
      const value = total_value?.value ?? values?.at(-1)?.value ?? null
      if (value !== null) sums.set(name, (sums.get(name) ?? 0) + value)
    }
  }
  const sum = (name: string) => sums.get(name) ?? null
  return { views: sum('views'), reach: sum('reach'), shares: sum('shares') } satisfies Partial<Posts>
}

const ErrorAnswer = z.object({
  error: z.object({
    message: z.string().optional(),
    code: z.int(),
    error_subcode: z.int().optional(),
    is_transient: z.boolean().optional(),
  }),
})
/** The error format of the token endpoint. */
const TokenError = z.object({ error_type: z.string(), code: z.int().optional(), error_message: z.string().optional() })

function readError(answer: PlatformAnswer, now: string): Fault | null {
  const tokenError = TokenError.safeParse(answer.json)
  if (tokenError.success)
    return fault(
      isOurs(tokenError.data) ? 'operator' : 'error',
      isOurs(tokenError.data) ? 'app_misconfigured' : 'platform_refused',
      tokenError.data.error_message ?? tokenError.data.error_type,
    )
  const parsed = ErrorAnswer.safeParse(answer.json)
  if (!parsed.success) return null
  const { code, error_subcode, message = null, is_transient } = parsed.data.error
  if (code === 190 || code === 102) return fault('expired', 'token_refused', message)
  if (code === 100 && error_subcode === 33) return fault('drop', 'account_not_found', message)
  if (code === 101) return fault('operator', 'app_misconfigured', message)
  if (code === 3 || code === 10 || (code >= 200 && code <= 299)) return fault('error', 'permission_missing', message)
  if (code === 368) return fault('error', 'account_restricted', message)
  if (PAUSED.has(code)) return pauseFault(pauseFor(code, answer, now), message)
  if (code === 1 || code === 2 || is_transient || answer.status >= 500)
    return fault('repeat', 'platform_unavailable', message)
  return answer.status === 429 ? null : fault('error', 'platform_refused', message)
}
const isOurs = ({ error_message = '' }: z.output<typeof TokenError>) => /client|app|redirect_uri/i.test(error_message)

const PAUSED = new Set([4, 17, 32, 341, 613, 80_002])
/** Code 4 is the rate limit of the whole app. */
const pauseFor = (code: number, answer: PlatformAnswer, now: string): Pause => ({
  of: code === 4 ? 'platform' : 'account',
  until: readUsage(answer, now)?.until ?? retryTime(answer, now, HOUR),
})

const NEARLY = 90
const Usage = z.object({
  call_count: z.number().default(0),
  total_cputime: z.number().default(0),
  total_time: z.number().default(0),
})
const BusinessUsage = z.record(
  z.string(),
  z.array(Usage.extend({ type: z.string(), estimated_time_to_regain_access: z.number().default(0) })),
)
const isNearlyUsed = ({ call_count, total_cputime, total_time }: z.output<typeof Usage>) =>
  Math.max(call_count, total_cputime, total_time) >= NEARLY

function readUsage({ headers }: PlatformAnswer, now: string): Pause | null {
  if (headers['x-business-use-case-usage'] === undefined && headers['x-app-usage'] === undefined) return null
  const business = BusinessUsage.safeParse(jsonIn(textOf(headers['x-business-use-case-usage']) ?? ''))
  const nearLimit = Object.values(business.data ?? {})
    .flat()
    .filter((one) => one.type === 'instagram' && (isNearlyUsed(one) || one.estimated_time_to_regain_access > 0))
  const minutes = Math.max(0, ...nearLimit.map((one) => one.estimated_time_to_regain_access))
  if (nearLimit.length > 0) return { of: 'account', until: later(now, minutes > 0 ? minutes * MINUTE : WAIT) }
  const app = Usage.safeParse(jsonIn(textOf(headers['x-app-usage']) ?? ''))
  return app.success && isNearlyUsed(app.data) ? { of: 'platform', until: later(now, WAIT) } : null
}
/** The pause where the platform names no time. Usage covers the last hour. */
const WAIT = 15 * MINUTE
