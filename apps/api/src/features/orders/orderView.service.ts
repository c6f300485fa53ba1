import type { Order } from '@affluence/contract/orders'
import { and, asc, count, eq, isNull } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import { among, listed, type Reader, slot, statement, total } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { notFound } from '../../kernel/refusal.ts'
import { attributions } from '../attributions/attributions.tables.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { actionsFor, maskedName } from './orders.rules.ts'
import {
  order_events,
  order_items,
  type OrderEventRow,
  type OrderItemRow,
  type OrderRow,
  orders,
} from './orders.tables.ts'

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

const itemsOf = statement('order_view_items', (db) =>
  db
    .select()
    .from(order_items)
    .where(eq(order_items.order_id, slot('order_id')))
    .orderBy(order_items.position),
)
const eventsOf = statement('order_view_events', (db) =>
  db
    .select()
    .from(order_events)
    .where(eq(order_events.order_id, slot('order_id')))
    .orderBy(asc(order_events.created_at), asc(order_events.id)),
)
export type OrderParts = {
  items: readonly OrderItemRow[]
  events: readonly OrderEventRow[]
  attribution: Summary['attribution']
  commission: Summary['commission']
}
async function partsOf(db: Reader, { id: order_id }: OrderRow): Promise<OrderParts> {
  const [items, events] = [await itemsOf(db, { order_id }), await eventsOf(db, { order_id })]
  const [decisions, earned] = [await decisionsFor(db, [order_id]), await commissionsFor(db, [order_id])]
  const [attribution, commission] = [decisions.get(order_id) ?? null, earned.get(order_id) ?? null]
  return { items, events, attribution, commission }
}

/** Whoever has just made the order knows its parts already. */
export async function presentOrder(db: Reader, actor: Actor, order: OrderRow, known?: OrderParts): Promise<Order> {
  const { items, events, attribution, commission } = known ?? (await partsOf(db, order))
  const { courier_name, courier_phone } = order
  const hides = isPromoter(actor)
  return {
    ...summaryOf(actor, order, { attribution, commission, item_count: items.length }),
    items: items.map(itemOf),
    timeline: events.map(({ id, kind, from, to, amount, note, actor_kind, created_at }) => ({
      ...{ id, kind, from, to, amount, created_at },
      note: hides ? null : note,
      actor: actor_kind,
    })),
    courier: courier_name === null || hides ? null : { name: courier_name, phone: courier_phone },
    tracking_url: null,
  }
}

const itemOf = ({ order_id: _o, position: _p, reversed: _r, ...row }: OrderItemRow) => row

export async function presentOrders(db: Reader, actor: Actor, rows: OrderRow[]): Promise<Summary[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const [decisions, earned, lines] = [
    await decisionsFor(db, ids),
    await commissionsFor(db, ids),
    await linesFor(db, ids),
  ]
  return rows.map((row) =>
    summaryOf(actor, row, {
      attribution: decisions.get(row.id) ?? null,
      commission: earned.get(row.id) ?? null,
      item_count: lines.get(row.id) ?? 0,
    }),
  )
}

type Around = Pick<Summary, 'attribution' | 'commission' | 'item_count'>
function summaryOf(actor: Actor, row: OrderRow, around: Around): Summary {
  const { id, number, source, external_id, payment, fulfilment, currency, payment_method } = row
  const { subtotal, discount, tax, delivery_fee, total, refunded, placed_at, created_at } = row
  const hides = isPromoter(actor)
  const sells = actor.kind !== 'link' && !hides
  return {
    ...{ id, number, source, external_id: hides ? null : external_id, payment, fulfilment, currency, payment_method },
    ...{ subtotal, discount, tax, delivery_fee, total, refunded, placed_at, created_at },
    customer: customerOf(row, hides),
    coupon: row.coupon_code === null ? null : { code: row.coupon_code, problem: row.coupon_problem },
    actions: sells ? actionsFor({ payment, fulfilment, attributed: row.influencer_id !== null }) : [],
    ...around,
  }
}

function customerOf(row: OrderRow, hides: boolean) {
  const { customer_name: name, customer_city: city } = row
  if (hides) return { name: maskedName(name), email: null, phone: null, address: null, city, area: null }
  const { customer_email: email, customer_phone: phone, customer_address: address, customer_area: area } = row
  return { name, email, phone, address, city, area }
}

const decisionsOf = statement('order_view_decisions', (db) =>
  db
    .select({
      order_id: attributions.order_id,
      via: attributions.via,
      receipt: attributions.receipt,
      influencer: { id: influencers.id, display_name: influencers.display_name },
    })
    .from(attributions)
    .innerJoin(influencers, eq(influencers.id, attributions.influencer_id))
    .where(among(attributions.order_id, 'ids')),
)
async function decisionsFor(db: Reader, ids: string[]) {
  const rows = await decisionsOf(db, { ids: listed(ids) })
  return new Map(rows.map(({ order_id, via, ...decided }) => [order_id, { ...decided, via: via! }]))
}

const commissionsOf = statement('order_view_commissions', (db) =>
  db
    .select()
    .from(commissions)
    .where(and(eq(commissions.source, 'order'), among(commissions.source_id, 'ids'), isNull(commissions.reverses_id))),
)
const reversalsOf = statement('order_view_reversals', (db) =>
  db
    .select({ id: commissions.reverses_id, amount: total(commissions.amount) })
    .from(commissions)
    .where(among(commissions.reverses_id, 'ids'))
    .groupBy(commissions.reverses_id),
)
async function commissionsFor(db: Reader, ids: string[]) {
  const origins = await commissionsOf(db, { ids: listed(ids) })
  if (origins.length === 0) return new Map<string, Order['commission']>()
  const taken = await reversalsOf(db, { ids: listed(origins.map(({ id }) => id)) })
  const reversed = new Map(taken.map(({ id, amount }) => [id, amount]))
  return new Map(
    origins.map(({ id, amount, bps, rule, state, matures_at, source_id }) => [
      source_id,
      { id, amount, bps, rule, state, matures_at, reversed: reversed.get(id) ?? 0 },
    ]),
  )
}

const linesOf = statement('order_view_lines', (db) =>
  db
    .select({ order_id: order_items.order_id, lines: count() })
    .from(order_items)
    .where(among(order_items.order_id, 'ids'))
    .groupBy(order_items.order_id),
)
async function linesFor(db: Reader, ids: string[]) {
  const rows = await linesOf(db, { ids: listed(ids) })
  return new Map(rows.map(({ order_id, lines }) => [order_id, lines]))
}
