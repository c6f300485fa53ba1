import { z } from 'zod'
import { id, Instant, nothing, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Platform } from './influencers.ts'

/** active; expired: its owner has to reconnect; revoked: disconnected; error: tried less often until it works again. */
export const SocialAccountState = z.enum(['active', 'expired', 'revoked', 'error'])
export type SocialAccountState = z.output<typeof SocialAccountState>
export const SnapshotSource = z.enum(['api', 'manual', 'webhook'])
export type SnapshotSource = z.output<typeof SnapshotSource>
/** Why there is no engagement. */
export const EngagementGap = z.enum(['likes_hidden', 'followers_hidden', 'not_allowed', 'not_measured'])
export type EngagementGap = z.output<typeof EngagementGap>
/** What is wrong with an account, in a word. */
export const SocialProblemCode = z.enum([
  'token_expired',
  'token_refused',
  'token_died_in_testing',
  'renewal_interrupted',
  'permission_missing',
  'account_restricted',
  'account_not_found',
  'no_channel',
  'not_professional',
  'another_channel',
  'platform_unavailable',
  'platform_refused',
  'unreadable_answer',
  'quota_used_up',
  'rate_limited',
  'revoked_by_owner',
  'revoked_at_platform',
  'consent_not_verified',
  'app_misconfigured',
])
export type SocialProblemCode = z.output<typeof SocialProblemCode>
export const SocialProblem = z
  .object({
    code: SocialProblemCode,
    detail: z.string().nullable().meta({ description: 'What the platform said, or the permission that is missing' }),
    at: Instant,
  })
  .meta({ id: 'SocialProblem' })
export type SocialProblem = z.output<typeof SocialProblem>

const Count = z.int().nullable()
/** What was measured at one time. What the platform did not say is null, never 0. */
export const SocialNumbers = z
  .object({
    followers: Count,
    following: Count,
    posts: Count,
    likes: Count.meta({ description: 'Of the newest posts' }),
    comments: Count.meta({ description: 'Of the newest posts' }),
    shares: Count,
    views: Count,
    reach: Count,
    engagement_bps: z
      .int()
      .nullable()
      .meta({ description: 'Likes and comments per follower and post, in basis points; computed by us' }),
    engagement_gap: EngagementGap.nullable().meta({ description: 'Why there is no engagement' }),
    rounded_to: z.int().nullable().meta({
      description: 'The platform rounds followers down to a multiple of this; null where they are exact',
    }),
    definition: z.string().meta({ description: 'How the platform counted views then; another word, another count' }),
    source: SnapshotSource,
    recorded_at: Instant,
  })
  .meta({ id: 'SocialNumbers' })
export type SocialNumbers = z.output<typeof SocialNumbers>

export const SocialSnapshot = SocialNumbers.extend({
  id: id('snp'),
  account_id: id('soc'),
  platform: Platform,
  username: z.string(),
  change_from_previous: z
    .int()
    .nullable()
    .meta({ description: 'In followers; null for the first, and where the platform rounds and nothing moved' }),
  change_less_than: z.int().nullable().meta({
    description: 'Followers are rounded and did not move by a whole step: they changed by less than this',
  }),
}).meta({ id: 'SocialSnapshot' })
export type SocialSnapshot = z.output<typeof SocialSnapshot>

export const SocialAccountAction = z.enum(['sync', 'reconnect', 'disconnect', 'change'])
export const SocialAccount = z
  .object({
    id: id('soc'),
    platform: Platform,
    platform_user_id: z.string(),
    username: z.string(),
    display_name: z.string().nullable(),
    profile_picture_url: z.string().nullable(),
    account_type: z.string().nullable(),
    state: SocialAccountState,
    problem: SocialProblem.nullable(),
    scopes: z.array(z.string()),
    is_public: z.boolean().meta({ description: 'Whether its numbers are shown to others' }),
    is_syncing: z.boolean(),
    last_sync_at: Instant.nullable(),
    next_sync_at: Instant.nullable(),
    paused_until: Instant.nullable().meta({ description: 'The platform asked us to wait, or our own limit did' }),
    failures: z.int().meta({ description: 'In a row' }),
    token_expires_at: Instant.nullable(),
    is_token_expired: z.boolean(),
    history_until: Instant.nullable().meta({
      description: 'When its history is deleted, as the rules of the platform ask; null where it stays',
    }),
    connected_at: Instant,
    updated_at: Instant,
    numbers: SocialNumbers.nullable().meta({ description: 'The newest; null before the first' }),
    actions: z.array(SocialAccountAction).meta({ description: 'What its owner may do next' }),
  })
  .meta({ id: 'SocialAccount' })
export type SocialAccount = z.output<typeof SocialAccount>

