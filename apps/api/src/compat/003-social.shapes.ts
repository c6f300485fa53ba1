import { id, Instant } from '@affluence/contract/common'
import { Platform } from '@affluence/contract/influencers'
import { SnapshotSource, SocialAccountState, SocialProblemCode } from '@affluence/contract/socialAccounts'
import { SocialSyncKind, SocialSyncState } from '@affluence/contract/socialAccounts.figures'
import { z } from 'zod'

export const Count = z.int().nullable()
const Percent = z.number().nullable().meta({ description: 'Null where it is not measured' })

export const OldAccount = z
  .object({
    id: id('soc'),
    platform: Platform,
    platform_user_id: z.string(),
    username: z.string(),
    display_name: z.string().nullable(),
    profile_picture_url: z.string().nullable(),
    status: SocialAccountState,
    scopes: z.array(z.string()),
    is_public: z.boolean(),
    last_sync: Instant.nullable(),
    last_sync_ago: z.string().meta({ description: 'For instance “Never”, “Just now”, “5 minutes ago”' }),
    sync_error_count: z.int(),
    last_error: z.string().nullable(),
    connected_at: Instant,
    updated_at: Instant,
    token_expires_at: Instant.nullable(),
    is_token_expired: z.boolean(),
    follower_count: Count.meta({ description: 'Null where nothing was measured' }),
  })
  .meta({ id: 'OldSocialAccount' })
export type OldAccount = z.output<typeof OldAccount>

export const OldSnapshot = z
  .object({
    id: id('snp'),
    platform: Platform,
    username: z.string(),
    follower_count: Count,
    following_count: Count,
    posts_count: Count,
    engagement_rate: Percent,
    likes_count: Count,
    comments_count: Count,
    shares_count: Count,
    views_count: Count,
    recorded_at: Instant,
    sync_source: SnapshotSource,
    change_from_previous: Count,
  })
  .meta({ id: 'OldFollowerHistory' })
export type OldSnapshot = z.output<typeof OldSnapshot>

export const counts = {
  accounts_processed: z.int(),
  accounts_successful: z.int(),
  accounts_failed: z.int(),
  accounts_skipped: z.int(),
  success_rate: Percent,
}
export const errors = z.record(z.string(), SocialProblemCode).meta({ description: 'By account' })
export const OldJob = z
  .object({
    job_id: id('syn'),
    job_type: SocialSyncKind,
    status: SocialSyncState,
    platform: Platform.nullable(),
    ...counts,
    error_details: errors,
    duration_seconds: z.number().nullable(),
    created_at: Instant,
    started_at: Instant.nullable(),
    completed_at: Instant.nullable(),
  })
  .meta({ id: 'OldSyncJob' })
export type OldJob = z.output<typeof OldJob>

export const OldFigures = z
  .object({
    total_followers: z.int(),
    total_of: z.array(Platform).meta({ description: 'What is in the total; other platforms stand beside it' }),
    average_engagement_rate: Percent.meta({ description: 'Weighted by followers' }),
    plain_engagement_rate: Percent,
    engagement_of: z.array(Platform),
    connected_accounts: z.int(),
    platform_breakdown: z.partialRecord(
      Platform,
      z.object({ followers: Count, engagement_rate: Percent, last_updated: Instant.nullable() }),
    ),
    last_sync: Instant.nullable(),
  })
  .meta({ id: 'OldFollowerStats' })
export type OldFigures = z.output<typeof OldFigures>
