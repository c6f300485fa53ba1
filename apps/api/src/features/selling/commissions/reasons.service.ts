import { and, asc, inArray } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import { history } from '../../../kernel/work/work.tables.ts'
import { order_adjustments } from '../sale/adjustments.tables.ts'
import type { CommissionRow } from './commissions.tables.ts'

const DECIDED = ['hold', 'ask_rejection', 'reject', 'waive']
const shownStates = new Set<CommissionRow['state']>(['on_hold', 'rejected', 'waived'])
type Row = Pick<CommissionRow, 'id' | 'state' | 'adjustment_id'>

/** Why the shop corrected their orders, or somebody holds or refused them, by id; asked only where there are such. */
export async function reasonsFor(db: Reader, rows: readonly Row[]) {
  const decisions = await decisionsOn(
    db,
    rows.filter(({ state }) => shownStates.has(state)).map(({ id }) => id),
  )
  return new Map<string, string | null>([...(await correctionsOf(db, rows)), ...decisions])
}

async function decisionsOn(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return []
  const steps = await db
    .select({ id: history.subject_id, comment: history.comment })
    .from(history)
    .where(and(inArray(history.subject_id, [...ids]), inArray(history.action, DECIDED)))
    .orderBy(asc(history.created_at), asc(history.id))
  return steps.map(({ id, comment }) => [id, comment] as const)
}

async function correctionsOf(db: Reader, rows: readonly Row[]) {
  const ids = rows.flatMap(({ adjustment_id }) => adjustment_id ?? [])
  if (ids.length === 0) return []
  const { id, reason } = order_adjustments
  const reasons = new Map(
    (await db.select({ id, reason }).from(order_adjustments).where(inArray(id, ids))).map((row) => [
      row.id,
      row.reason,
    ]),
  )
  return rows.flatMap((row) => (row.adjustment_id ? [[row.id, reasons.get(row.adjustment_id) ?? null] as const] : []))
}
