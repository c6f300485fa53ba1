import type { AdRequestState, MessageAuthor, Turn } from '@affluence/contract/adRequests'
import type { AudienceNumbers } from '@affluence/contract/influencers.numbers'
import type { Side } from '@affluence/contract/offers'
import { sql } from 'drizzle-orm'
import {
  check,
  enumeration,
  id,
  index,
  instant,
  integer,
  json,
  money,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { campaigns } from '../briefs/briefs.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

export const ad_requests = table(
  'ad_requests',
  {
    id: id(),
    campaign_id: text()
      .notNull()
      .references(() => campaigns.id),
    sponsor_id: text()
      .notNull()
      .references(() => sponsors.id),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    initiated_by: enumeration<Side>().notNull(),
    turn: enumeration<Turn>().notNull(),
    state: enumeration<AdRequestState>().notNull(),
    currency: text().notNull(),
    /** The number of the newest offer. */
    offer_number: integer().notNull(),
    /** What was agreed; from then on it never changes. */
    payment_amount: money(),
    accepted_at: instant(),
    /** The audience when it was sent, with its source; null of requests from before. */
    numbers: json().$type<AudienceNumbers>(),
    deliverable_urls: json().$type<string[]>().notNull(),
    deliverable_note: text(),
    submitted_at: instant(),
    /** Since when handed-in work waits for the sponsor's word. */
    silent_since: instant(),
    completed_at: instant(),
    ended_at: instant(),
    reason: text(),
    cancel_asked_by: enumeration<Side>(),
    cancel_asked_at: instant(),
    /** Nobody answered the request to cancel in time: an admin decides. */
    escalated_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('ad_requests_one_open')
      .on(t.campaign_id, t.influencer_id)
      .where(sql`${t.state} in ('pending', 'negotiating', 'accepted', 'submitted')`),
    index('ad_requests_by_sponsor').on(t.sponsor_id, t.created_at, t.id),
    index('ad_requests_by_influencer').on(t.influencer_id, t.created_at, t.id),
    index('ad_requests_by_campaign').on(t.campaign_id, t.state),
    index('ad_requests_by_time').on(t.created_at, t.id),
    index('ad_requests_by_state').on(t.state, t.silent_since),
    index('ad_requests_cancel_asked')
      .on(t.cancel_asked_at)
      .where(sql`${t.cancel_asked_at} is not null`),
    index('ad_requests_escalated')
      .on(t.escalated_at)
      .where(sql`${t.escalated_at} is not null`),
  ],
)
export type AdRequestRow = typeof ad_requests.$inferSelect

/** Written once, never changed. */
export const offers = table(
  'offers',
  {
    id: id(),
    ad_request_id: text()
      .notNull()
      .references(() => ad_requests.id),
    number: integer().notNull(),
    author: enumeration<Side>().notNull(),
    author_id: text(),
    message: text().notNull(),
    requirements: text().notNull(),
    payment_amount: money().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('offers_number').on(t.ad_request_id, t.number),
    check('offers_positive', sql`${t.payment_amount} > 0`),
  ],
)
export type OfferRow = typeof offers.$inferSelect

export const ad_request_messages = table(
  'ad_request_messages',
  {
    id: id(),
    ad_request_id: text()
      .notNull()
      .references(() => ad_requests.id),
    author: enumeration<MessageAuthor>().notNull(),
    author_id: text(),
    body: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [index('ad_request_messages_by_request').on(t.ad_request_id, t.created_at, t.id)],
)
export type MessageRow = typeof ad_request_messages.$inferSelect
