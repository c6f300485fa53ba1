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
     * An event is sent to it when its id lies between these two: ids that grow with time, taken when the endpoint was
     * made or resumed (`active_from`) and when it was paused or switched off (`active_to`). So it makes no difference
     * how late a worker comes to an event.
     */
    active_from: text().notNull(),
    active_to: text(),
    /** The times before these, for as long as events of them may not have been recorded. */
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

/** The feed: one row for each event of a sponsor, with its body as it was built once. The id is the fact's own. */
export const webhook_events = table(
  'webhook_events',
  {
    id: id(),
    sponsor_id: text().notNull(),
    /** The fact's place in the order of commits. */
    position: integer().notNull(),
    type: enumeration<WebhookType>().notNull(),
    subject_id: text().notNull(),
    /** Whom the body names. */
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

/** Up to which position facts were looked at; one row. */
export const webhook_progress = table('webhook_progress', { name: text().primaryKey(), position: integer().notNull() })

/** An event for an endpoint: one row, however often it is tried or replayed. Ids grow with time, so they sort the log. */
export const webhook_deliveries = table(
  'webhook_deliveries',
  {
    id: id(),
    endpoint_id: text().notNull(),
    event_id: text().notNull(),
    type: enumeration<WebhookType>().notNull(),
    /** What must stay in order at a serial endpoint, and where in that order it is. */
    subject_id: text().notNull(),
    position: integer().notNull(),
    state: enumeration<WebhookDeliveryState>().notNull(),
    /** When the next try is due; a claim moves it to the end of its lease. Null once settled. */
    next_at: instant(),
    lease: text(),
    /** Tries since it was made or replayed: where in the schedule it is. */
    tries: integer().notNull().default(0),
    /** What is new goes before what is replayed. */
    is_replay: bool().notNull().default(false),
    /** Of the replay that waits or was the last one: a user or a key. */
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

/** One call to an endpoint. The body is built from the event again where somebody asks for it. */
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

/** Tries by the hour, written with their results: what the figures of an endpoint cost does not grow with its tries. */
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

/** A receiver that the server offers a sponsor, for an hour. */
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
