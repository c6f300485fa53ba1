import type { CouponState, RedemptionState } from '@affluence/contract/coupons'
import type { RateKind } from '@affluence/contract/common'
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

export const coupons = table(
  'coupons',
  {
    id: id(),
    sponsor_id: text().notNull(),
    code: text().notNull(),
    /** The code in the form that codes are compared in; null once removed, so that the code is free again. */
    code_key: text(),
    kind: enumeration<RateKind>().notNull(),
    bps: integer(),
    amount: money(),
    currency: text().notNull(),
    minimum_amount: money(),
    max_discount: money(),
    max_uses: integer(),
    max_uses_per_customer: integer(),
    valid_from: instant(),
    valid_to: instant(),
    /** Uses that orders have made or hold: what `max_uses` limits, kept beside the redemptions it counts. */
    uses: integer().notNull().default(0),
    state: enumeration<CouponState>().notNull(),
    removed_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('coupons_by_code').on(t.sponsor_id, t.code_key),
    index('coupons_of_sponsor').on(t.sponsor_id, t.created_at, t.id),
    check(
      'coupons_value',
      sql`(${t.kind} = 'percent' and ${t.bps} between 1 and 10000) or (${t.kind} = 'fixed' and ${t.amount} > 0)`,
    ),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)
export type CouponRow = typeof coupons.$inferSelect

/** Who holds a coupon, and who held it: at most one row of a coupon has no end. */
export const coupon_assignments = table(
  'coupon_assignments',
  {
    id: id(),
    coupon_id: text().notNull(),
    influencer_id: text().notNull(),
    assigned_by: text(),
    commission_bps: integer(),
    target_uses: integer(),
    notes: text(),
    from: instant().notNull(),
    ended_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('coupon_assignments_current')
      .on(t.coupon_id)
      .where(sql`${t.ended_at} is null`),
    index('coupon_assignments_of_influencer').on(t.influencer_id, t.coupon_id),
    index('coupon_assignments_of_coupon').on(t.coupon_id, t.from),
    foreignKey({ columns: [t.coupon_id], foreignColumns: [coupons.id] }),
    foreignKey({ columns: [t.influencer_id], foreignColumns: [influencers.id] }),
  ],
)
export type AssignmentRow = typeof coupon_assignments.$inferSelect

/** One use of a coupon by one order: held while unpaid, then used, or let go. */
export const redemptions = table(
  'redemptions',
  {
    id: id(),
    coupon_id: text().notNull(),
    assignment_id: text(),
    order_id: text().notNull(),
    /** E-mail, else phone, else address of the customer, hashed: enough to count, nothing to read. */
    customer_key: text(),
    /** Their phone, hashed, where an e-mail stands before it: one person is counted by either. */
    second_key: text(),
    state: enumeration<RedemptionState>().notNull(),
    /** Until when an unpaid order holds its use. */
    held_until: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('redemptions_by_order').on(t.order_id),
    index('redemptions_held')
      .on(t.held_until, t.id)
      .where(sql`${t.state} = 'reserved'`),
    index('redemptions_of_coupon').on(t.coupon_id, t.state),
    index('redemptions_of_assignment').on(t.assignment_id, t.state),
    index('redemptions_by_customer').on(t.coupon_id, t.customer_key),
    index('redemptions_by_second_key')
      .on(t.coupon_id, t.second_key)
      .where(sql`${t.second_key} is not null`),
    foreignKey({ columns: [t.coupon_id], foreignColumns: [coupons.id] }),
  ],
)
export type RedemptionRow = typeof redemptions.$inferSelect
