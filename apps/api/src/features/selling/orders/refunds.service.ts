import type { RefundRequest } from '@affluence/contract/orders'
import { and, eq, sql } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { split, sum } from '../../../kernel/money.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit, signedBy } from '../../../kernel/work/work.ts'
import { reversalOfLine, reversalOfShares } from '../commissions/commissions.rules.ts'
import { findOrigin, reversalsOf, reverseCommission } from '../commissions/commissions.service.ts'
import { orderRefund } from '../ledger/ledger.rules.ts'
import { book } from '../ledger/ledger.service.ts'
import { refundCreated } from './orders.events.ts'
import { type OrderActor, payment, refundStep, type Spread, spreadAmount, spreadLines } from './orders.rules.ts'
import { order_items, type OrderItemRow, type OrderRow, orders, refund_lines, refunds } from '../sale/sale.tables.ts'
import { findOrder, presentOrder } from './orderView.service.ts'
import { aboutOrder } from './placing.service.ts'
import { itemsOf } from '../sale/items.service.ts'
import { addSold, addSums } from '../sale/sums.service.ts'
import { note } from './timeline.service.ts'

export const refundOrder = (kernel: Kernel, actor: OrderActor, id: string, input: RefundRequest) =>
  kernel.db.write(async (tx) => {
    const order = await findOrder(tx, actor, id)
    return presentOrder(tx, actor, await giveBack(tx, order, input, actor))
  })

export async function giveBack(
  tx: Tx,
  order: OrderRow,
  input: RefundRequest,
  by: Actor | null,
  external_id: string | null = null,
) {
  payment.next(order.payment, 'refund_part')
  const items = await itemsOf(tx, order.id)
  const deliveryLeft = order.delivery_fee - order.refunded_delivery
  const spread =
    'amount' in input
      ? spreadAmount(input.amount, items, deliveryLeft)
      : spreadLines(input.lines, input.delivery_fee ?? 0, items, deliveryLeft)
  return writeRefund(tx, { order, items, spread, reason: input.reason, by, external_id })
}

/** Where nobody paid anything there is nothing to give back, and yet something may have been earned. */
export async function refundAllLeft(tx: Tx, order: OrderRow, reason: string, by: Actor | null) {
  const remaining = order.total - order.refunded
  if (remaining > 0) return giveBack(tx, order, { amount: remaining, reason }, by)
  const spread = { lines: [], delivery_fee: 0, amount: 0 }
  const of = { order, items: await itemsOf(tx, order.id), spread, refund_id: order.id, by }
  addSums(tx, order, await reverseEarned(tx, { ...of, remaining }))
  return order
}

type NewRefund = {
  order: OrderRow
  items: OrderItemRow[]
  spread: Spread
  reason: string
  by: Actor | null
  external_id: string | null
}
async function writeRefund(tx: Tx, { order, items, spread, reason, by, external_id }: NewRefund): Promise<OrderRow> {
  const { amount, delivery_fee } = spread
  const remaining = order.total - order.refunded - amount
  const [updated] = await tx
    .update(orders)
    .set({
      refunded: order.refunded + amount,
      refunded_delivery: order.refunded_delivery + delivery_fee,
      payment: payment.next(order.payment, refundStep(remaining)),
      updated_at: tx.now,
    })
    .where(and(eq(orders.id, order.id), eq(orders.refunded, order.refunded), eq(orders.payment, order.payment)))
    .returning()
  if (!updated) throw new Refusal('conflict', 'wrong_state', { payment: order.payment })

  const id = tx.newId('rfd')
  const signed = signedBy(by)
  await tx
    .insert(refunds)
    .values({ id, order_id: order.id, external_id, amount, delivery_fee, reason, ...signed, created_at: tx.now })
  for (const line of spread.lines) {
    await tx.insert(refund_lines).values({ id: tx.newId('rfl'), refund_id: id, item_id: line.id, amount: line.amount })
  }
  const takenBack = await reverseEarned(tx, { order, items, spread, refund_id: id, by, remaining })
  if (order.payment_method === 'wallet') await book(tx, orderRefund(order, { id, amount }))
  addSums(tx, order, { revenue: -amount, refunded: amount, ...takenBack })
  const lines = new Map(spread.lines.map((line) => [line.id, -line.amount]))
  const parts = items.map((item) => ({ item, quantity: 0, amount: lines.get(item.id) ?? 0 }))
  addSold(tx, order, { sales: 0, revenue: -amount, parts })
  await note(tx, order, { kind: 'refunded', from: order.payment, to: updated.payment, amount, note: reason, by })
  await emit(tx, refundCreated, by, aboutOrder(order), { order_id: order.id, refund_id: id })
  return updated
}

type ReversalInput = {
  order: OrderRow
  items: OrderItemRow[]
  spread: Spread
  refund_id: string
  by: Actor | null
  /** What the buyer has still paid after this. */
  remaining: number
}
/** Line by line and cumulatively, so that many small refunds take back exactly what one large one does; says what. */
export async function reverseEarned(tx: Tx, { order, items, spread, refund_id, by, remaining }: ReversalInput) {
  const back = new Map(spread.lines.map(({ id, amount }) => [id, amount]))
  const parts = items.map((item) => {
    const refunded = item.refunded + (back.get(item.id) ?? 0)
    return { ...item, refunded, refunded_so_far: refunded, paid: item.total - item.discount, was: item.refunded }
  })
  const goods = { paid: sum(parts.map(({ paid }) => paid)), refunded_so_far: sum(parts.map((line) => line.refunded)) }
  const is_over = goods.paid > 0 ? goods.refunded_so_far >= goods.paid : remaining === 0
  const lines = parts.map((line) => {
    const ofLine = { ...line, commission: line.commission ?? 0, reversed_so_far: line.reversed, is_over }
    return { ...line, is_over, reversal: reversalOfLine(ofLine) }
  })
  await writeReversals(tx, lines)
  const origin = await findOrigin(tx, 'order', order.id)
  if (!origin) return {}
  const earlier = await reversalsOf(tx, origin.id)
  const fees = feesOf(origin.platform_fee, items)
  // A correction by the shop changed what the lines come to without taking anything back.
  const shared = (key: 'base' | 'platform_fee', amounts: readonly number[]) =>
    reversalOfShares(
      lines.map((line, n) => ({ ...line, amount: amounts[n]! })),
      sum(amounts) - origin[key] - sum(earlier.map((row) => row[key])),
    )
  const row = await reverseCommission(tx, origin, {
    refund_id,
    amount: sum(lines.map(({ reversal }) => reversal)),
    base: shared(
      'base',
      items.map(({ base }) => base),
    ),
    platform_fee: shared('platform_fee', fees),
    by,
  })
  return { commission: row?.amount ?? 0, platform_fee: row?.platform_fee ?? 0 }
}

type Reversal = { id: string; refunded: number; was: number; reversal: number }
async function writeReversals(tx: Tx, lines: readonly Reversal[]) {
  for (const { id, refunded, was, reversal } of lines) {
    if (refunded === was && reversal === 0) continue
    await tx
      .update(order_items)
      .set({ refunded, reversed: sql`${order_items.reversed} + ${reversal}` })
      .where(eq(order_items.id, id))
  }
}

/** Each line's own; of an order whose fee was computed as a whole, the lines' shares of it. */
export const feesOf = (whole: number, items: readonly OrderItemRow[]) =>
  items.some(({ platform_fee }) => platform_fee === null)
    ? split(
        whole,
        items.map(({ base }) => base),
      )
    : items.map(({ platform_fee }) => platform_fee!)
