import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { sum } from '../../../kernel/money.ts'
import { inBatches, type Stoppable } from '../../../kernel/db/batches.ts'
import { inState, type Reader, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move } from '../../../kernel/db/move.ts'
import { emit } from '../../../kernel/work/work.ts'
import {
  adjustment,
  commission as commissionBooking,
  release as releaseBooking,
  reversal,
} from '../ledger/ledger.rules.ts'
import { book } from '../ledger/ledger.service.ts'
import * as facts from './commissions.events.ts'
import { type Earned, lifecycle, standsOf } from './commissions.rules.ts'
import { type CommissionRow, commissions } from './commissions.tables.ts'

const insertCommission = inserting('commission_insert', commissions)
export const aboutCommission = ({ id, sponsor_id, influencer_id }: CommissionRow) => ({
  subject_id: id,
  sponsor_id,
  influencer_id,
})

const originOf = statement('commission_origin', (db) =>
  db
    .select()
    .from(commissions)
    .where(
      and(
        eq(commissions.source, slot('source')),
        eq(commissions.source_id, slot('source_id')),
        isNull(commissions.reverses_id),
      ),
    ),
)
export async function findOrigin(db: Reader, source: CommissionRow['source'], source_id: string) {
  const [origin] = await originOf(db, { source, source_id })
  return origin ?? null
}

export type NewCommission = Pick<
  CommissionRow,
  'source' | 'source_id' | 'source_label' | 'influencer_id' | 'sponsor_id'
> & {
  currency: string
  earned: Earned
  policy_version: number | null
  matures_at: string | null
  by: Actor | null
}
/** Once per source: what is owed from now on, in the books at the same moment. */
export async function makeCommission(tx: Tx, { earned, by, ...input }: NewCommission): Promise<CommissionRow> {
  const row: CommissionRow = {
    ...input,
    ...earned,
    id: tx.newId('com'),
    state: 'pending',
    held_from: null,
    hold_until: null,
    awaits_admin: null,
    reverses_id: null,
    refund_id: null,
    adjustment_id: null,
    payout_id: null,
    waiver_id: null,
    created_at: tx.now,
    updated_at: tx.now,
  }
  await insertCommission(tx, row)
  await book(tx, commissionBooking(row))
  await emit(tx, facts.commissionCreated, by, aboutCommission(row), { commission_id: row.id })
  return row
}

/** The hold begins: written once, for the commission and for what was taken back from it already. */
export async function startHold(tx: Tx, source_id: string, matures_at: string) {
  await tx
    .update(commissions)
    .set({ matures_at, updated_at: tx.now })
    .where(and(eq(commissions.source_id, source_id), isNull(commissions.matures_at)))
}

export const reversalsOf = (db: Reader, id: string): Promise<CommissionRow[]> =>
  db.select().from(commissions).where(eq(commissions.reverses_id, id)).orderBy(asc(commissions.created_at))

/** Nothing comes to it or goes from it any more. One that was cancelled had nothing left, and may get something anew. */
export const isEnded = (state: CommissionRow['state']) => state === 'rejected' || state === 'waived'

type Reversed = { refund_id: string; base: number; amount: number; platform_fee: number; by: Actor | null }
/**
 * Takes part of a commission back by a row of its own, negative, which goes where its origin goes. Of one that was
 * paid or is being paid it stays to be repaid by those that follow.
 */
export async function reverseCommission(tx: Tx, origin: CommissionRow, { by, ...input }: Reversed) {
  if (isEnded(origin.state)) return null
  if (input.amount === 0 && input.platform_fee === 0) return null
  const { refund_id, base, amount, platform_fee } = input
  const less = { refund_id, base: -base, amount: -amount, platform_fee: -platform_fee }
  const row = await insertBeside(tx, origin, less)
  await book(tx, reversal(row, standsOf(row)))
  await emit(tx, facts.commissionReversed, by, aboutCommission(row), { commission_id: row.id, reverses_id: origin.id })
  await cancelWhenNothingIsLeft(tx, origin, by)
  return row
}

type Beside = Pick<CommissionRow, 'base' | 'amount' | 'platform_fee'> &
  Partial<Pick<CommissionRow, 'refund_id' | 'adjustment_id'>>
/**
 * A row that changes what its origin comes to: it stands where that stands, and is paid next where that is paid. Of
 * what was cancelled nothing was left, so that what comes to it begins anew.
 */
async function insertBeside(tx: Tx, origin: CommissionRow, more: Beside): Promise<CommissionRow> {
  const isGone = origin.state === 'in_payout' || origin.state === 'paid'
  const row: CommissionRow = {
    ...origin,
    refund_id: null,
    adjustment_id: null,
    ...more,
    awaits_admin: null,
    id: tx.newId('com'),
    state: isGone ? 'approved' : origin.state === 'cancelled' ? 'pending' : origin.state,
    reverses_id: origin.id,
    payout_id: null,
    waiver_id: null,
    created_at: tx.now,
    updated_at: tx.now,
  }
  await insertCommission(tx, row)
  return row
}

type Adjusted = { adjustment_id: string; base: number; amount: number; platform_fee: number; by: Actor | null }
/** The shop corrected the order: what it earns now differs, by a row of its own in either direction. */
export async function adjustCommission(tx: Tx, origin: CommissionRow, { by, ...more }: Adjusted) {
  if (more.amount === 0 && more.platform_fee === 0) return
  const row = await insertBeside(tx, origin, more)
  await book(tx, adjustment(row, standsOf(row)))
  await emit(tx, facts.commissionAdjusted, by, aboutCommission(row), { commission_id: row.id, reverses_id: origin.id })
}

/** Where nothing is left before it was approved, there never was anything to pay. */
async function cancelWhenNothingIsLeft(tx: Tx, origin: CommissionRow, by: Actor | null) {
  if (standsOf(origin) !== 'pending') return
  const rows = [origin, ...(await reversalsOf(tx, origin.id))]
  if (sum(rows.map(({ amount }) => amount)) !== 0 || sum(rows.map((row) => row.platform_fee)) !== 0) return
  for (const row of rows) {
    const set = { awaits_admin: null }
    if (row.state !== 'cancelled')
      await move(tx, { cycle: lifecycle, table: commissions, row, action: 'cancel', by, set })
  }
}

/** The wait is over: each becomes payable once, whoever asks and however often. */
export async function approveMature(tx: Tx, limit: number): Promise<number> {
  const rows = await tx
    .select()
    .from(commissions)
    .where(and(inState(commissions.state, 'pending'), sql`${commissions.matures_at} <= ${tx.now}`))
    .orderBy(asc(commissions.matures_at), asc(commissions.id))
    .limit(limit)
  for (const row of rows) {
    await move(tx, { cycle: lifecycle, table: commissions, row, action: 'mature', by: null })
    await book(tx, releaseBooking(row))
    if (row.reverses_id === null)
      await emit(tx, facts.commissionApproved, null, aboutCommission(row), { commission_id: row.id })
  }
  return rows.length
}

/** Orders wait for a batch; on PostgreSQL each of its statements goes across a wire. */
const BATCH = 50
export const releaseMature = async (kernel: Kernel, _period?: string, of: Stoppable = {}) => ({
  approved: await inBatches(kernel, BATCH, approveMature, of),
})

/** The figure that stands everywhere: origin and reversals, without those refused. */
export const isOwed = () => ne(commissions.state, 'rejected')
