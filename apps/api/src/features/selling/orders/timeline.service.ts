import type { OrderEventKind } from '@affluence/contract/orders.timeline'
import type { Actor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import { signedBy } from '../../../kernel/work/work.ts'
import { order_events, type OrderEventRow } from './timeline.tables.ts'

export type Step = {
  kind: OrderEventKind
  by: Actor | null
  from?: string | null
  to?: string | null
  amount?: number | null
  note?: string | null
}
const insertEvent = inserting('order_event_insert', order_events)

type Whose = { id: string }
const lineOf = (tx: Tx, { id: order_id }: Whose, { by, ...step }: Step): OrderEventRow => {
  const { kind, from = null, to = null, amount = null, note: noteText = null } = step
  const what = { kind, from, to, amount, note: noteText }
  return { id: tx.newId('oev'), order_id, ...what, ...signedBy(by), created_at: tx.now }
}

/** Lines of the order's timeline. */
export async function noteAll(tx: Tx, order: Whose, steps: readonly Step[]): Promise<OrderEventRow[]> {
  const lines = steps.map((step) => lineOf(tx, order, step))
  await insertEvent(tx, lines)
  return lines
}
export async function note(tx: Tx, order: Whose, step: Step): Promise<OrderEventRow> {
  const [line] = await noteAll(tx, order, [step])
  return line!
}
