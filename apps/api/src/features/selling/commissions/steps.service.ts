import { or, eq, and, inArray } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { later } from '../../../kernel/clock.ts'
import { move } from '../../../kernel/db/move.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { sum } from '../../../kernel/money.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { reversal } from '../ledger/ledger.rules.ts'
import { book } from '../ledger/ledger.service.ts'
import { orders } from '../sale/sale.tables.ts'
import { addSums } from '../sale/sums.service.ts'
import * as facts from './commissions.events.ts'
import { lifecycle, LONGEST_HOLD, standsOf } from './commissions.rules.ts'
import { aboutCommission, reversalsOf } from './commissions.service.ts'
import { type CommissionRow, commissions } from './commissions.tables.ts'

const family = (origin: CommissionRow) => or(eq(commissions.id, origin.id), eq(commissions.reverses_id, origin.id))
const rowsOf = (tx: Tx, origin: CommissionRow) =>
  tx
    .select()
    .from(commissions)
    .where(and(family(origin), inArray(commissions.state, ['pending', 'approved', 'on_hold'])))

type Reason = { by: Actor | null; reason: string }
/** Stops it from maturing or being paid, with what was taken back from it; it goes back where it came from. */
export async function holdCommission(tx: Tx, origin: CommissionRow, { by, reason }: Reason) {
  lifecycle.next(origin.state, 'hold')
  for (const row of await rowsOf(tx, origin)) {
    if (row.state === 'on_hold') continue
    const hold_until = by?.kind === 'sponsor' && row.hold_until ? row.hold_until : later(tx.now, LONGEST_HOLD)
    const set = { held_from: row.state as 'pending' | 'approved', hold_until }
    await move(tx, { cycle: lifecycle, table: commissions, row, action: 'hold', by, comment: reason, set })
  }
  await emit(
    tx,
    facts.commissionHeld,
    by,
    { ...aboutCommission(origin), after: { reason } },
    { commission_id: origin.id },
  )
}

export async function releaseCommission(tx: Tx, origin: CommissionRow, { by, reason }: Reason) {
  lifecycle.next(origin.state, origin.held_from === 'approved' ? 'release_approved' : 'release_pending')
  for (const row of await rowsOf(tx, origin)) {
    if (row.state !== 'on_hold') continue
    const action = row.held_from === 'approved' ? 'release_approved' : 'release_pending'
    const set = { held_from: null, awaits_admin: null }
    await move(tx, { cycle: lifecycle, table: commissions, row, action, by, comment: reason, set })
  }
  await emit(
    tx,
    facts.commissionReleased,
    by,
    { ...aboutCommission(origin), after: { reason } },
    { commission_id: origin.id },
  )
}

/** Refused before it was paid: what is left of it goes back, in the books too. */

export async function rejectCommission(tx: Tx, origin: CommissionRow, { by, reason }: Reason) {
  lifecycle.next(origin.state, 'reject')
  const rows = await rowsOf(tx, origin)
  // What was taken back from it has lowered another payout: only a refund of the rest can undo it now.
  const paidBack = (await reversalsOf(tx, origin.id)).find(({ state }) => state === 'in_payout' || state === 'paid')
  if (paidBack) throw new Refusal('conflict', 'wrong_state', { state: paidBack.state })
  for (const row of rows) {
    const set = { awaits_admin: null }
    await move(tx, { cycle: lifecycle, table: commissions, row, action: 'reject', by, comment: reason, set })
  }
  for (const stands of ['pending', 'payable'] as const) {
    const unpaid = rows.filter((row) => standsOf(row) === stands)
    const amount = -sum(unpaid.map((row) => row.amount))
    const platform_fee = -sum(unpaid.map((row) => row.platform_fee))
    const reference = `${origin.id}:${stands}`
    await book(tx, { ...reversal({ ...origin, amount, platform_fee }, stands), reference })
  }
  await takeFromSums(tx, origin, rows)
  await emit(
    tx,
    facts.commissionRejected,
    by,
    { ...aboutCommission(origin), after: { reason } },
    { commission_id: origin.id },
  )
}

async function takeFromSums(tx: Tx, { source, source_id }: CommissionRow, rows: readonly CommissionRow[]) {
  if (source !== 'order') return
  const [order] = await tx.select().from(orders).where(eq(orders.id, source_id))
  const [commission, platform_fee] = [-sum(rows.map(({ amount }) => amount)), -sum(rows.map((row) => row.platform_fee))]
  addSums(tx, order!, { commission, platform_fee })
}
