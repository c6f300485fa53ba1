import { and, eq, getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Actor } from '../access.ts'
import type { Tx } from './db.ts'
import { Refusal } from '../refusal.ts'
import { signedBy } from '../work/work.ts'
import { history } from '../work/work.tables.ts'

type Cycle<S extends string, A extends string> = { next(from: S, action: A): S }
type Step<T extends PgTable, S extends string, A extends string> = {
  cycle: Cycle<S, A>
  table: T
  row: T['$inferSelect'] & { id: string }
  action: A
  by: Actor | null
  comment?: string | null | undefined
  set?: Partial<T['$inferInsert']>
  column?: keyof T['$inferSelect'] & string
}

/**
 * One step of a life cycle: a single conditional write on the old state, and its row of history. Of two at the same
 * moment exactly one wins; the other is told where things stand.
 */
export async function move<T extends PgTable, S extends string, A extends string>(
  tx: Tx,
  step: Step<T, S, A>,
): Promise<T['$inferSelect']> {
  const { cycle, table, row, action, by, comment = null, set = {}, column = 'state' } = step
  const columns = getTableColumns(table) as Record<string, Parameters<typeof eq>[0]>
  const from = (row as Record<string, unknown>)[column] as S
  const to = cycle.next(from, action)
  const rows = (await tx
    .update(table)
    .set({ ...set, [column]: to, updated_at: tx.now } as never)
    .where(and(eq(columns['id']!, row.id), eq(columns[column]!, from)))
    .returning()) as T['$inferSelect'][]
  if (!rows[0]) throw new Refusal('conflict', 'wrong_state', { state: from })
  await recordStep(tx, { subject_id: row.id, from, to, action, by, comment })
  return rows[0]
}

export async function recordStep(
  tx: Tx,
  {
    by,
    ...step
  }: { subject_id: string; from: string | null; to: string; action: string; by: Actor | null; comment?: string | null },
) {
  await tx.insert(history).values({ ...step, ...signedBy(by), id: tx.newId('his'), created_at: tx.now })
}
