import { and, eq } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { order_adjustments } from '../sale/adjustments.tables.ts'
import { type OrderRow, orders } from '../sale/sale.tables.ts'
import { note } from './timeline.service.ts'

type Returned = { amount: number; reason: string; external_id: string }
/** The buyer gets back what they paid beyond the corrected total: no refund, since the total lacks it already. */
export async function returnOverpaid(tx: Tx, order: OrderRow, { amount, reason, external_id }: Returned) {
  const [updated] = await tx
    .update(orders)
    .set({ overpaid: order.overpaid - amount, updated_at: tx.now })
    .where(and(eq(orders.id, order.id), eq(orders.overpaid, order.overpaid)))
    .returning()
  if (!updated) throw new Refusal('conflict', 'wrong_state', { payment: order.payment })
  const id = tx.newId('adj')
  const row = { id, order_id: order.id, external_id, amount, reason, created_at: tx.now }
  await tx.insert(order_adjustments).values({ ...row, kind: 'returned' })
  await note(tx, order, { kind: 'overpaid_returned', amount, note: reason, by: null })
  return updated
}
