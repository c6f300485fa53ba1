import type {
  AdminQuestion,
  CommissionSource,
  CommissionState,
  HeldFrom,
  RateRule,
} from '@affluence/contract/commissions'
import { sql } from 'drizzle-orm'
import {
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

/** Amount, base, rate, rule and policy version are written once; a reversal is a row of its own. */
export const commissions = table(
  'commissions',
  {
    id: id(),
    influencer_id: text().notNull(),
    sponsor_id: text().notNull(),
    source: enumeration<CommissionSource>().notNull(),
    source_id: text().notNull(),
    source_label: text().notNull(),
    currency: text().notNull(),
    base: money().notNull(),
    bps: integer(),
    amount: money().notNull(),
    platform_fee: money().notNull(),
    rule: enumeration<RateRule>().notNull(),
    policy_version: integer(),
    matures_at: instant(),
    state: enumeration<CommissionState>().notNull(),
    /** Where a held commission goes back to. */
    held_from: enumeration<HeldFrom>(),
    /** When the hold has lasted as long as it may. Kept after a release: a sponsor has one such span in all. */
    hold_until: instant(),
    /** What an admin has to decide about it. */
    awaits_admin: enumeration<AdminQuestion>(),
    reverses_id: text(),
    refund_id: text(),
    /** The correction of the order that this row follows from. */
    adjustment_id: text(),
    payout_id: text(),
    /** With what it was given up. */
    waiver_id: text(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('commissions_by_source')
      .on(t.source, t.source_id)
      .where(sql`${t.reverses_id} is null`),
    uniqueIndex('commissions_by_refund').on(t.reverses_id, t.refund_id),
    uniqueIndex('commissions_by_adjustment')
      .on(t.reverses_id, t.adjustment_id)
      .where(sql`${t.adjustment_id} is not null`),
    index('commissions_by_time').on(t.created_at, t.id),
    index('commissions_of_source').on(t.source_id),
    index('commissions_of_influencer').on(t.influencer_id, t.created_at, t.id),
    index('commissions_of_sponsor').on(t.sponsor_id, t.created_at, t.id),
    index('commissions_maturing')
      .on(t.matures_at, t.id)
      .where(sql`${t.state} = 'pending'`),
    index('commissions_payable')
      .on(t.influencer_id, t.sponsor_id, t.currency)
      .where(sql`${t.state} = 'approved'`),
    index('commissions_on_hold')
      .on(t.hold_until, t.id)
      .where(sql`${t.state} = 'on_hold'`),
    index('commissions_awaiting_admin')
      .on(t.created_at, t.id)
      .where(sql`${t.awaits_admin} is not null`),
    index('commissions_of_payout').on(t.payout_id),
    index('commissions_of_waiver')
      .on(t.waiver_id)
      .where(sql`${t.waiver_id} is not null`),
    foreignKey({ columns: [t.influencer_id], foreignColumns: [influencers.id] }),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
    foreignKey({ columns: [t.reverses_id], foreignColumns: [t.id] }),
  ],
)
export type CommissionRow = typeof commissions.$inferSelect
