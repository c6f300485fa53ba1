import type { NumberSource, Platform } from '@affluence/contract/influencers'
import { enumeration, id, index, instant, integer, table, text, uniqueIndex } from '../../../kernel/db/columns.ts'
import { influencers } from './influencers.tables.ts'

/** The newest numbers of a platform: what its owner says, until they are measured. */
export const audiences = table(
  'audiences',
  {
    id: id(),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    platform: enumeration<Platform>().notNull(),
    followers: integer().notNull(),
    engagement_bps: integer(),
    source: enumeration<NumberSource>().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('audiences_once').on(t.influencer_id, t.platform),
    index('audiences_by_size').on(t.platform, t.followers),
  ],
)
export type AudienceRow = typeof audiences.$inferSelect
