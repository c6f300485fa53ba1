import type { CreateOrder } from '@affluence/contract/orders'
import { and, eq } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { order_adjustments, type Standing } from '../sale/adjustments.tables.ts'
import { correctEarned } from './correctedEarnings.service.ts'
import { changesIn, correctedLines, isCorrected, refundsOn } from './corrections.rules.ts'
import { orderCorrected } from './orders.events.ts'
import { payment, type Price, priceOrder, refundStep } from './orders.rules.ts'
import { order_items, type OrderItemRow, type OrderRow, orders } from '../sale/sale.tables.ts'
import { aboutOrder } from './placing.service.ts'
import { itemsOf } from '../sale/items.service.ts'
import { addSold, addSums, partsOf } from '../sale/sums.service.ts'
import { note } from './timeline.service.ts'

/** What the shop says the order is now, and why. */
export type Correction = {
  goods: CreateOrder['items']
  discount: number
  tax: number
  delivery_fee: number
  reason: string
}

/**
 * The shop edited the order: lines and total are corrected, and nothing is given back. What was earned already keeps
 * its row; the difference is a row of its own, which goes along with it, or into the next payout where it is in one.
 * Null where the order stands like that already.
 */
export async function correctOrder(tx: Tx, order: OrderRow, correction: Correction): Promise<OrderRow | null> {
  const { goods, reason: why, ...extras } = correction
  const items = await itemsOf(tx, order.id)
  const price = priceOrder(goods, extras)
  if (!isCorrected(order, items, goods, price)) return null
  if (order.refunded_delivery > price.delivery_fee)
    throw invalid('total', 'less_than_refunded', { refunded: order.refunded })
  const lines = refundsOn(correctedLines(items, { goods, price, newId: () => tx.newId('itm') }))
  const corrected = await writeTotals(tx, order, price)
  const id = tx.newId('adj')
  const wasPaid = order.payment !== 'unpaid'
  const earnings = wasPaid ? await correctEarned(tx, { order: corrected, items, lines, adjustment_id: id }) : null
  const after = earnings?.lines ?? lines
  await writeLines(tx, items, after, wasPaid)
  countCorrected(tx, { order, corrected, items, after, earned: earnings?.added ?? null })

  const amount = corrected.total - order.total
  const reason = [why, changesIn(items, after)].filter(Boolean).join(': ').slice(0, 500).toWellFormed()
  const standings = { before: stateOf(order, items), after: stateOf(corrected, after) }
  await tx
    .insert(order_adjustments)
    .values({ id, order_id: order.id, kind: 'corrected', amount, reason, ...standings, created_at: tx.now })
  await note(tx, order, { kind: 'corrected', amount: corrected.total, note: reason, by: null })
  const [before, now] = [order, corrected].map(({ total, discount, tax }) => ({ total, discount, tax }))
  const fact = { ...aboutOrder(order), before: before!, after: { ...now!, reason } }
  await emit(tx, orderCorrected, null, fact, { order_id: order.id, adjustment_id: id })
  return corrected
}

async function writeTotals(tx: Tx, order: OrderRow, price: Price): Promise<OrderRow> {
  const { subtotal, discount, tax, delivery_fee, total } = price
  const remaining = total - order.refunded
  const isUnpaid = order.payment === 'unpaid'
  const [corrected] = await tx
    .update(orders)
    .set({
      subtotal,
      discount,
      tax,
      delivery_fee,
      total,
      payment:
        order.payment === 'partially_refunded' ? payment.next(order.payment, refundStep(remaining)) : order.payment,
      overpaid: isUnpaid ? order.overpaid : order.overpaid + order.total - total,
      updated_at: tx.now,
    })
    .where(
      and(
        eq(orders.id, order.id),
        eq(orders.total, order.total),
        eq(orders.refunded, order.refunded),
        eq(orders.payment, order.payment),
        eq(orders.fulfilment, order.fulfilment),
      ),
    )
    .returning()
  if (!corrected) throw new Refusal('conflict', 'wrong_state', { payment: order.payment })
  return corrected
}

/** Lines of an order that was paid stay, so that its refunds still name them. */
async function writeLines(tx: Tx, before: readonly OrderItemRow[], after: readonly OrderItemRow[], wasPaid: boolean) {
  const knownIds = new Set(before.map(({ id }) => id))
  for (const line of after) {
    if (!knownIds.has(line.id)) await tx.insert(order_items).values(line)
    else if (line.quantity === 0 && !wasPaid) await tx.delete(order_items).where(eq(order_items.id, line.id))
    else await tx.update(order_items).set(line).where(eq(order_items.id, line.id))
  }
}

type CorrectionSums = {
  order: OrderRow
  corrected: OrderRow
  items: readonly OrderItemRow[]
  after: readonly OrderItemRow[]
  earned: { commission: number; platform_fee: number } | null
}
function countCorrected(tx: Tx, { order, corrected, items, after, earned }: CorrectionSums) {
  const discount = corrected.discount - order.discount
  if (earned === null) return addSums(tx, order, { discount })
  const revenue = corrected.total - order.total
  addSums(tx, order, { discount, revenue, ...earned })
  const removed = partsOf(items).map((part) => ({ ...part, quantity: -part.quantity, amount: -part.amount }))
  addSold(tx, order, { sales: 0, revenue, parts: [...removed, ...partsOf(after)] })
}

const stateOf = (order: OrderRow, lines: readonly OrderItemRow[]): Standing => {
  const { subtotal, discount, tax, delivery_fee, total } = order
  return { subtotal, discount, tax, delivery_fee, total, lines: lines.map(lineOf) }
}
function lineOf({ id, name, quantity, unit_price, total, discount, tax, base, ...rest }: OrderItemRow) {
  const { commission, platform_fee, refunded, reversed } = rest
  return { id, name, quantity, unit_price, total, discount, tax, base, commission, platform_fee, refunded, reversed }
}
