import type { CreateOrder, Order, orders as endpoints } from '@affluence/contract/orders'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, eq } from 'drizzle-orm'
import { type Actor, type KeyActor, sellerOf, type SponsorActor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit, type Event } from '../../../kernel/work/work.ts'
import { attributions } from '../attributions/attributions.tables.ts'
import { maturityOf } from '../commissions/commissions.rules.ts'
import { startHold } from '../commissions/commissions.service.ts'
import { termsOf } from '../commissions/earning.service.ts'
import { releaseRedemption, useRedemption } from '../coupons/redemptions.service.ts'
import { orderRefund } from '../ledger/ledger.rules.ts'
import { book } from '../ledger/ledger.service.ts'
import { type SponsorRow, sponsors } from '../../people/sponsors/sponsors.tables.ts'
import * as facts from './orders.events.ts'
import { assertOpen } from '../../people/sponsors/sponsors.rules.ts'
import { fulfilment, type OrderActor, payment, actionTo } from './orders.rules.ts'
import { type OrderRow, orders } from '../sale/sale.tables.ts'
import { findOrder, presentOrder } from './orderView.service.ts'
import { aboutOrder, placeOrder, paidStep, recordSale } from './placing.service.ts'
import { itemsOf } from '../sale/items.service.ts'
import { refundAllLeft } from './refunds.service.ts'
import { addSold, addSums } from '../sale/sums.service.ts'
import { note } from './timeline.service.ts'

type Source = OrderRow['source']

type Ways<T> = { source?: Source; onKnown?: () => void; shaped: (order: Order, isNew: boolean) => T }
/** `onKnown` is told when the shop sent an order that is there already. */
export const createOrder = (
  kernel: Kernel,
  actor: SponsorActor | KeyActor,
  input: CreateOrder,
  ways: Omit<Ways<Order>, 'shaped'> = {},
) => createOrderAs(kernel, actor, input, { ...ways, shaped: (order) => order })

/** The answer in words of its own: shaped inside, since a repetition is answered with what the transaction gave. */
export const createOrderAs = <T>(
  kernel: Kernel,
  actor: SponsorActor | KeyActor,
  input: CreateOrder,
  { source, onKnown, shaped }: Ways<T>,
): Promise<T> =>
  kernel.db.write(async (tx) => {
    const from = source ?? (actor.kind === 'key' ? 'api' : 'portal')
    const of = { sponsor_id: sellerOf(actor), source: from, input, by: actor }
    const { order, isNew, parts } = await placeOrder(kernel, tx, of)
    if (!isNew) onKnown?.()
    return shaped(await presentOrder(tx, actor, order, parts), isNew)
  })

export const setPayment = (kernel: Kernel, actor: OrderActor, id: string, status: 'paid' | 'failed') =>
  kernel.db.write(async (tx) => {
    const order = await findOrder(tx, actor, id)
    const updated = await (status === 'paid' ? markPaid : markFailed)(tx, order, actor)
    return presentOrder(tx, actor, updated)
  })

/** Of two notices of one payment, exactly one counts. */
async function changeOrder(tx: Tx, order: OrderRow, set: Partial<OrderRow>): Promise<OrderRow> {
  const [updated] = await tx
    .update(orders)
    .set({ ...set, updated_at: tx.now })
    .where(and(eq(orders.id, order.id), eq(orders.payment, order.payment), eq(orders.fulfilment, order.fulfilment)))
    .returning()
  if (!updated) throw wrongState(order)
  return updated
}
const wrongState = ({ payment: state, fulfilment: stands }: OrderRow) =>
  new Refusal('conflict', 'wrong_state', { state, payment: state, fulfilment: stands })

async function sponsorOf(tx: Tx, order: OrderRow): Promise<SponsorRow> {
  const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, order.sponsor_id))
  return sponsor!
}

export async function markPaid(tx: Tx, order: OrderRow, by: Actor | null) {
  if (order.fulfilment === 'cancelled') throw wrongState(order)
  const sponsor = await sponsorOf(tx, order)
  assertOpen(sponsor)
  const paidOrder = await changeOrder(tx, order, { payment: payment.next(order.payment, 'mark_paid'), paid_at: tx.now })
  await useRedemption(tx, order.id)
  const [attribution] = await tx.select().from(attributions).where(eq(attributions.order_id, order.id))
  const policy_version = attribution?.policy_version ?? 1
  await note(tx, paidOrder, paidStep(paidOrder, by))
  await recordSale(tx, { order: paidOrder, items: await itemsOf(tx, order.id), sponsor, policy_version, by })
  return paidOrder
}

