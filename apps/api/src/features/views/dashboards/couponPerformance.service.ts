import type { CouponPerformance, coupons as endpoints } from '@affluence/contract/coupons'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, desc, eq, gte, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { instantsOf } from '../../../kernel/days.ts'
import { type Reader, total } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { commissions } from '../../selling/commissions/commissions.tables.ts'
import { isSale, revenueOf } from '../../selling/sale/figures.service.ts'
import { orders } from '../../selling/sale/sale.tables.ts'
import { progressOf } from '../../selling/coupons/coupons.rules.ts'
import { coupon_assignments, type CouponRow, coupons, redemptions } from '../../selling/coupons/coupons.tables.ts'
import { reservedOf } from '../../selling/coupons/couponView.service.ts'

type PerformanceQuery = Parsed<typeof endpoints.performance>['query']
type Period = ReturnType<typeof instantsOf>

/** What each coupon brought: to its sponsor all of it, to an influencer what came while they held it. */
export async function couponPerformance({ db: { read: db } }: Kernel, actor: Actor, query: PerformanceQuery) {
  const influencer_id = 'influencer_id' in actor && actor.influencer_id ? actor.influencer_id : query.influencer_id
  const heldCoupons = db
    .select({ id: coupon_assignments.coupon_id })
    .from(coupon_assignments)
    .where(influencer_id ? eq(coupon_assignments.influencer_id, influencer_id) : undefined)
  const rows = await db
    .select()
    .from(coupons)
    .where(
      and(
        'sponsor_id' in actor && actor.sponsor_id ? eq(coupons.sponsor_id, actor.sponsor_id) : undefined,
        influencer_id ? inArray(coupons.id, heldCoupons) : undefined,
        query.ids === undefined ? undefined : inArray(coupons.id, query.ids.split(',')),
        after(query.cursor, coupons.created_at, coupons.id),
      ),
    )
    .orderBy(desc(coupons.created_at), desc(coupons.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, (row) => row)
  return { data: await figuresOf(db, data, instantsOf(actor, query), influencer_id), next_cursor }
}

async function figuresOf(db: Reader, rows: CouponRow[], period: Period, influencer_id: string | undefined) {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const within = salesWithin(ids, period, influencer_id)
  const [sales, earned, targets] = [
    await salesBy(db, within),
    await earnedBy(db, within),
    await targetsOf(db, rows, influencer_id),
  ]
  const reserved = await reservedOf(db, ids)
  return rows.map((row): CouponPerformance => {
    const { uses = 0, target_uses = null, ended_at } = targets.get(row.id) ?? {}
    return {
      coupon_id: row.id,
      code: row.code,
      kind: row.kind,
      bps: row.bps,
      amount: row.amount,
      state: row.removed_at ? 'removed' : row.state,
      orders: 0,
      revenue: 0,
      discount_given: 0,
      ...sales.get(row.id),
      commission: earned.get(row.id) ?? 0,
      currency: row.currency,
      used: row.uses - (reserved.get(row.id) ?? 0),
      held: ended_at === null,
      max_uses: row.max_uses,
      target_uses,
      target_percent: progressOf(uses, target_uses),
    }
  })
}

const salesWithin = (coupon_ids: string[], { from, before }: Period, influencer_id: string | undefined) =>
  and(
    inArray(orders.coupon_id, coupon_ids),
    influencer_id ? eq(orders.influencer_id, influencer_id) : undefined,
    from ? gte(orders.placed_at, from) : undefined,
    before ? lt(orders.placed_at, before) : undefined,
  )

async function salesBy(db: Reader, within: SQL | undefined) {
  const rows = await db
    .select({
      id: orders.coupon_id,
      orders: sql`count(*)`.mapWith(Number),
      revenue: total(revenueOf(orders)),
      discount_given: total(orders.discount),
    })
    .from(orders)
    .where(and(within, isSale(orders)))
    .groupBy(orders.coupon_id)
  return new Map(rows.map(({ id, ...sums }) => [id, sums]))
}

/** Origins and their reversals together. */
async function earnedBy(db: Reader, within: SQL | undefined) {
  const rows = await db
    .select({ id: orders.coupon_id, earned: total(commissions.amount) })
    .from(orders)
    .innerJoin(commissions, and(eq(commissions.source, 'order'), eq(commissions.source_id, orders.id)))
    .where(and(within, sql`${commissions.state} <> 'rejected'`))
    .groupBy(orders.coupon_id)
  return new Map(rows.map(({ id, earned }) => [id, earned]))
}

/** Uses within the current holding, or within an influencer's own, against what was agreed for it. */
async function targetsOf(db: Reader, rows: CouponRow[], influencer_id: string | undefined) {
  const of = coupon_assignments
  const goals = await db
    .select({
      id: of.coupon_id,
      target_uses: of.target_uses,
      ended_at: of.ended_at,
      uses: sql`count(${redemptions.id})`.mapWith(Number),
    })
    .from(of)
    .leftJoin(redemptions, and(eq(redemptions.assignment_id, of.id), eq(redemptions.state, 'used')))
    .where(
      and(
        inArray(
          of.coupon_id,
          rows.map(({ id }) => id),
        ),
        influencer_id ? eq(of.influencer_id, influencer_id) : isNull(of.ended_at),
      ),
    )
    .groupBy(of.id, of.coupon_id, of.target_uses, of.ended_at, of.from)
    .orderBy(of.from, of.id)
  return new Map(goals.map(({ id, ...figures }) => [id, figures]))
}
