import type { Actor } from '../../kernel/access.ts'
import type { Tx } from '../../kernel/db.ts'
import { inserting } from '../../kernel/inserting.ts'
import { signedBy } from '../../kernel/work.ts'
import { order_events, type OrderEventRow } from './orders.tables.ts'

type Step = {
  kind: string
  by: Actor | null
  from?: string | null
  to?: string | null
  amount?: number | null
  note?: string | null
}
const insertEvent = inserting('order_event_insert', order_events)

/** One line of the order's timeline. */
export async function note(tx: Tx, { id: order_id }: { id: string }, { by, ...step }: Step): Promise<OrderEventRow> {
  const { kind, from = null, to = null, amount = null, note: said = null } = step
  const line = {
    id: tx.newId('oev'),
    order_id,
    kind,
    from,
    to,
    amount,
    note: said,
    ...signedBy(by),
    created_at: tx.now,
  }
  await insertEvent(tx, line)
  return line
}