export async function markFailed(tx: Tx, order: OrderRow, by: Actor | null) {
  if (order.fulfilment === 'cancelled') throw wrongState(order)
  const failed = await changeOrder(tx, order, { payment: payment.next(order.payment, 'mark_failed') })
  await releaseRedemption(tx, order.id)
  await returnDebit(tx, order)
  await note(tx, order, { kind: 'payment_failed', from: order.payment, to: 'failed', by })
  await emit(tx, facts.paymentFailed, by, aboutOrder(order), { order_id: order.id })
  return failed
}

/** What the wallet gave for an order that nobody paid. */
async function returnDebit(tx: Tx, order: OrderRow) {
  if (order.payment_method === 'wallet') await book(tx, orderRefund(order, { id: order.id, amount: order.total }))
}

type Move = Parsed<typeof endpoints.setFulfilment>['body']
export const setFulfilment = (kernel: Kernel, actor: OrderActor, id: string, input: Move) =>
  kernel.db.write(async (tx) => {
    const order = await findOrder(tx, actor, id)
    return presentOrder(tx, actor, await moveOrder(tx, order, input, actor))
  })

const eventOfState: Record<Move['to'], Event<typeof facts.orderCreated.payload>> = {
  assigned: facts.orderAssigned,
  picked_up: facts.orderPickedUp,
  in_transit: facts.orderInTransit,
  completed: facts.orderCompleted,
  cancelled: facts.orderCancelled,
  failed: facts.orderFailed,
}

type Courier = { id?: string; name: string; phone?: string | undefined }
const courierColumns = ({ id, name, phone }: Courier) => ({
  courier_id: id ?? null,
  courier_name: name,
  courier_phone: phone ?? null,
})

/** Another courier takes over; where the order stands stays. */
export async function changeCourier(tx: Tx, order: OrderRow, courier: Courier, by: Actor | null) {
  const changed = await changeOrder(tx, order, courierColumns(courier))
  await note(tx, order, { kind: 'courier_changed', note: courier.name, by })
  return changed
}

export async function moveOrder(
  tx: Tx,
  order: OrderRow,
  { to, courier, note: noteText }: Omit<Move, 'courier'> & { courier?: Courier | undefined },
  by: Actor | null,
) {
  const next = fulfilment.next(order.fulfilment, actionTo[to])
  const cancelled = await changeOrder(tx, order, {
    fulfilment: next,
    ...(courier && courierColumns(courier)),
    ...(to === 'completed' && { completed_at: tx.now }),
  })
  await note(tx, order, { kind: to, from: order.fulfilment, to: next, note: noteText ?? null, by })
  await emit(tx, eventOfState[to], by, aboutOrder(order), { order_id: order.id })
  if (to === 'completed') await complete(tx, cancelled)
  if (to === 'failed') addSums(tx, cancelled, { failed: 1 })
  return to === 'cancelled' ? cancel(tx, cancelled, by) : cancelled
}

/** What still waits for its hold to begin waited for the delivery, whatever the sponsor has chosen since. */
async function complete(tx: Tx, order: OrderRow) {
  addSums(tx, order, { completed: 1 })
  const { hold_days } = await termsOf(tx, await sponsorOf(tx, order))
  await startHold(tx, order.id, maturityOf(tx.now, hold_days)!)
}

/** Whatever was paid goes back, whatever was earned is reversed, and the coupon's use is free if nobody paid. */
async function cancel(tx: Tx, order: OrderRow, by: Actor | null) {
  if (order.payment === 'unpaid') {
    await releaseRedemption(tx, order.id)
    await returnDebit(tx, order)
    addSums(tx, order, { cancelled: 1 })
    return order
  }
  const wasSale = order.payment !== 'failed'
  addSums(tx, order, { cancelled: 1, paid_orders: wasSale ? -1 : 0 })
  if (wasSale) {
    const parts = (await itemsOf(tx, order.id)).map((item) => ({ item, quantity: -item.quantity, amount: 0 }))
    addSold(tx, order, { sales: -1, revenue: 0, parts })
  }
  return wasSale ? refundAllLeft(tx, order, 'cancelled', by) : order
}
