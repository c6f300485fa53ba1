import type { Coupon, coupons as endpoints } from '@affluence/contract/coupons'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { containing, like, type Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { omit } from '../../../kernel/omit.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { actionsFor, couponKey } from './coupons.rules.ts'
import { type AssignmentRow, coupon_assignments, type CouponRow, coupons, redemptions } from './coupons.tables.ts'

type CouponQuery = Parsed<typeof endpoints.list>['query']

/** The coupons that exist for this reader: a sponsor's own, those an influencer holds at this moment. */
function visibleTo(db: Reader, actor: Actor): SQL | undefined {
  const alive = isNull(coupons.removed_at)
  if (actor.kind === 'admin') return alive
  if ('sponsor_id' in actor && actor.sponsor_id) return and(alive, eq(coupons.sponsor_id, actor.sponsor_id))
  const { influencer_id } = actor as { influencer_id: string }
  return and(alive, inArray(coupons.id, heldBy(db, influencer_id)))
}
const heldBy = (db: Reader, influencer_id: string) =>
  db
    .select({ id: coupon_assignments.coupon_id })
    .from(coupon_assignments)
    .where(and(eq(coupon_assignments.influencer_id, influencer_id), isNull(coupon_assignments.ended_at)))

export async function findCoupon(db: Reader, actor: Actor, id: string): Promise<CouponRow> {
  const [coupon] = await db
    .select()
    .from(coupons)
    .where(and(eq(coupons.id, id), visibleTo(db, actor)))
  if (!coupon) throw notFound()
  return coupon
}

export async function getCoupon({ db }: Kernel, actor: Actor, id: string) {
  return presentCoupon(db.read, actor, await findCoupon(db.read, actor, id))
}

export async function listCoupons({ db: { read: db } }: Kernel, actor: Actor, query: CouponQuery) {
  const rows = await db
    .select()
    .from(coupons)
    .where(
      and(
        visibleTo(db, actor),
        query.q ? like(coupons.code_key, containing(couponKey(query.q))) : undefined,
        query.state && eq(coupons.state, query.state),
        query.influencer_id ? inArray(coupons.id, heldBy(db, query.influencer_id)) : undefined,
        after(query.cursor, coupons.created_at, coupons.id),
      ),
    )
    .orderBy(desc(coupons.created_at), desc(coupons.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, (row) => row)
  return { data: await presentCoupons(db, actor, data), next_cursor }
}

export async function presentCoupon(db: Reader, actor: Actor, coupon: CouponRow): Promise<Coupon> {
  const [presented] = await presentCoupons(db, actor, [coupon])
  return presented!
}

async function presentCoupons(db: Reader, actor: Actor, rows: CouponRow[]): Promise<Coupon[]> {
  const ids = rows.map(({ id }) => id)
  const [holders, reserved] = [await holdersOf(db, ids), await reservedOf(db, ids)]
  return rows.map((row) => {
    const holder = holders.get(row.id)
    const held_uses = reserved.get(row.id) ?? 0
    const edits = actor.kind === 'sponsor' || actor.kind === 'admin'
    return {
      ...omit(row, 'sponsor_id', 'code_key', 'uses', 'removed_at', 'updated_at'),
      used: row.uses - held_uses,
      reserved: held_uses,
      holder: holder ? assignmentOf(holder, edits) : null,
      actions: edits ? actionsFor({ state: row.state, held: Boolean(holder) }) : [],
    }
  })
}

type Holding = { assignment: AssignmentRow; influencer: { id: string; display_name: string } }
const foundHolding = {
  assignment: coupon_assignments,
  influencer: { id: influencers.id, display_name: influencers.display_name },
}
/** The notes are the sponsor's own. */
function assignmentOf({ assignment, influencer }: Holding, withNotes: boolean) {
  const { id, commission_bps, target_uses, from, ended_at } = assignment
  return { id, influencer, commission_bps, target_uses, notes: withNotes ? assignment.notes : null, from, ended_at }
}

async function holdersOf(db: Reader, ids: string[]) {
  if (ids.length === 0) return new Map<string, Holding>()
  const rows = await db
    .select(foundHolding)
    .from(coupon_assignments)
    .innerJoin(influencers, eq(influencers.id, coupon_assignments.influencer_id))
    .where(and(inArray(coupon_assignments.coupon_id, ids), isNull(coupon_assignments.ended_at)))
  return new Map(rows.map((row) => [row.assignment.coupon_id, row]))
}

/** Uses that unpaid orders hold. */
export async function reservedOf(db: Reader, ids: string[]) {
  if (ids.length === 0) return new Map<string, number>()
  const rows = await db
    .select({ id: redemptions.coupon_id, held: sql`count(*)`.mapWith(Number) })
    .from(redemptions)
    .where(and(inArray(redemptions.coupon_id, ids), eq(redemptions.state, 'reserved')))
    .groupBy(redemptions.coupon_id)
  return new Map(rows.map(({ id, held }) => [id, held]))
}

export async function listHolders({ db: { read: db } }: Kernel, actor: Actor, id: string) {
  await findCoupon(db, actor, id)
  const rows = await db
    .select(foundHolding)
    .from(coupon_assignments)
    .innerJoin(influencers, eq(influencers.id, coupon_assignments.influencer_id))
    .where(eq(coupon_assignments.coupon_id, id))
    .orderBy(desc(coupon_assignments.from), desc(coupon_assignments.id))
    .limit(200)
  return { data: rows.map((row) => assignmentOf(row, true)), next_cursor: null }
}
