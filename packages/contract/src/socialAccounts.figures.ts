import { z } from 'zod'
import { Day, id, Instant, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Platform } from './influencers.ts'
import { SocialNumbers, SocialProblemCode } from './socialAccounts.ts'

export const SocialSyncKind = z.enum(['full_sync', 'user_sync', 'platform_sync', 'single_account'])
export type SocialSyncKind = z.output<typeof SocialSyncKind>
export const SocialSyncState = z.enum(['pending', 'running', 'completed', 'failed'])
export type SocialSyncState = z.output<typeof SocialSyncState>
/** What became of one account in a task. */
export const SocialSyncOutcome = z.enum(['waiting', 'done', 'failed', 'skipped'])
export type SocialSyncOutcome = z.output<typeof SocialSyncOutcome>

export const SocialSync = z
  .object({
    task_id: id('syn'),
    kind: SocialSyncKind,
    state: SocialSyncState.meta({ description: 'failed: none of its accounts could be read' }),
    platform: Platform.nullable(),
    account_id: id('soc').nullable(),
    accounts: z.int().meta({ description: 'How many it is about' }),
    processed: z.int(),
    successful: z.int(),
    failed: z.int(),
    skipped: z.int().meta({ description: 'Paused by the platform or by our own limits, or disconnected meanwhile' }),
    errors: z.record(z.string(), SocialProblemCode).meta({ description: 'By account' }),
    success_rate: z.number().nullable().meta({ description: 'Percent of those tried; null when none was' }),
    duration_seconds: z.number().nullable(),
    created_at: Instant,
    started_at: Instant.nullable(),
    finished_at: Instant.nullable(),
  })
  .meta({ id: 'SocialSync' })
export type SocialSync = z.output<typeof SocialSync>

const PlatformFigures = z.object({
  followers: z.int().nullable(),
  engagement_bps: z.int().nullable(),
  username: z.string(),
  last_updated: Instant.nullable(),
})
export const FollowerFigures = z
  .object({
    total_followers: z.int(),
    total_of: z.array(Platform).meta({ description: 'What is in the total; other platforms stand beside it' }),
    engagement_bps: z.int().nullable().meta({ description: 'Weighted by followers; 0 without accounts' }),
    plain_engagement_bps: z.int().nullable().meta({ description: 'The plain mean' }),
    engagement_of: z.array(Platform).meta({ description: 'What is in the engagement' }),
    connected_accounts: z.int(),
    platforms: z.partialRecord(Platform, PlatformFigures),
    last_sync_at: Instant.nullable(),
  })
  .meta({ id: 'FollowerFigures' })
export type FollowerFigures = z.output<typeof FollowerFigures>

/** One point a day: the last of that day. A day without one is not there. */
export const SocialGrowth = z
  .object({
    account_id: id('soc'),
    platform: Platform,
    username: z.string(),
    points: z.array(
      z.object({
        day: Day,
        ...SocialNumbers.pick({ followers: true, views: true, engagement_bps: true, definition: true }).shape,
      }),
    ),
    change: z.int().nullable().meta({ description: 'In followers, from the first point to the last' }),
  })
  .meta({ id: 'SocialGrowth' })
export type SocialGrowth = z.output<typeof SocialGrowth>

const tag = 'Social accounts'
export const socialFigures = {
  followers: endpoint({
    method: 'GET',
    path: '/api/v1/social-accounts/figures',
    tag,
    summary: 'My followers and engagement over all connected accounts, by the newest numbers',
    response: FollowerFigures,
  }),
  growth: endpoint({
    method: 'GET',
    path: '/api/v1/social-accounts/growth',
    tag,
    summary: 'How my accounts grew: one line an account, one point a day',
    query: z.strictObject({
      days: z.enum(['30', '90', '365', 'all']).default('90'),
    }),
    response: z.object({ data: z.array(SocialGrowth) }),
  }),
  syncs: endpoint({
    method: 'GET',
    path: '/api/v1/social-syncs',
    tag,
    summary: 'My syncs, newest first',
    query: z.strictObject({ ...paging, limit: z.coerce.number().int().min(1).max(100).default(20) }),
    response: page(SocialSync),
  }),
  sync: endpoint({
    method: 'GET',
    path: '/api/v1/social-syncs/:task_id',
    tag,
    summary: 'How a sync goes',
    params: z.object({ task_id: id('syn') }),
    response: SocialSync,
  }),
} as const
