import type { RoundOrder } from '@affluence/contract/rounds'
import { asc, eq, inArray } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { zones } from '../../deals/zones/zones.tables.ts'
import { lockedUntil } from '../couriers/codes.rules.ts'
import type { AssignmentRow, CourierRoundRow } from '../couriers/couriers.tables.ts'
import { deliveries } from '../deliveries/deliveries.tables.ts'
import { order_items, type OrderRow, orders } from '../sale/sale.tables.ts'
import { courier_cash, courier_steps, hand_over_pictures } from './rounds.tables.ts'
import { nextSteps } from './steps.rules.ts'

/** What the customer has yet to pay. */
export const dueOf = ({ payment, total }: OrderRow) => (payment === 'unpaid' ? total : 0)

type Shown = { rows: readonly AssignmentRow[]; link: CourierRoundRow }
export async function presentRoundOrders({ clock }: Kernel, db: Reader, { rows, link }: Shown): Promise<RoundOrder[]> {
  const around = await aroundOf(
    db,
    rows.map(({ order_id }) => order_id),
  )
  const now = clock.now()
  return rows.map((row) =>
    orderOf(
      row,
      around(row.order_id),
      [row, link].flatMap((one) => lockedUntil(one, now) ?? []),
    ),
  )
}

/** All that is shown of these orders, with one question of each kind. */
async function aroundOf(db: Reader, ids: readonly string[]) {
  const among = [...ids]
  const byId = new Map((await db.select().from(orders).where(inArray(orders.id, among))).map((row) => [row.id, row]))
  const ways = await db
    .select({ order_id: deliveries.order_id, note: deliveries.note, zone: { name: zones.name, city: zones.city } })
    .from(deliveries)
    .leftJoin(zones, eq(zones.id, deliveries.zone_id))
    .where(inArray(deliveries.order_id, among))
  const items = await db
    .select({ order_id: order_items.order_id, name: order_items.name, quantity: order_items.quantity })
    .from(order_items)
    .where(inArray(order_items.order_id, among))
    .orderBy(asc(order_items.order_id), asc(order_items.position))
  const steps = await db
    .select()
    .from(courier_steps)
    .where(inArray(courier_steps.order_id, among))
    .orderBy(asc(courier_steps.created_at), asc(courier_steps.id))
  const pictures = await db.select().from(hand_over_pictures).where(inArray(hand_over_pictures.order_id, among))
  const cash = await db.select().from(courier_cash).where(inArray(courier_cash.order_id, among))
  const isOf = (id: string) => (row: { order_id: string }) => row.order_id === id
  return (id: string) => ({
    order: byId.get(id)!,
    way: ways.find(isOf(id)) ?? null,
    items: items.filter(isOf(id)),
    steps: steps.filter(isOf(id)),
    pictures: pictures.filter(isOf(id)),
    cash: cash.find(isOf(id))?.amount ?? null,
  })
}
type Around = ReturnType<Awaited<ReturnType<typeof aroundOf>>>

function orderOf(row: AssignmentRow, around: Around, locks: readonly string[]): RoundOrder {
  const { order, way, items, cash } = around
  const { courier_id, allow_left_at_door, drop_off, ended_at } = row
  const isOver = ended_at !== null
  const pictures = around.pictures.filter((one) => one.courier_id === courier_id).map(({ kind }) => kind)
  const steps = around.steps.map(({ step, created_at: at }) => ({ step, at }))
  const { id: order_id, number, fulfilment, currency } = order
  return {
    order_id,
    number,
    fulfilment,
    currency,
    steps,
    cash,
    allow_left_at_door,
    ended_at,
    next: isOver
      ? []
      : nextSteps(
          fulfilment,
          steps.map(({ step }) => step),
        ),
    customer: isOver ? null : customerOf(order),
    drop_off: isOver ? null : drop_off,
    note: isOver ? null : (way?.note ?? null),
    zone: way?.zone ?? null,
    items: items.filter(({ quantity }) => quantity > 0).map(({ name, quantity }) => ({ name, quantity })),
    due: isOver ? 0 : dueOf(order),
    has_photo: pictures.includes('photo'),
    has_signature: pictures.includes('signature'),
    locked_until: locks.toSorted().at(-1) ?? null,
  }
}

const customerOf = (order: OrderRow) => ({
  name: order.customer_name,
  phone: order.customer_phone,
  address: order.customer_address,
  area: order.customer_area,
  city: order.customer_city,
})
