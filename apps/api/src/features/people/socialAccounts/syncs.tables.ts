import type { Platform } from '@affluence/contract/influencers'
import type { SocialProblemCode } from '@affluence/contract/socialAccounts'
import type { SocialSyncKind, SocialSyncOutcome, SocialSyncState } from '@affluence/contract/socialAccounts.figures'
import type { PlatformEventState } from '@affluence/contract/socialAccounts.events'
import { sql } from 'drizzle-orm'
import {
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

/** A requested sync, or the scheduled syncs of one hour. */
export const sync_jobs = table(
  'sync_jobs',
  {
    id: id(),
    kind: enumeration<SocialSyncKind>().notNull(),
    state: enumeration<SocialSyncState>().notNull(),
    /** The hour of scheduled syncs; null for requested ones. */
    period: text(),
    influencer_id: text(),
    platform: enumeration<Platform>(),
    account_id: text(),
    accounts: integer().notNull(),
    processed: integer().notNull().default(0),
    successful: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    skipped: integer().notNull().default(0),
    started_at: instant(),
    finished_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('sync_jobs_of_period')
      .on(t.period)
      .where(sql`${t.period} is not null`),
    index('sync_jobs_of_influencer').on(t.influencer_id, t.created_at, t.id),
    index('sync_jobs_by_time').on(t.created_at, t.id),
    index('sync_jobs_finished').on(t.finished_at),
  ],
)
export type SyncJobRow = typeof sync_jobs.$inferSelect

/** The accounts of a requested sync; of scheduled syncs only the failed ones. */
export const sync_items = table(
  'sync_items',
  {
    sync_id: text().notNull(),
    account_id: text().notNull(),
    outcome: enumeration<SocialSyncOutcome>().notNull(),
    problem: enumeration<SocialProblemCode>(),
  },
  (t) => [
    primaryKey({ columns: [t.sync_id, t.account_id] }),
    index('sync_items_waiting')
      .on(t.account_id)
      .where(sql`${t.outcome} = 'waiting'`),
    foreignKey({ columns: [t.sync_id], foreignColumns: [sync_jobs.id] }).onDelete('cascade'),
  ],
)
export type SyncItemRow = typeof sync_items.$inferSelect

/** An event from a platform, stored once: a webhook, or a callback about a person. */
export const platform_events = table(
  'platform_events',
  {
    id: id(),
    platform: enumeration<Platform>().notNull(),
    /** The platform's id of the event, or the hash of its bytes. */
    key: text().notNull(),
    type: text().notNull(),
    platform_user_id: text(),
    /** What was received. */
    data: json().$type<Record<string, unknown>>().notNull(),
    state: enumeration<PlatformEventState>().notNull(),
    error: text(),
    /** The code of a deletion request, with which its status is shown. */
    confirmation_code: text(),
    received_at: instant().notNull(),
    processed_at: instant(),
  },
  (t) => [
    uniqueIndex('platform_events_once').on(t.platform, t.key),
    uniqueIndex('platform_events_by_code')
      .on(t.confirmation_code)
      .where(sql`${t.confirmation_code} is not null`),
    index('platform_events_by_time').on(t.received_at, t.id),
    index('platform_events_processed').on(t.processed_at),
  ],
)
export type PlatformEventRow = typeof platform_events.$inferSelect
