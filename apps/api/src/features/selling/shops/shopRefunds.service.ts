import { and, asc, eq } from 'drizzle-orm'
import { sum } from '../../../kernel/money.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { invalid, type Refusal } from '../../../kernel/refusal.ts'
import { order_adjustments } from '../sale/adjustments.tables.ts'
import { order_items, type OrderRow, refunds } from '../sale/sale.tables.ts'
import { returnOverpaid } from '../orders/overpaid.service.ts'
import { giveBack } from '../orders/refunds.service.ts'
import type { ShopRefund } from './shopOrder.rules.ts'

/** The order after a refund, or why the refund could not be booked. */
type Refunded = { order: OrderRow; problem: Refusal | null }

/** A refund of the shop's, once, and never more than is left: nothing is, where no money came. */
export async function refundOnce(tx: Tx, order: OrderRow, refund: ShopRefund): Promise<Refunded> {
  const nothing = { order, problem: null }
  if (order.payment === 'failed' || order.payment === 'unpaid') return nothing
  if (await isKnown(tx, order, refund)) return nothing
  const { amount, reason, external_id } = refund
  if (amount === null) {
    const { currency } = order
    return { order, problem: invalid('currency', 'currency_mismatch', { currency }) }
  }
  if (amount <= 0) return nothing
  const remaining = order.total - order.refunded
  // Of a refund without lines what was paid beyond the corrected total is the first part.
  const beyond = refund.lines.length > 0 ? 0 : Math.min(amount, Math.max(0, order.overpaid))
  const rest = amount - beyond
  if (rest > remaining) {
    // The cancelling has given back whatever was left, and this refund was part of it.
    if (order.fulfilment === 'cancelled' && rest <= order.total) return nothing
    return { order, problem: invalid('amount', 'more_than_left', { left: remaining }) }
  }
  const corrected = beyond === 0 ? order : await returnOverpaid(tx, order, { amount: beyond, reason, external_id })
  if (rest === 0) return { order: corrected, problem: null }
  const request = (await byLines(tx, corrected, { ...refund, amount: rest })) ?? { amount: rest, reason }
  return { order: await giveBack(tx, corrected, request, null, external_id), problem: null }
}

async function isKnown(tx: Tx, order: OrderRow, { external_id }: ShopRefund): Promise<boolean> {
  for (const table of [refunds, order_adjustments]) {
    const [existing] = await tx
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.order_id, order.id), eq(table.external_id, external_id)))
    if (existing) return true
  }
  return false
}

/** For what it was given back, where every part of it is still there to give. */
async function byLines(tx: Tx, order: OrderRow, { lines, amount, reason }: ShopRefund & { amount: number }) {
  const items = await tx
    .select()
    .from(order_items)
    .where(eq(order_items.order_id, order.id))
    .orderBy(asc(order_items.position))
  const parts = lines
    .filter((line) => line.amount > 0)
    .map((line) => ({ item: items.find((item) => item.external_id === line.external_id), amount: line.amount }))
  const delivery_fee = amount - sum(parts.map((part) => part.amount))
  const fits =
    parts.length > 0 &&
    new Set(parts.map(({ item }) => item?.id)).size === parts.length &&
    delivery_fee >= 0 &&
    delivery_fee <= order.delivery_fee - order.refunded_delivery &&
    parts.every((part) => part.item && part.amount <= part.item.total - part.item.discount - part.item.refunded)
  if (!fits) return null
  const requested = parts.map((part) => ({ item_id: part.item!.id, amount: part.amount }))
  return { lines: requested, ...(delivery_fee > 0 && { delivery_fee }), reason }
}
