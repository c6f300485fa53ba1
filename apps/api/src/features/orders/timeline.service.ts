import type { Actor } from '../../kernel/access.ts'
import type { Tx } from '../../kernel/db.ts'
import { inserting } from '../../kernel/inserting.ts'
import { signedBy } from '../../kernel/work.ts'
import { order_events } from './orders.tables.ts'

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
export const note = (tx: Tx, { id: order_id }: { id: string }, { by, ...step }: Step) =>
  insertEvent(tx, { ...step, ...signedBy(by), order_id, id: tx.newId('oev'), created_at: tx.now })
