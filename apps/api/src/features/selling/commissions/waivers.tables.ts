import type { Standing, Waiver } from '@affluence/contract/commissions.waivers'
import { sql } from 'drizzle-orm'
import {
  check,
  enumeration,
  foreignKey,
  id,
  index,
  instant,
  integer,
  money,
  table,
  text,
} from '../../../kernel/db/columns.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

/** Written once: what one side gave up of what the other owed it, in its own words. */
export const waivers = table(
  'waivers',
  {
    id: id(),
    sponsor_id: text().notNull(),
    influencer_id: text().notNull(),
    stands: enumeration<Standing>().notNull(),
    /** Above zero the sponsor owed it, below the influencer. */
    amount: money().notNull(),
    platform_fee: money().notNull(),
    currency: text().notNull(),
    commission_count: integer().notNull(),
    waived_by: enumeration<Waiver['waived_by']>().notNull(),
    user_id: text().notNull(),
    words: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('waivers_by_time').on(t.created_at, t.id),
    index('waivers_of_sponsor').on(t.sponsor_id, t.created_at, t.id),
    index('waivers_of_influencer').on(t.influencer_id, t.created_at, t.id),
    check('waivers_of_something', sql`${t.amount} <> 0`),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
    foreignKey({ columns: [t.influencer_id], foreignColumns: [influencers.id] }),
  ],
)
export type WaiverRow = typeof waivers.$inferSelect
