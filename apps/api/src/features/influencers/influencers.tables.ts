import { bool, id, index, instant, integer, json, table, text } from '../../kernel/columns.ts'
import { standing } from '../users/standing.tables.ts'

export const influencers = table(
  'influencers',
  {
    id: id(),
    display_name: text().notNull(),
    bio: text(),
    category: text(),
    niche: text(),
    languages: json().$type<string[]>().notNull(),
    location: text(),
    country: text(),
    website: text(),
    instagram: text(),
    youtube: text(),
    tiktok: text(),
    /** What the influencer says, and labelled so. */
    declared_reach: integer(),
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
    index('influencers_by_approval').on(t.approval, t.created_at, t.id),
    index('influencers_by_category').on(t.category, t.created_at, t.id),
  ],
)
export type InfluencerRow = typeof influencers.$inferSelect
