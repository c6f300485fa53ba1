import { and, inArray, ne, sql } from 'drizzle-orm'
import { type Check, differs, type Find, sumsBy } from '../../../kernel/db/consistency.ts'
import { coupons, redemptions } from './coupons.tables.ts'

/** The uses that a coupon's limit counts are those its orders made or hold. */
const checkCoupons: Find = async (db, ids, rows) => {
  const redemptionsOf = sumsBy(
    await db
      .select({ id: redemptions.coupon_id, sum: sql`count(*)`.mapWith(Number) })
      .from(redemptions)
      .where(and(inArray(redemptions.coupon_id, ids), ne(redemptions.state, 'released')))
      .groupBy(redemptions.coupon_id),
  )
  return (rows as unknown as { id: string; uses: number }[]).flatMap(({ id, uses }) =>
    differs('coupon', id, redemptionsOf.get(id) ?? 0, uses),
  )
}

export const couponChecks: readonly Check[] = [{ name: 'coupons', of: coupons, findIn: checkCoupons }]
