import type { deliveries as endpoints, PriceAgreement } from '@affluence/contract/deliveries'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { findOpenSponsor } from '../attributions/attributing.service.ts'
import { correctOrder } from '../orders/corrections.service.ts'
import type { OrderActor } from '../orders/orders.rules.ts'
import { moveOrder } from '../orders/orders.service.ts'
import { findOrder } from '../orders/orderView.service.ts'
import { aboutOrder } from '../orders/placing.service.ts'
import { itemsOf } from '../sale/items.service.ts'
import { type OrderRow, orders } from '../sale/sale.tables.ts'
import { mailCustomer } from './customerMails.service.ts'
import { priceOffered } from './deliveries.events.ts'
import { findDelivery, type FoundDelivery, presentDelivery } from './deliveries.service.ts'
import { deliveries } from './deliveries.tables.ts'
import { findTracked, presentTracked } from './tracking.service.ts'

const wrongState = (state: PriceAgreement | null) => new Refusal('conflict', 'wrong_state', { state })
const isOpen = ({ payment, fulfilment }: OrderRow) => payment === 'unpaid' && fulfilment === 'pending'

/** The shop says what the described goods cost; until the customer has answered it may say another price. */
export const offerPrice = (kernel: Kernel, actor: OrderActor, id: string, amount: number) =>
  kernel.db.write(async (tx) => {
    const order = await findOrder(tx, actor, id)
    const before = await findDelivery(tx, { order_id: id })
    if (!isOpen(order)) throw wrongState(before?.delivery.agreement ?? null)
    const changed = await move(tx, id, {
      from: ['awaits_price', 'offered'],
      set: { agreement: 'offered', offered_amount: amount },
    })
    if (!changed) throw wrongState(before?.delivery.agreement ?? null)
    const about = { ...aboutOrder(order), before: { amount: before?.delivery.offered_amount }, after: { amount } }
    await emit(tx, priceOffered, actor, about, { order_id: id })
    await mailCustomer(tx, 'shop_price_offered', order, before!.delivery.locale, amount)
    return presentDelivery(kernel, await findDelivery(tx, { order_id: id }))
  })

type Answer = Parsed<typeof endpoints.answer>['body']
/** Agreed: the order has that price from now on. Declined: it is cancelled. */
export async function answerOffer(kernel: Kernel, following: { secret: string; ip: string }, answer: Answer) {
  const { delivery } = await findTracked(kernel, following)
  return kernel.db.write(async (tx) => {
    const found = (await findDelivery(tx, { order_id: delivery.order_id }))!
    assertStands(found, answer.offered_amount)
    const agreement = answer.agrees ? 'agreed' : 'declined'
    const [order] = await tx.select().from(orders).where(eq(orders.id, delivery.order_id))
    const changed = await move(tx, delivery.order_id, { from: ['offered'], set: { agreement } })
    if (!changed || !isOpen(order!)) throw wrongState(found.delivery.agreement)
    await (answer.agrees ? charge(tx, order!, answer.offered_amount) : moveOrder(tx, order!, { to: 'cancelled' }, null))
    return presentTracked(kernel, tx, (await findDelivery(tx, { order_id: delivery.order_id }))!)
  })
}

function assertStands({ delivery: { agreement, offered_amount } }: FoundDelivery, seen: number) {
  if (agreement !== 'offered') throw wrongState(agreement)
  if (offered_amount !== seen) throw new Refusal('conflict', 'price_changed', { offered_amount })
}

async function charge(tx: Tx, order: OrderRow, amount: number) {
  await findOpenSponsor(tx, order.sponsor_id)
  const goods = (await itemsOf(tx, order.id)).map(({ name, external_id }) => ({
    name,
    quantity: 1,
    unit_price: amount,
    ...(external_id !== null && { external_id }),
  }))
  const { delivery_fee } = order
  await correctOrder(tx, order, {
    goods,
    discount: 0,
    tax: 0,
    delivery_fee,
    reason: 'The customer agreed to the price',
  })
}

type Move = { from: PriceAgreement[]; set: { agreement: PriceAgreement; offered_amount?: number } }
/** Of two answers at once, one counts. */
async function move(tx: Tx, order_id: string, { from, set }: Move) {
  const rows = await tx
    .update(deliveries)
    .set(set)
    .where(and(eq(deliveries.order_id, order_id), inArray(deliveries.agreement, from)))
    .returning({ order_id: deliveries.order_id })
  return rows.length === 1
}
