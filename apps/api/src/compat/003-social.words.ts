import type { SocialAccount, SocialSnapshot } from '@affluence/contract/socialAccounts'
import type { FollowerFigures, SocialSync } from '@affluence/contract/socialAccounts.figures'
import { DAY, HOUR, MINUTE } from '../kernel/clock.ts'
import type { OldAccount, OldFigures, OldJob, OldSnapshot } from './003-social.shapes.ts'

const percent = (bps: number | null) => (bps === null ? null : bps / 100)

/** As the document words it. */
export function agoOf(instant: string | null, now: string): string {
  if (instant === null) return 'Never'
  const passed = Date.parse(now) - Date.parse(instant)
  if (passed < MINUTE) return 'Just now'
  const [span, unit] = passed < HOUR ? [MINUTE, 'minute'] : passed < DAY ? [HOUR, 'hour'] : ([DAY, 'day'] as const)
  const count = Math.floor(passed / span)
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`
}

export const oldAccount = (account: SocialAccount, now: string): OldAccount => {
  const { id, platform, platform_user_id, username, display_name, profile_picture_url, scopes, is_public } = account
  const { connected_at, updated_at, token_expires_at, is_token_expired, problem, numbers } = account
  return {
    id,
    platform,
    platform_user_id,
    username,
    display_name,
    profile_picture_url,
    scopes,
    is_public,
    connected_at,
    updated_at,
    token_expires_at,
    is_token_expired,
    status: account.state,
    last_sync: account.last_sync_at,
    last_sync_ago: agoOf(account.last_sync_at, now),
    sync_error_count: account.failures,
    last_error: problem && [problem.code, problem.detail].filter(Boolean).join(': '),
    follower_count: numbers?.followers ?? null,
  }
}

export const oldSnapshot = (snapshot: SocialSnapshot): OldSnapshot => {
  const { id, platform, username, recorded_at, change_from_previous } = snapshot
  return {
    id,
    platform,
    username,
    recorded_at,
    change_from_previous,
    follower_count: snapshot.followers,
    following_count: snapshot.following,
    posts_count: snapshot.posts,
    engagement_rate: percent(snapshot.engagement_bps),
    likes_count: snapshot.likes,
    comments_count: snapshot.comments,
    shares_count: snapshot.shares,
    views_count: snapshot.views,
    sync_source: snapshot.source,
  }
}

type Counts = Pick<SocialSync, 'processed' | 'successful' | 'failed' | 'skipped' | 'success_rate'>
export const oldCounts = ({ processed, successful, failed, skipped, success_rate }: Counts) => ({
  accounts_processed: processed,
  accounts_successful: successful,
  accounts_failed: failed,
  accounts_skipped: skipped,
  success_rate,
})

export const oldJob = ({ task_id, kind, state, errors, finished_at, ...sync }: SocialSync): OldJob => {
  const { platform, duration_seconds, created_at, started_at } = sync
  return {
    platform,
    duration_seconds,
    created_at,
    started_at,
    ...oldCounts(sync),
    job_id: task_id,
    job_type: kind,
    status: state,
    error_details: errors,
    completed_at: finished_at,
  }
}

export const oldFigures = (figures: FollowerFigures): OldFigures => {
  const { total_followers, total_of, engagement_of, connected_accounts, platforms } = figures
  const entries = Object.entries(platforms).map(([name, { followers, engagement_bps, last_updated }]) => [
    name,
    { followers, engagement_rate: percent(engagement_bps), last_updated },
  ])
  return {
    total_followers,
    total_of,
    engagement_of,
    connected_accounts,
    average_engagement_rate: percent(figures.engagement_bps),
    plain_engagement_rate: percent(figures.plain_engagement_bps),
    platform_breakdown: Object.fromEntries(entries) as OldFigures['platform_breakdown'],
    last_sync: figures.last_sync_at,
  }
}
