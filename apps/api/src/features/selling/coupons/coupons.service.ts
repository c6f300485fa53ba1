import type { coupons as endpoints, ChangeCoupon, CreateCoupon } from '@affluence/contract/coupons'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, eq, isNull } from 'drizzle-orm'
import type { Actor, AdminActor, SponsorActor } from '../../../kernel/access.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move, recordStep } from '../../../kernel/db/move.ts'
import { invalid, notFound, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { quotaCount, claimQuota } from '../../platform/quotas/quotas.service.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import * as facts from './coupons.events.ts'
import { couponKey, lifecycle, limitsOf } from './coupons.rules.ts'
import { coupon_assignments, type CouponRow, coupons } from './coupons.tables.ts'
import { findCoupon, presentCoupon } from './couponView.service.ts'
import { findByCode } from './redemptions.service.ts'

type Editor = SponsorActor | AdminActor
export type Assign = Parsed<typeof endpoints.assign>['body']

const aboutCoupon = (coupon: CouponRow) => ({ subject_id: coupon.id, sponsor_id: coupon.sponsor_id })

export const createCoupon = (kernel: Kernel, actor: SponsorActor, input: CreateCoupon) =>
  kernel.db.write(async (tx) => presentCoupon(tx, actor, await addCoupon(tx, actor, input)))

async function addCoupon(tx: Tx, actor: SponsorActor, input: CreateCoupon): Promise<CouponRow> {
  const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, actor.sponsor_id))
  if (!sponsor) throw notFound()
  if (input.kind === 'fixed' && input.currency && input.currency !== sponsor.currency)
    throw invalid('currency', 'currency_mismatch', { currency: sponsor.currency })
  const other = await findByCode(tx, sponsor.id, input.code)
  if (other) throw new Refusal('conflict', 'code_taken', { id: other.id, errors: [{ path: 'code', code: 'taken' }] })
  await claimQuota(tx, sponsor.id, couponCount)
  const [coupon] = await tx
    .insert(coupons)
    .values({
      id: tx.newId('cpn'),
      sponsor_id: sponsor.id,
      code: input.code,
      code_key: couponKey(input.code),
      kind: input.kind,
      bps: input.kind === 'percent' ? input.bps : null,
      amount: input.kind === 'fixed' ? input.amount : null,
      currency: sponsor.currency,
      ...limitsOf(input),
      state: 'active',
      created_at: tx.now,
      updated_at: tx.now,
    })
    .returning()
  await recordStep(tx, { subject_id: coupon!.id, from: null, to: 'active', action: 'create', by: actor })
  await emit(tx, facts.couponCreated, actor, aboutCoupon(coupon!), { coupon_id: coupon!.id })
  return coupon!
}

export const changeCoupon = (kernel: Kernel, actor: Editor, id: string, input: ChangeCoupon) =>
  kernel.db.write(async (tx) => {
    const coupon = await findCoupon(tx, actor, id)
    const limits = limitsOf({ ...coupon, ...input })
    if (limits.valid_from && limits.valid_to && limits.valid_to <= limits.valid_from)
      throw invalid('valid_to', 'before_start')
    const [updated] = await tx
      .update(coupons)
      .set({ ...limits, updated_at: tx.now })
      .where(eq(coupons.id, id))
      .returning()
    await emit(tx, facts.couponChanged, actor, aboutCoupon(coupon), { coupon_id: id })
    return presentCoupon(tx, actor, updated!)
  })

const steps = { disable: facts.couponDisabled, enable: facts.couponEnabled } as const
export const moveCoupon = (kernel: Kernel, actor: Editor, id: string, action: keyof typeof steps) =>
  kernel.db.write(async (tx) => {
    const row = await findCoupon(tx, actor, id)
    const coupon = await move(tx, { cycle: lifecycle, table: coupons, row, action, by: actor })
    await emit(tx, steps[action], actor, aboutCoupon(coupon), { coupon_id: id })
    return presentCoupon(tx, actor, coupon)
  })

