import { and, asc, inArray } from 'drizzle-orm'
import type { Reader } from '../../kernel/db.ts'
import { history } from '../../kernel/work.tables.ts'
import type { CommissionRow } from './commissions.tables.ts'

const DECIDED = ['hold', 'ask_rejection', 'reject', 'waive']
/** Why somebody holds or refused them, by id; asked only where there are such. */
export async function reasonsFor(db: Reader, rows: readonly Pick<CommissionRow, 'id' | 'state'>[]) {
  const ids = rows
    .filter(({ state }) => state === 'on_hold' || state === 'rejected' || state === 'waived')
    .map(({ id }) => id)
  if (ids.length === 0) return new Map<string, string | null>()
  const steps = await db
    .select({ id: history.subject_id, comment: history.comment })
    .from(history)
    .where(and(inArray(history.subject_id, ids), inArray(history.action, DECIDED)))
    .orderBy(asc(history.created_at), asc(history.id))
  return new Map(steps.map(({ id, comment }) => [id, comment]))
}
