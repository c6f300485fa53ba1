import type { Order } from '@affluence/contract/orders'
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import { sum } from '../../kernel/amounts.ts'
import type { Reader } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { notFound } from '../../kernel/refusal.ts'
import { without } from '../../kernel/without.ts'
import { attributions } from '../attributions/attributions.tables.ts'
import { type CommissionRow, commissions } from '../commissions/commissions.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { actionsFor, maskedName } from './orders.rules.ts'
import { order_events, order_items, type OrderItemRow, type OrderRow, orders } from './orders.tables.ts'

export type Summary = Omit<Order, 'items' | 'timeline' | 'courier' | 'tracking_url'>

/** The party whose orders a reader may see; an admin sees all. */
export function partyOf(actor: Actor): { sponsor_id: string } | { influencer_id: string } | null {
  if (actor.kind === 'admin') return null
  if ('sponsor_id' in actor && actor.sponsor_id) return { sponsor_id: actor.sponsor_id }
  return { influencer_id: (actor as { influencer_id: string }).influencer_id }
}

export function withinReach(actor: Actor) {
  const party = partyOf(actor)
  if (!party) return undefined
  return 'sponsor_id' in party ? eq(orders.sponsor_id, party.sponsor_id) : eq(orders.influencer_id, party.influencer_id)
}
/** Somebody who only brought the buyer, and has no business with their address. */
export const isPromoter = (actor: Actor) => {
  const party = partyOf(actor)
  return party !== null && 'influencer_id' in party
}

export async function findOrder(db: Reader, actor: Actor, id: string): Promise<OrderRow> {
  const [order] = await db
    .select()
    .from(orders)
    .where(and(eq(orders.id, id), withinReach(actor)))
  if (!order) throw notFound()
  return order
}

export async function getOrder({ db }: Kernel, actor: Actor, id: string) {
  return presentOrder(db.read, actor, await findOrder(db.read, actor, id))
}

export async function presentOrder(db: Reader, actor: Actor, order: OrderRow): Promise<Order> {
  const [summary] = await presentOrders(db, actor, [order])
  const items = await db
    .select()
    .from(order_items)
    .where(eq(order_items.order_id, order.id))
    .orderBy(order_items.position)
  const events = await db
    .select()
    .from(order_events)
    .where(eq(order_events.order_id, order.id))
    .orderBy(asc(order_events.created_at), asc(order_events.id))
  const { courier_name, courier_phone } = order
  const hides = isPromoter(actor)
  return {
    ...summary!,
    items: items.map(itemOf),
    timeline: events.map(({ id, kind, from, to, amount, note, actor_kind, created_at }) => ({
      id,
      kind,
      from,
      to,
      amount,
      note: hides ? null : note,
      actor: actor_kind,
      created_at,
    })),
    courier: courier_name === null || hides ? null : { name: courier_name, phone: courier_phone },
    tracking_url: null,
  }
}

const itemOf = (row: OrderItemRow) => without(row, 'order_id', 'position', 'reversed')

export async function presentOrders(db: Reader, actor: Actor, rows: OrderRow[]): Promise<Summary[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const [decisions, earned, lines] = [
    await decisionsFor(db, ids),
    await commissionsFor(db, ids),
    await linesFor(db, ids),
  ]
  return rows.map((row) => {
    const { id, number, source, external_id, payment, fulfilment, currency, payment_method } = row
    const { subtotal, discount, tax, delivery_fee, total, refunded, placed_at, created_at } = row
    const hides = isPromoter(actor)
    const sells = actor.kind !== 'link' && !hides
    return {
      ...{ id, number, source, external_id: hides ? null : external_id, payment, fulfilment, currency, payment_method },
      ...{ subtotal, discount, tax, delivery_fee, total, refunded, placed_at, created_at },
      customer: customerOf(row, hides),
      item_count: lines.get(id) ?? 0,
      coupon: row.coupon_code === null ? null : { code: row.coupon_code, problem: row.coupon_problem },
      attribution: decisions.get(id) ?? null,
      commission: earned.get(id) ?? null,
      actions: sells ? actionsFor({ payment, fulfilment, attributed: row.influencer_id !== null }) : [],
    }
  })
}

function customerOf(row: OrderRow, hides: boolean) {
  const { customer_name: name, customer_city: city } = row
  if (hides) return { name: maskedName(name), email: null, phone: null, address: null, city, area: null }
  const { customer_email: email, customer_phone: phone, customer_address: address, customer_area: area } = row
  return { name, email, phone, address, city, area }
}

async function decisionsFor(db: Reader, ids: string[]) {
  const rows = await db
    .select({
      order_id: attributions.order_id,
      via: attributions.via,
      receipt: attributions.receipt,
      influencer: { id: influencers.id, display_name: influencers.display_name },
    })
    .from(attributions)
    .innerJoin(influencers, eq(influencers.id, attributions.influencer_id))
    .where(inArray(attributions.order_id, ids))
  return new Map(rows.map(({ order_id, via, ...decided }) => [order_id, { ...decided, via: via! }]))
}

async function commissionsFor(db: Reader, ids: string[]) {
  const rows: CommissionRow[] = await db
    .select()
    .from(commissions)
    .where(and(eq(commissions.source, 'order'), inArray(commissions.source_id, ids)))
  const reversed = Map.groupBy(
    rows.filter((row) => row.reverses_id !== null),
    (row) => row.source_id,
  )
  return new Map(
    rows
      .filter((row) => row.reverses_id === null)
      .map(({ id, amount, bps, rule, state, matures_at, source_id }) => {
        const taken = sum((reversed.get(source_id) ?? []).map((row) => row.amount))
        return [source_id, { id, amount, bps, rule, state, matures_at, reversed: taken }]
      }),
  )
}

async function linesFor(db: Reader, ids: string[]) {
  const rows = await db
    .select({ order_id: order_items.order_id })
    .from(order_items)
    .where(inArray(order_items.order_id, ids))
  const counts = new Map<string, number>()
  for (const { order_id } of rows) counts.set(order_id, (counts.get(order_id) ?? 0) + 1)
  return counts
}
