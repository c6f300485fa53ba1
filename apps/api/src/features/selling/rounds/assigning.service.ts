import type { AssignOutcome, couriers as endpoints } from '@affluence/contract/couriers'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, eq } from 'drizzle-orm'
import { sellerOf } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { writeAssignment } from '../couriers/assignments.service.ts'
import { assignmentOf } from '../couriers/codes.service.ts'
import { assertActive, courierOfShop, findCourier, type ShopActor } from '../couriers/courierRows.service.ts'
import type { AssignmentRow, CourierRow } from '../couriers/couriers.tables.ts'
import { currentRound, newLink, noteEnd } from '../couriers/links.service.ts'
import { createDelivery, findDelivery } from '../deliveries/deliveries.service.ts'
import { changeCourier, moveOrder } from '../orders/orders.service.ts'
import { findOrder } from '../orders/orderView.service.ts'
import { aboutOrder } from '../orders/placing.service.ts'
import { type OrderRow, orders } from '../sale/sale.tables.ts'
import { courierChosen } from './rounds.events.ts'

type Terms = Pick<AssignmentRow, 'allow_left_at_door' | 'drop_off'>
type Chosen = { order: OrderRow; courier: CourierRow; by: ShopActor; terms: Terms }

type One = Parsed<typeof endpoints.assign>['body']
export const assign = (kernel: Kernel, actor: ShopActor, id: string, { courier_id, keep_link, ...terms }: One) =>
  kernel.db.write(async (tx) => {
    const order = await findOrder(tx, actor, id)
    const courier = await courierOfShop(tx, order.sponsor_id, courier_id)
    if (!courier) throw invalid('courier_id', 'unknown_courier')
    assertActive(courier)
    await assertAssignable(tx, order)
    await give(kernel, tx, { order, courier, by: actor, terms })
    return { courier_url: await linkFor(kernel, tx, { courier, by: actor, keep_link }) }
  })

type Many = Parsed<typeof endpoints.assignMany>['body']
/** Each order for itself: one that cannot be assigned keeps none of the others. */
export const assignMany = (kernel: Kernel, actor: ShopActor, id: string, { order_ids, keep_link, ...more }: Many) =>
  kernel.db.write(async (tx) => {
    const courier = await findCourier(tx, actor, id)
    assertActive(courier)
    const results: { order_id: string; outcome: AssignOutcome }[] = []
    for (const order_id of order_ids) {
      const order = await orderOfShop(tx, actor, order_id)
      const outcome = !order ? 'not_found' : (await whyNot(tx, order)) ? 'wrong_state' : 'assigned'
      if (order && outcome === 'assigned')
        await give(kernel, tx, { order, courier, by: actor, terms: { ...more, drop_off: null } })
      results.push({ order_id, outcome })
    }
    const isAny = results.some(({ outcome }) => outcome === 'assigned')
    return { courier_url: isAny ? await linkFor(kernel, tx, { courier, by: actor, keep_link }) : null, results }
  })

async function orderOfShop(tx: Tx, actor: ShopActor, id: string) {
  const [order] = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.id, id), eq(orders.sponsor_id, sellerOf(actor))))
  return order ?? null
}

const underWay = ['assigned', 'picked_up', 'in_transit']
/** A described order goes nowhere before its customer has agreed to its price. */
async function whyNot(tx: Tx, { id, fulfilment }: OrderRow) {
  if (underWay.includes(fulfilment)) return null
  if (fulfilment !== 'pending') return { state: fulfilment }
  const { agreement = null } = (await findDelivery(tx, { order_id: id }))?.delivery ?? {}
  return agreement === 'awaits_price' || agreement === 'offered' ? { state: agreement } : null
}
async function assertAssignable(tx: Tx, order: OrderRow) {
  const reason = await whyNot(tx, order)
  if (reason) throw new Refusal('conflict', 'wrong_state', reason)
}

async function give(kernel: Kernel, tx: Tx, { order, courier, by, terms }: Chosen) {
  const before = await assignmentOf(tx, order.id)
  const { id, name, phone } = courier
  if (order.fulfilment === 'pending') await moveOrder(tx, order, { to: 'assigned', courier: { id, name, phone } }, by)
  else if (before?.courier_id !== id) await changeCourier(tx, order, { id, name, phone }, by)
  await makeTracked(kernel, tx, order)
  await writeAssignment(kernel, tx, { order, courier, terms, before })
  const { allow_left_at_door } = terms
  const about = {
    ...aboutOrder(order),
    ...(before && { before: { courier_id: before.courier_id, allow_left_at_door: before.allow_left_at_door } }),
    after: { courier_id: id, allow_left_at_door },
  }
  await emit(tx, courierChosen, by, about, { order_id: order.id, courier_id: id })
}

/** Without a page of their own a customer would have no code: an order that a shop reported gets one here. */
async function makeTracked(kernel: Kernel, tx: Tx, order: OrderRow) {
  if (await findDelivery(tx, { order_id: order.id })) return
  await createDelivery(kernel, tx, order, { zone_id: null, note: null, agreement: null, locale: 'en' })
}

type Linked = { courier: CourierRow; by: ShopActor; keep_link: boolean }
async function linkFor(kernel: Kernel, tx: Tx, { courier, by, keep_link }: Linked) {
  if (!keep_link || !(await currentRound(tx, courier.id))) return newLink(kernel, tx, by, courier)
  await noteEnd(tx, courier.id)
  return null
}
