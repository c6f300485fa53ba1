import type { PayoutState } from '@affluence/contract/payouts'
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
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

export const payouts = table(
  'payouts',
  {
    id: id(),
    influencer_id: text().notNull(),
    sponsor_id: text().notNull(),
    currency: text().notNull(),
    amount: money().notNull(),
    fees: money().notNull(),
    commission_count: integer().notNull(),
    period_from: text().notNull(),
    period_to: text().notNull(),
    state: enumeration<PayoutState>().notNull(),
    reference: text(),
    reason: text(),
    created_by: text(),
    /** An admin has opened the receiver's account to send it. */
    sending_since: instant(),
    paid_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    index('payouts_by_time').on(t.created_at, t.id),
    index('payouts_of_influencer').on(t.influencer_id, t.created_at, t.id),
    index('payouts_of_sponsor').on(t.sponsor_id, t.created_at, t.id),
    uniqueIndex('payouts_one_draft')
      .on(t.influencer_id, t.sponsor_id, t.currency)
      .where(sql`${t.state} = 'draft'`),
    index('payouts_open')
      .on(t.created_at)
      .where(sql`${t.state} in ('draft', 'locked', 'processing')`),
    check('payouts_positive', sql`${t.amount} > 0`),
    foreignKey({ columns: [t.influencer_id], foreignColumns: [influencers.id] }),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)
export type PayoutRow = typeof payouts.$inferSelect
