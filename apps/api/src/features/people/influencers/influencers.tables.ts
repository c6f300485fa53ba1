import { type SQL, sql } from 'drizzle-orm'
import {
  type AnyColumn,
  bool,
  id,
  index,
  instant,
  integer,
  json,
  money,
  table,
  text,
} from '../../../kernel/db/columns.ts'
import { standing } from '../sponsors/standing.tables.ts'

/** Below every number, so that whoever was never measured comes last. */
export const NOT_MEASURED = -1

/** What searches sort and filter by; an index helps those alone that write it alike. */
export const reachOf = (column: AnyColumn): SQL<number> =>
  sql<number>`(case when ${column} is null then 0 else ${column} end)`.mapWith(Number)
export const engagementOf = (column: AnyColumn): SQL<number> =>
  sql<number>`(case when ${column} is null then -1 else ${column} end)`.mapWith(Number)

export const influencers = table(
  'influencers',
  {
    id: id(),
    display_name: text().notNull(),
    bio: text(),
    category: text(),
    /** Without case and accents: what filters compare. */
    category_key: text(),
    niche: text(),
    niche_key: text(),
    languages: json().$type<string[]>().notNull(),
    location: text(),
    location_key: text(),
    country: text(),
    website: text(),
    instagram: text(),
    youtube: text(),
    tiktok: text(),
    /** What the influencer says, or all platforms with numbers together. */
    declared_reach: integer(),
    declared_at: instant(),
    /** Followers that platforms told us, as far as they may be added up: searches filter and sort by it. */
    measured_reach: integer().notNull().default(NOT_MEASURED),
    /** Over all platforms with numbers; kept here because searches sort by it. */
    engagement_bps: integer(),
    /** What one post usually costs. */
    rate_amount: money(),
    rate_currency: text(),
    /** Null: no rate of their own. 0 is a rate. */
    commission_bps: integer(),
    payout_method: text(),
    photo_file_id: text(),
    is_public: bool().notNull().default(true),
    /** For admins only. */
    admin_notes: text(),
    ...standing,
    search: text().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    index('influencers_by_time').on(t.created_at, t.id),
    index('influencers_by_approval').on(t.approval, t.created_at, t.id),
    index('influencers_by_measured_reach').on(t.approval, t.measured_reach, t.id),
    index('influencers_by_reach').on(t.approval, reachOf(t.declared_reach), t.id),
    index('influencers_by_engagement').on(t.approval, engagementOf(t.engagement_bps), t.id),
    index('influencers_by_name').on(t.approval, t.search, t.id),
    index('influencers_by_category').on(t.category_key, t.created_at, t.id),
  ],
)
export type InfluencerRow = typeof influencers.$inferSelect
