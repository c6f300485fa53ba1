import type {
  WebhookDeliveryState,
  WebhookDisableReason,
  WebhookEndpointState,
  WebhookPayload,
} from '@affluence/contract/webhooks'
import type { WebhookType } from '@affluence/contract/webhookEvents'
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
import { sponsors } from '../sponsors/sponsors.tables.ts'

/** Between two ids. */
export type ActiveTime = { from: string; to: string }
export const webhook_endpoints = table(
  'webhook_endpoints',
  {
    id: id(),
    sponsor_id: text().notNull(),
    url: text().notNull(),
    description: text(),
    /** Types, or `['*']`. */
    events: json().$type<(WebhookType | '*')[]>().notNull(),
    payload: enumeration<WebhookPayload>().notNull(),
    serial: bool().notNull(),
    rate_limit: integer(),
    /** Sealed, as the previous one is. */
    secret: text().notNull(),
    previous_secret: text(),
    previous_secret_until: instant(),
    state: enumeration<WebhookEndpointState>().notNull(),
    /**
     * An event is sent to an endpoint when its id lies between these two ids, which grow with time: they are made when the
     * endpoint is created or resumed (`active_from`) and when it is paused or switched off (`active_to`). So it makes no
     * difference how late a worker records an event.
     */
    active_from: text().notNull(),
    active_to: text(),
    /** Earlier active times whose events may not be recorded yet. */
    was_active: json().$type<ActiveTime[]>(),
    failure_count: integer().notNull().default(0),
    failing_since: instant(),
    /** Which of the warnings about its failures were sent: 0, 1 (12 hours), 2 (3 days), 3 (switched off). */
    warned: integer().notNull().default(0),
    last_status: integer(),
    last_error: text(),
    last_at: instant(),
    disabled_at: instant(),
    disabled_reason: enumeration<WebhookDisableReason>(),
    ended_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    index('webhook_endpoints_of_sponsor')
      .on(t.sponsor_id, t.created_at, t.id)
      .where(sql`${t.ended_at} is null`),
    index('webhook_endpoints_by_time')
      .on(t.created_at, t.id)
      .where(sql`${t.ended_at} is null`),
    index('webhook_endpoints_ended')
      .on(t.sponsor_id, t.ended_at)
      .where(sql`${t.ended_at} is not null`),
    index('webhook_endpoints_failing')
      .on(t.failing_since)
      .where(sql`${t.failing_since} is not null`),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)
export type WebhookEndpointRow = typeof webhook_endpoints.$inferSelect

/** The feed: one row for each event of a sponsor, with its data as they were built once. It has the id of its fact. */
export const webhook_events = table(
  'webhook_events',
  {
    id: id(),
    sponsor_id: text().notNull(),
    /** The fact's place in the order of commits. */
    position: integer().notNull(),
    type: enumeration<WebhookType>().notNull(),
    subject_id: text().notNull(),
    /** The influencer that the data name. */
    influencer_id: text(),
    data: json().$type<Record<string, unknown>>().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('webhook_events_of_sponsor').on(t.sponsor_id, t.position),
    index('webhook_events_of_sponsor_by_type').on(t.sponsor_id, t.type, t.position),
    index('webhook_events_of_sponsor_by_time').on(t.sponsor_id, t.created_at, t.position),
    index('webhook_events_by_time').on(t.created_at),
    index('webhook_events_of_influencer')
      .on(t.influencer_id)
      .where(sql`${t.influencer_id} is not null`),
  ],
)
export type WebhookEventRow = typeof webhook_events.$inferSelect

/** The position up to which facts are recorded; one row. */
export const webhook_progress = table('webhook_progress', { name: text().primaryKey(), position: integer().notNull() })

/**
 * An event for an endpoint: one row, however often it is attempted or replayed. Ids grow with time, so they sort the
 * log.
 */
export const webhook_deliveries = table(
  'webhook_deliveries',
  {
    id: id(),
    endpoint_id: text().notNull(),
    event_id: text().notNull(),
    type: enumeration<WebhookType>().notNull(),
    /** A serial endpoint gets the events of one subject in the order of their positions. */
    subject_id: text().notNull(),
    position: integer().notNull(),
    state: enumeration<WebhookDeliveryState>().notNull(),
    /** When the next attempt is due; a claim moves it to the end of its lease. Null once settled. */
    next_at: instant(),
    lease: text(),
    /** Attempts since it was created or replayed: its place in the schedule of waits. */
    tries: integer().notNull().default(0),
    /** New deliveries go before replays. */
    is_replay: bool().notNull().default(false),
    /** Who requested the last replay: a user or a key. */
    replay_by: text(),
    settled_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('webhook_deliveries_once').on(t.endpoint_id, t.event_id),
    index('webhook_deliveries_due')
      .on(t.is_replay, t.next_at, t.id)
      .where(sql`${t.next_at} is not null`),
    index('webhook_deliveries_due_at')
      .on(t.endpoint_id, t.is_replay, t.next_at, t.id)
      .where(sql`${t.next_at} is not null`),
    index('webhook_deliveries_in_order')
      .on(t.endpoint_id, t.subject_id, t.position)
      .where(sql`${t.next_at} is not null`),
    index('webhook_deliveries_of_endpoint').on(t.endpoint_id, t.id),
    index('webhook_deliveries_by_type').on(t.endpoint_id, t.type, t.id),
    index('webhook_deliveries_by_state').on(t.endpoint_id, t.state, t.id),
    foreignKey({ columns: [t.endpoint_id], foreignColumns: [webhook_endpoints.id] }),
  ],
)
export type WebhookDeliveryRow = typeof webhook_deliveries.$inferSelect

/** One call to an endpoint. Its body is built from the event again when it is shown. */
export const webhook_attempts = table(
  'webhook_attempts',
  {
    id: id(),
    delivery_id: text().notNull(),
    status: integer(),
    duration_ms: integer().notNull(),
    error: text(),
    /** The first 4 kB. */
    response: text(),
    address: text(),
    replay_by: text(),
    created_at: instant().notNull(),
  },
  (t) => [index('webhook_attempts_of_delivery').on(t.delivery_id, t.id)],
)
export type WebhookAttemptRow = typeof webhook_attempts.$inferSelect

/** Attempts of each hour, written with their results: so figures cost the same however many attempts there are. */
export const webhook_sums = table(
  'webhook_sums',
  {
    endpoint_id: text().notNull(),
    /** `2026-11-27T09`. */
    hour: text().notNull(),
    delivered: integer().notNull(),
    failed: integer().notNull(),
    dead: integer().notNull(),
    duration_ms: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.endpoint_id, t.hour] }), index('webhook_sums_by_hour').on(t.hour)],
)

/** A test receiver of this server, which a sponsor may use for an hour. */
export const webhook_inboxes = table(
  'webhook_inboxes',
  {
    sponsor_id: text().primaryKey(),
    token: text().notNull(),
    expires_at: instant().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('webhook_inboxes_by_token').on(t.token),
    index('webhook_inboxes_by_expiry').on(t.expires_at),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)
export const webhook_inbox_calls = table(
  'webhook_inbox_calls',
  {
    id: id(),
    sponsor_id: text().notNull(),
    headers: json().$type<Record<string, string>>().notNull(),
    body: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('webhook_inbox_calls_of_sponsor').on(t.sponsor_id, t.id),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [webhook_inboxes.sponsor_id] }).onDelete('cascade'),
  ],
)