/** The row stays for its orders; the code is free for another coupon, and its holder holds it no longer. */
export const removeCoupon = (kernel: Kernel, actor: Editor, id: string) =>
  kernel.db.write(async (tx) => {
    const coupon = await findCoupon(tx, actor, id)
    await endHolding(tx, actor, coupon)
    await tx
      .update(coupons)
      .set({ code_key: null, state: 'disabled', removed_at: tx.now, updated_at: tx.now })
      .where(eq(coupons.id, id))
    await recordStep(tx, { subject_id: id, from: coupon.state, to: 'removed', action: 'remove', by: actor })
    await emit(tx, facts.couponRemoved, actor, aboutCoupon(coupon), { coupon_id: id })
  })

export const giveCoupon = (kernel: Kernel, actor: Editor, id: string, input: Assign) =>
  kernel.db.write(async (tx) => {
    const coupon = await findCoupon(tx, actor, id)
    await assignCoupon(tx, actor, coupon, input)
    return presentCoupon(tx, actor, coupon)
  })

/** At most one holds a coupon: whoever else holds it is named. Given again to its holder, the new terms begin. */
export async function assignCoupon(tx: Tx, by: Actor | null, coupon: CouponRow, input: Assign) {
  const [influencer] = await tx.select().from(influencers).where(eq(influencers.id, input.influencer_id))
  if (!influencer || influencer.approval !== 'approved') throw invalid('influencer_id', 'unknown_influencer')
  const holder = await currentHolder(tx, coupon.id)
  if (holder && holder.influencer.id !== influencer.id) {
    throw new Refusal('conflict', 'coupon_held', { code_held: coupon.code, holder: holder.influencer })
  }
  if (holder) await endHolding(tx, by, coupon)
  const id = tx.newId('cas')
  await tx.insert(coupon_assignments).values({
    id,
    coupon_id: coupon.id,
    influencer_id: influencer.id,
    assigned_by: by && 'user_id' in by ? by.user_id : null,
    commission_bps: input.commission_bps ?? null,
    target_uses: input.target_uses ?? null,
    notes: input.notes || null,
    from: tx.now,
    created_at: tx.now,
  })
  const fact = { coupon_id: coupon.id, assignment_id: id }
  await emit(tx, facts.couponAssigned, by, { ...aboutCoupon(coupon), influencer_id: influencer.id, after: fact }, fact)
}

export const takeCouponBack = (kernel: Kernel, actor: Editor, id: string) =>
  kernel.db.write(async (tx) => {
    const coupon = await findCoupon(tx, actor, id)
    if (!(await endHolding(tx, actor, coupon))) throw new Refusal('conflict', 'not_held')
    return presentCoupon(tx, actor, coupon)
  })

async function endHolding(tx: Tx, by: Actor | null, coupon: CouponRow) {
  const [assignment] = await tx
    .update(coupon_assignments)
    .set({ ended_at: tx.now })
    .where(and(eq(coupon_assignments.coupon_id, coupon.id), isNull(coupon_assignments.ended_at)))
    .returning()
  if (!assignment) return false
  const fact = { coupon_id: coupon.id, assignment_id: assignment.id }
  await emit(
    tx,
    facts.couponUnassigned,
    by,
    { ...aboutCoupon(coupon), influencer_id: assignment.influencer_id, before: fact },
    fact,
  )
  return true
}

async function currentHolder(db: Reader, coupon_id: string) {
  const [holder] = await db
    .select({ influencer: { id: influencers.id, display_name: influencers.display_name } })
    .from(coupon_assignments)
    .innerJoin(influencers, eq(influencers.id, coupon_assignments.influencer_id))
    .where(and(eq(coupon_assignments.coupon_id, coupon_id), isNull(coupon_assignments.ended_at)))
  return holder
}

export const couponCount = quotaCount('coupons', (db, party) => db.$count(coupons, eq(coupons.sponsor_id, party)))
