import type { Platform } from '@affluence/contract/influencers'
import type {
  EngagementGap,
  SnapshotSource,
  SocialAccountState,
  SocialProblem,
} from '@affluence/contract/socialAccounts'
import { sql } from 'drizzle-orm'
import {
  bool,
  enumeration,
  foreignKey,
  id,
  index,
  instant,
  integer,
  json,
  primaryKey,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { influencers } from '../influencers/influencers.tables.ts'

/** The calls of the last hour: times and numbers. */
export type Calls = [ms: number, count: number][]

/** One account for each influencer and platform; reconnecting uses the same row. */
export const social_accounts = table(
  'social_accounts',
  {
    id: id(),
    influencer_id: text().notNull(),
    platform: enumeration<Platform>().notNull(),
    /** Text, because some ids are numbers beyond 2^53. */
    platform_user_id: text().notNull(),
    /** Instagram has two ids for a person; callbacks use either. */
    app_user_id: text(),
    username: text().notNull(),
    display_name: text(),
    profile_picture_url: text(),
    account_type: text(),
    state: enumeration<SocialAccountState>().notNull(),
    problem: json().$type<SocialProblem>(),
    scopes: json().$type<string[]>().notNull(),
    is_public: bool().notNull().default(true),
    /** Sealed. Null once erased. */
    access_token: text(),
    refresh_token: text(),
    token_issued_at: instant(),
    token_expires_at: instant(),
    refresh_expires_at: instant(),
    /** The id of the answer with these tokens; ids of later answers are greater. */
    token_answer: text(),
    /** When a renewal began whose result is unknown. */
    renewal_began_at: instant(),
    last_sync_at: instant(),
    /** When the next sync is due; a claim moves it to the end of its lease. Null while the account is not synced. */
    next_sync_at: instant(),
    lease: text(),
    paused_until: instant(),
    /** The number of failed syncs in a row. */
    failures: integer().notNull().default(0),
    /** The number of retries of the current sync. */
    tries: integer().notNull().default(0),
    calls: json().$type<Calls>().notNull(),
    /** When the platform last confirmed that its owner consents. */
    verified_at: instant(),
    connected_at: instant().notNull(),
    disconnected_at: instant(),
    /** When the data of the platform have to be deleted. */
    history_until: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('social_accounts_once').on(t.influencer_id, t.platform),
    uniqueIndex('social_accounts_of_channel')
      .on(t.platform, t.platform_user_id)
      .where(sql`${t.state} <> 'revoked'`),
    index('social_accounts_by_app_user')
      .on(t.platform, t.app_user_id)
      .where(sql`${t.app_user_id} is not null`),
    index('social_accounts_due')
      .on(t.platform, t.next_sync_at, t.id)
      .where(sql`${t.next_sync_at} is not null`),
    index('social_accounts_by_state').on(t.platform, t.state, t.failures),
    index('social_accounts_failing')
      .on(t.failures, t.id)
      .where(sql`${t.state} in ('error', 'expired')`),
    index('social_accounts_without_turn')
      .on(t.id)
      .where(sql`${t.next_sync_at} is null and ${t.access_token} is not null and ${t.state} in ('active', 'error')`),
    index('social_accounts_to_renew')
      .on(t.token_expires_at)
      .where(sql`${t.access_token} is not null`),
    index('social_accounts_to_erase')
      .on(t.history_until)
      .where(sql`${t.history_until} is not null`),
    index('social_accounts_to_verify').on(t.platform, t.verified_at),
    foreignKey({ columns: [t.influencer_id], foreignColumns: [influencers.id] }),
  ],
)
export type SocialAccountRow = typeof social_accounts.$inferSelect

/** The number of accounts of each state, kept by triggers. */
export const social_account_counts = table(
  'social_account_counts',
  {
    platform: enumeration<Platform>().notNull(),
    state: enumeration<SocialAccountState>().notNull(),
    accounts: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.platform, t.state] })],
)

/** The numbers of an account at a time. Missing ones are null. */
export const follower_snapshots = table(
  'follower_snapshots',
  {
    id: id(),
    account_id: text().notNull(),
    followers: integer(),
    following: integer(),
    posts: integer(),
    likes: integer(),
    comments: integer(),
    shares: integer(),
    views: integer(),
    reach: integer(),
    engagement_bps: integer(),
    engagement_gap: enumeration<EngagementGap>(),
    rounded_to: integer(),
    definition: text().notNull(),
    source: enumeration<SnapshotSource>().notNull(),
    recorded_at: instant().notNull(),
  },
  (t) => [
    index('follower_snapshots_of_account').on(t.account_id, t.recorded_at, t.id),
    index('follower_snapshots_by_time').on(t.recorded_at, t.id),
    foreignKey({ columns: [t.account_id], foreignColumns: [social_accounts.id] }),
  ],
)
export type FollowerSnapshotRow = typeof follower_snapshots.$inferSelect

/** The usage and the pause of a whole platform. */
export const social_platforms = table('social_platforms', {
  platform: enumeration<Platform>().primaryKey(),
  /** The day of its limit, in the time zone of the platform. */
  day: text().notNull(),
  units: integer().notNull(),
  calls: integer().notNull(),
  /** The number of synced accounts when they were last counted. */
  accounts: integer().notNull(),
  paused_until: instant(),
  problem: json().$type<SocialProblem>(),
})
export type SocialPlatformRow = typeof social_platforms.$inferSelect

/** A started authorisation. Its state works once, for its user, for ten minutes. */
export const oauth_states = table(
  'oauth_states',
  {
    /** The hash of the state. */
    id: id(),
    user_id: text().notNull(),
    influencer_id: text().notNull(),
    platform: enumeration<Platform>().notNull(),
    /** Sealed. The PKCE verifier, which proves that the same client began. */
    verifier: text(),
    expires_at: instant().notNull(),
    used_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [index('oauth_states_by_expiry').on(t.expires_at)],
)

/**
 * The answer of a platform to a renewal, stored before anything else is done with it, because a rotating refresh token
 * exists nowhere else.
 */
export const token_answers = table(
  'token_answers',
  {
    id: id(),
    account_id: text().notNull(),
    sealed: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('token_answers_of_account').on(t.account_id, t.id),
    foreignKey({ columns: [t.account_id], foreignColumns: [social_accounts.id] }).onDelete('cascade'),
  ],
)

/** A token of a disconnected account that still has to be revoked at the platform. */
export const token_revocations = table(
  'token_revocations',
  {
    id: id(),
    platform: enumeration<Platform>().notNull(),
    account_id: text().notNull(),
    /** Sealed. */
    token: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [index('token_revocations_of_account').on(t.account_id)],
)
