import { and, eq, inArray } from 'drizzle-orm'
import { sum } from '../../../kernel/money.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { correctOrder } from '../orders/corrections.service.ts'
import { subtotalOf } from '../orders/orders.rules.ts'
import { type OrderRow, refunds } from '../sale/sale.tables.ts'
import type { ShopOrder } from './shopOrder.rules.ts'

const open = new Set(['unpaid', 'paid', 'partially_refunded'])
const isOpen = ({ payment, fulfilment }: OrderRow) => open.has(payment) && fulfilment !== 'cancelled'

/** Follows an edit of the order's lines and amounts in the shop, unless something newer was heard already. */
export async function followEdit(tx: Tx, order: OrderRow, shopOrder: ShopOrder): Promise<OrderRow> {
  if (shopOrder.isCancelled || !isOpen(order)) return order
  if (shopOrder.told_at && order.told_at && shopOrder.told_at < order.told_at) return order
  const { items: goods, currency, discount = 0, tax, delivery_fee } = shopOrder.input
  if (currency !== order.currency) throw invalid('currency', 'currency_mismatch', { currency: order.currency })
  const total = subtotalOf(goods) - discount + delivery_fee
  if (await isGivenBack(tx, order, shopOrder, order.total - total)) return order
  return (await correctOrder(tx, order, { goods, discount, tax, delivery_fee, reason: shopOrder.edit_reason })) ?? order
}

/**
 * The money was given back before we heard of the edit that it was given back for: the refund has taken it off. Such
 * a refund names no lines.
 */
async function isGivenBack(tx: Tx, order: OrderRow, shopOrder: ShopOrder, shrunk: number): Promise<boolean> {
  const ids = shopOrder.refunds.filter(({ lines }) => lines.length === 0).map(({ external_id }) => external_id)
  if (shrunk <= 0 || ids.length === 0) return false
  const adjustments = await tx
    .select({ amount: refunds.amount })
    .from(refunds)
    .where(and(eq(refunds.order_id, order.id), inArray(refunds.external_id, ids)))
  return sum(adjustments.map(({ amount }) => amount)) === shrunk
}
