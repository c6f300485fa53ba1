import type { BotReason, Device, PausedBy } from '@affluence/contract/links'
import { sql } from 'drizzle-orm'
import {
  bool,
  enumeration,
  id,
  index,
  instant,
  integer,
  money,
  primaryKey,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { affiliation_requests } from '../agreements/agreements.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { products } from '../products/products.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

export const links = table(
  'links',
  {
    id: id(),
    code: text().notNull(),
    request_id: text()
      .notNull()
      .references(() => affiliation_requests.id),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    product_id: text()
      .notNull()
      .references(() => products.id),
    sponsor_id: text()
      .notNull()
      .references(() => sponsors.id),
    /** The side that paused it; null while it is not. */
    paused_by: enumeration<PausedBy>(),
    revoked_at: instant(),
    expires_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('links_code').on(t.code),
    uniqueIndex('links_by_request').on(t.request_id),
    index('links_by_influencer').on(t.influencer_id, t.created_at, t.id),
    index('links_by_sponsor').on(t.sponsor_id, t.created_at, t.id),
    index('links_by_product').on(t.product_id),
    index('links_by_time').on(t.created_at, t.id),
    index('links_ending')
      .on(t.expires_at)
      .where(sql`revoked_at is null and expires_at is not null`),
  ],
)
export type LinkRow = typeof links.$inferSelect

/** Append-only. No address is kept: the visitor is a hash that means something within one day. */
export const clicks = table(
  'clicks',
  {
    id: id(),
    link_id: text()
      .notNull()
      .references(() => links.id),
    visitor_hash: text().notNull(),
    is_unique: bool().notNull(),
    /** Why it is not a person's; null for those that count. */
    bot_reason: enumeration<BotReason>(),
    referrer_host: text(),
    country: text(),
    device: enumeration<Device>().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('clicks_of_people')
      .on(t.link_id, t.created_at)
      .where(sql`bot_reason is null`),
  ],
)
export type ClickRow = typeof clicks.$inferSelect

/** Who has been here today: what makes a click the first of a visitor. Rows of past days go. */
export const link_visitors = table(
  'link_visitors',
  { link_id: text().notNull(), day: text().notNull(), visitor_hash: text().notNull() },
  (t) => [primaryKey({ columns: [t.day, t.link_id, t.visitor_hash] })],
)

/** Sums by hour (2026-03-01T09), and one row of a link's whole life, written with the click itself. */
export const link_sums = table(
  'link_sums',
  {
    link_id: text().notNull(),
    period: text().notNull(),
    clicks: integer().notNull(),
    unique_clicks: integer().notNull(),
    bots: integer().notNull(),
    mobile: integer().notNull(),
    tablet: integer().notNull(),
    desktop: integer().notNull(),
    other: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.link_id, t.period] })],
)

export const link_referrers = table(
  'link_referrers',
  { link_id: text().notNull(), day: text().notNull(), host: text().notNull(), clicks: integer().notNull() },
  (t) => [primaryKey({ columns: [t.link_id, t.day, t.host] })],
)

/** What a link's visitors bought, by day, and one row of its whole life; in its product's currency. */
export const link_sales = table(
  'link_sales',
  {
    link_id: text().notNull(),
    period: text().notNull(),
    conversions: integer().notNull(),
    revenue: money().notNull(),
    commission: money().notNull(),
  },
  (t) => [primaryKey({ columns: [t.link_id, t.period] })],
)
