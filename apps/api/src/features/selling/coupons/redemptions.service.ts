import type { CouponProblem } from '@affluence/contract/coupons'
import { and, asc, eq, gt, lte, or, sql } from 'drizzle-orm'
import { inBatches, type Stoppable } from '../../../kernel/db/batches.ts'
import { later, MINUTE } from '../../../kernel/clock.ts'
import type { Crypto } from '../../../kernel/crypto.ts'
import { searchText, inState, type Reader, slot, joinSlot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { adding } from '../../../kernel/db/sums.ts'
import { emit } from '../../../kernel/work/work.ts'
import { type Contacts, mailboxOf, possiblePhones } from '../sale/buyers.rules.ts'
import { couponExhausted } from './coupons.events.ts'
import { couponKey, discountOf, type Goods, isHeldAt, knownAt, problemOf } from './coupons.rules.ts'
import {
  type AssignmentRow,
  coupon_assignments,
  type CouponRow,
  coupons,
  redemptions,
  type RedemptionRow,
} from './coupons.tables.ts'

/** How long an unpaid order holds its use. */
const HELD = 30 * MINUTE

export type Buyer = Contacts & Partial<Record<'name' | 'address' | 'city', string | null | undefined>>
export type CustomerKeys = Pick<RedemptionRow, 'customer_key' | 'second_key'>
/** What tells one customer from others; nulls for a buyer who left neither e-mail nor phone nor address. */
export function customerKeys(crypto: Pick<Crypto, 'hash'>, { email, phone, name, address, city }: Buyer): CustomerKeys {
  const [number] = phone ? possiblePhones(phone) : []
  const keys = [email && `email ${mailboxOf(email)}`, number && `phone ${number.national}`].filter((one) => one)
  const allKeys = keys.length > 0 || !address ? keys : [`address ${searchText(name ?? '', address, city ?? '')}`]
  const [customer_key = null, second_key = null] = allKeys.map((one) => crypto.hash(one as string))
  return { customer_key, second_key }
}

export type CouponEvaluation = {
  coupon: CouponRow | null
  /** The newest holding that had begun at the order's own time, whether it had ended by then or not. */
  assignment: AssignmentRow | null
  /** That holding, if it had not ended: its terms are the coupon's terms for this order. */
  held: AssignmentRow | null
  problem: CouponProblem | null
  discount: number
}
/** `at` is the order's own time, which validity goes by; `now` is ours, which held uses run out by. */
export type CouponOrder = Goods & { sponsor_id: string; code: string; customer: CustomerKeys; now: string }

const couponByCode = statement('coupon_by_code', (db) =>
  db
    .select()
    .from(coupons)
    .where(and(eq(coupons.sponsor_id, slot('sponsor_id')), eq(coupons.code_key, slot('code_key')))),
)
export async function findByCode(db: Reader, sponsor_id: string, code: string): Promise<CouponRow | null> {
  const [coupon] = await couponByCode(db, { sponsor_id, code_key: couponKey(code) })
  return coupon ?? null
}

const newestBegun = sql`(select begun.id from ${coupon_assignments} as begun where begun.coupon_id = ${coupons.id}
  and begun."from" <= ${joinSlot('at')} order by begun."from" desc, begun.id desc limit 1)`
const couponAndHolding = statement('coupon_and_holding', (db) =>
  db
    .select({ coupon: coupons, assignment: coupon_assignments })
    .from(coupons)
    .leftJoin(coupon_assignments, eq(coupon_assignments.id, newestBegun))
    .where(and(eq(coupons.sponsor_id, slot('sponsor_id')), eq(coupons.code_key, slot('code_key')))),
)
const usesOfCustomer = statement('coupon_uses_of_customer', (db) =>
  db
    .select({ uses: sql`count(*)`.mapWith(Number) })
    .from(redemptions)
    .where(
      and(
        eq(redemptions.coupon_id, slot('coupon_id')),
        or(
          eq(redemptions.customer_key, slot('customer_key')),
          eq(redemptions.second_key, slot('customer_key')),
          eq(redemptions.customer_key, slot('second_key')),
          eq(redemptions.second_key, slot('second_key')),
        ),
        or(eq(redemptions.state, 'used'), gt(redemptions.held_until, slot('now'))),
      ),
    ),
)
const usesHeldTooLong = statement('coupon_uses_held_too_long', (db) =>
  db
    .select({ uses: sql`count(*)`.mapWith(Number) })
    .from(redemptions)
    .where(
      and(
        eq(redemptions.coupon_id, slot('coupon_id')),
        eq(redemptions.state, 'reserved'),
        lte(redemptions.held_until, slot('now')),
      ),
    ),
)

/** What the code would give on these goods at this moment, and who holds it. Writes nothing. */
export async function evaluateCoupon(db: Reader, input: CouponOrder): Promise<CouponEvaluation> {
  const at = knownAt({ placed_at: input.at, created_at: input.now })
  const of = { sponsor_id: input.sponsor_id, code_key: couponKey(input.code), at }
  const [row] = await couponAndHolding(db, of)
  if (!row) return { coupon: null, assignment: null, held: null, problem: 'unknown', discount: 0 }
  const { coupon, assignment } = row
  const isHeld = assignment && isHeldAt(assignment, at) ? assignment : null
  const problem = problemOf(coupon, input, {
    all: await usesOf(db, coupon, input.now),
    by_customer: await usesBy(db, coupon, input),
  })
  const discount = problem ? 0 : discountOf(coupon, input.subtotal)
  return { coupon, assignment, held: isHeld, problem, discount }
}

/** Exact even before held uses that ran out were given back, which matters only at the limit. */
async function usesOf(db: Reader, { id, uses, max_uses }: CouponRow, now: string) {
  if (max_uses === null || uses < max_uses) return uses
  const [over] = await usesHeldTooLong(db, { coupon_id: id, now })
  return uses - (over?.uses ?? 0)
}
async function usesBy(db: Reader, coupon: CouponRow, { customer, now }: CouponOrder) {
  if (coupon.max_uses_per_customer === null || customer.customer_key === null) return 0
  const [row] = await usesOfCustomer(db, { coupon_id: coupon.id, ...customer, now })
  return row?.uses ?? 0
}

type Use = CustomerKeys & { assignment_id: string | null; order_id: string; paid: boolean }
const recordUse = statement('coupon_redeem', (db) =>
  db.insert(redemptions).values({
    id: slot('id'),
    coupon_id: slot('coupon_id'),
    assignment_id: slot('assignment_id'),
    order_id: slot('order_id'),
    customer_key: slot('customer_key'),
    second_key: slot('second_key'),
    state: slot('state'),
    held_until: slot('held_until'),
    created_at: slot('now'),
    updated_at: slot('now'),
  } as never),
)
const countUses = statement('coupon_count_uses', (db) =>
  db
    .update(coupons)
    .set({ uses: sql`${coupons.uses} + ${slot('uses')}` })
    .where(eq(coupons.id, slot('coupon_id'))),
)
const countLimitedUse = statement('coupon_count_limited_use', (db) =>
  db
    .update(coupons)
    .set({ uses: sql`${coupons.uses} + 1` })
    .where(eq(coupons.id, slot('coupon_id')))
    .returning({ sponsor_id: coupons.sponsor_id, uses: coupons.uses, max_uses: coupons.max_uses }),
)
/** Of a coupon with a limit: whoever makes the last use says so. */
async function useOnce(tx: Tx, coupon_id: string) {
  const [coupon] = await countLimitedUse(tx, { coupon_id })
  const { sponsor_id, uses, max_uses } = coupon!
  if (uses !== max_uses) return
  await emit(tx, couponExhausted, null, { subject_id: coupon_id, sponsor_id }, { coupon_id, uses, max_uses })
}
/** A coupon that everybody uses is one row that everybody writes: once for all who share a commit. */
const unlimitedUses = adding('coupon_uses', { key: 'coupon_id', number: 'uses', write: countUses })
/** Counts one use of the coupon by this order: for good when it is paid, for half an hour while it is not. */
export async function redeem(tx: Tx, { id: coupon_id, max_uses }: CouponRow, { paid, ...use }: Use) {
  const state = paid ? 'used' : 'reserved'
  const held_until = paid ? null : later(tx.now, HELD)
  await recordUse(tx, { ...use, coupon_id, state, held_until, id: tx.newId('red'), now: tx.now })
  // Where there is a limit, the next order in the same commit must find this use.
  if (max_uses === null) tx.add(unlimitedUses, { coupon_id, uses: 1 })
  else await useOnce(tx, coupon_id)
}

const useOfOrder = statement('coupon_use_of_order', (db) =>
  db
    .select()
    .from(redemptions)
    .where(eq(redemptions.order_id, slot('order_id'))),
)
/** The order was paid. One whose half hour had passed counts too, since its price was promised. */
export async function useRedemption(tx: Tx, order_id: string) {
  const [use] = await useOfOrder(tx, { order_id })
  if (!use || use.state === 'used') return
  await tx
    .update(redemptions)
    .set({ state: 'used', held_until: null, updated_at: tx.now })
    .where(eq(redemptions.id, use.id))
  if (use.state === 'released') await useOnce(tx, use.coupon_id)
}

/** The order will not be paid: its use is free again. */
export async function releaseRedemption(tx: Tx, order_id: string) {
  const [use] = await useOfOrder(tx, { order_id })
  if (use?.state === 'reserved') await release(tx, use)
}

async function release(tx: Tx, use: { id: string; coupon_id: string }) {
  const [released] = await tx
    .update(redemptions)
    .set({ state: 'released', held_until: null, updated_at: tx.now })
    .where(and(eq(redemptions.id, use.id), eq(redemptions.state, 'reserved')))
    .returning({ id: redemptions.id })
  if (!released) return
  await tx
    .update(coupons)
    .set({ uses: sql`${coupons.uses} - 1` })
    .where(eq(coupons.id, use.coupon_id))
}

/** Gives back what unpaid orders held too long. */
export const releaseExpired = async (kernel: Kernel, _period?: string, of: Stoppable = {}) => ({
  released: await inBatches(kernel, BATCH, releaseSome, of),
})

const BATCH = 100
async function releaseSome(tx: Tx, size: number): Promise<number> {
  const rows = await tx
    .select({ id: redemptions.id, coupon_id: redemptions.coupon_id })
    .from(redemptions)
    .where(and(inState(redemptions.state, 'reserved'), lte(redemptions.held_until, tx.now)))
    .orderBy(asc(redemptions.held_until), asc(redemptions.id))
    .limit(size)
  for (const row of rows) await release(tx, row)
  return rows.length
}
