import type { Receipt } from '@affluence/contract/attributions'
import { eq } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { findOrder, receiptFor } from './orderView.service.ts'
import { attributions } from '../attributions/attributions.tables.ts'

/** Also where nobody won: whose own purchase it was, or whose coupon had run out, stands here. */
export async function getReceipt({ db }: Kernel, actor: Actor, id: string): Promise<Receipt> {
  const order = await findOrder(db.read, actor, id)
  const [row] = await db.read
    .select({ receipt: attributions.receipt })
    .from(attributions)
    .where(eq(attributions.order_id, order.id))
  if (!row) throw notFound()
  return receiptFor(actor, row.receipt)
}