export const SocialPlatform = z
  .object({
    platform: Platform,
    is_available: z.boolean().meta({ description: 'The operator has entered what connecting needs' }),
    missing_settings: z.array(z.string()).meta({ description: 'Which settings the operator still has to enter' }),
    scopes: z.array(z.string()).meta({ description: 'What is asked for' }),
    keeps_history: z.boolean().meta({ description: 'Whether the history stays after disconnecting' }),
    paused_until: Instant.nullable().meta({ description: 'No account of this platform is read until then' }),
  })
  .meta({ id: 'SocialPlatform' })
export type SocialPlatform = z.output<typeof SocialPlatform>

export const SocialConnectStart = z
  .object({
    authorize_url: z.string().meta({ description: 'Where to send the browser; it carries a state of ten minutes' }),
    state: z.string(),
    expires_at: Instant,
  })
  .meta({ id: 'SocialConnectStart' })
export type SocialConnectStart = z.output<typeof SocialConnectStart>

export const SocialTask = z
  .object({ task_id: id('syn').meta({ description: 'Ask `/api/v1/social-syncs/:task_id` how it goes' }) })
  .meta({ id: 'SocialTask' })

const tag = 'Social accounts'
const path = (rest = '') => `/api/v1/social-accounts${rest}` as const
const params = z.object({ id: id('soc') })
const one = { params, response: SocialAccount, tag } as const
/** What a platform may answer while an account is connected. */
export const connecting = {
  platform_not_configured: 409,
  wrong_state_token: 400,
  platform_refused: 400,
  no_channel: 422,
  not_professional: 422,
  another_channel: 409,
  channel_taken: 409,
  platform_unavailable: 503,
} as const

export const socialAccounts = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'My accounts, and the platforms that can be connected',
    response: z.object({ data: z.array(SocialAccount), platforms: z.array(SocialPlatform) }),
  }),
  connect: endpoint({
    method: 'POST',
    path: path('/connect'),
    tag,
    summary: 'Begin to connect an account: where to send the browser',
    description: 'The platform sends the browser back to the address in the settings of the server, with a code.',
    body: z.strictObject({ platform: Platform }),
    response: SocialConnectStart,
    errors: { platform_not_configured: 409 },
  }),
  complete: endpoint({
    method: 'POST',
    path: path('/complete'),
    tag,
    summary: 'Connect the account with the code and the state that the platform sent',
    description: 'Answers 200 where the account was connected before. A first sync begins at once.',
    body: z.strictObject({
      platform: Platform,
      code: z.string().trim().min(1).max(4000),
      state: z.string().trim().min(1).max(500),
    }),
    response: SocialAccount,
    status: 201,
    or_status: 200,
    several_writes: true,
    errors: connecting,
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One of my accounts', ...one }),
  change: endpoint({
    method: 'PATCH',
    path: path('/:id'),
    summary: 'Show or hide the numbers of an account; nothing else of it can be changed',
    body: z.strictObject({ is_public: z.boolean() }),
    ...one,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: path('/:id'),
    tag,
    summary: 'Disconnect an account: its tokens are erased, and revoked at the platform where that is possible',
    description: 'The history stays where the platform allows it; `history_until` says when it goes otherwise.',
    params,
    response: nothing,
    status: 204,
    errors: { wrong_state: 409 },
  }),
  sync: endpoint({
    method: 'POST',
    path: path('/:id/sync'),
    tag,
    summary: 'Read the numbers of an account now; while that goes on, the answer is the same task',
    params,
    response: SocialTask,
    status: 202,
    errors: { wrong_state: 409 },
  }),
  syncAll: endpoint({
    method: 'POST',
    path: path('/sync'),
    tag,
    summary: 'Read the numbers of all my accounts now, as one task',
    response: SocialTask,
    status: 202,
  }),
  refresh: endpoint({
    method: 'POST',
    path: path('/:id/refresh-token'),
    summary: 'Renew the token of an account now',
    ...one,
    errors: { wrong_state: 409, platform_refused: 400, platform_unavailable: 503 },
    several_writes: true,
  }),
  history: endpoint({
    method: 'GET',
    path: path('/:id/history'),
    tag,
    summary: 'What was measured, newest first',
    params,
    query: z.strictObject({ cursor: paging.cursor, limit: z.coerce.number().int().min(1).max(1000).default(50) }),
    response: z.object({ data: z.array(SocialSnapshot), next_cursor: z.string().nullable() }),
  }),
  snapshots: endpoint({
    method: 'GET',
    path: '/api/v1/social-snapshots',
    tag,
    summary: 'What was measured of all my accounts, newest first; the list `social_snapshots` of exports',
    query: z.strictObject({ account_id: id('soc').optional(), ...paging }),
    response: z.object({ data: z.array(SocialSnapshot), next_cursor: z.string().nullable() }),
  }),
} as const
