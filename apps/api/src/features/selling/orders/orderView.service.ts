import type { Receipt } from '@affluence/contract/attributions'
import type { Order } from '@affluence/contract/orders'
import { and, asc, eq, getTableColumns, isNull, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { among, elements, listValue, ofElement, type Reader, slot, statement } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Value } from '../../../kernel/db/list.ts'
import { omit } from '../../../kernel/omit.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { outcomeOf } from '../attributions/attributions.rules.ts'
import { attributions } from '../attributions/attributions.tables.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { actionsFor, maskedName } from './orders.rules.ts'
import { order_items, type OrderItemRow, type OrderRow, orders } from '../sale/sale.tables.ts'
import { order_events, type OrderEventRow } from './timeline.tables.ts'

export type Summary = Omit<Order, 'items' | 'timeline' | 'courier' | 'tracking_url'>

/** The party whose orders a reader may see; an admin sees all. */
export function partyOf(actor: Actor): { sponsor_id: string } | { influencer_id: string } | null {
  if (actor.kind === 'admin') return null
  if ('sponsor_id' in actor && actor.sponsor_id) return { sponsor_id: actor.sponsor_id }
  return { influencer_id: (actor as { influencer_id: string }).influencer_id }
}

export function visibleTo(actor: Actor) {
  const party = partyOf(actor)
  if (!party) return undefined
  return 'sponsor_id' in party ? eq(orders.sponsor_id, party.sponsor_id) : eq(orders.influencer_id, party.influencer_id)
}
/** An influencer who only brought the buyer, and may not see the buyer's address. */
export const isPromoter = (actor: Actor) => {
  const party = partyOf(actor)
  return party !== null && 'influencer_id' in party
}

/** Who else might have earned it is the sponsor's to know; an influencer reads why, without the names. */
export function receiptFor(actor: Actor, receipt: Receipt): Receipt {
  if (!isPromoter(actor)) return receipt
  const { influencer_id } = actor as { influencer_id: string }
  const candidates = receipt.candidates.map((one) => {
    const isOther = one.influencer && one.influencer.id !== influencer_id
    const { via, at, won, reason } = one
    return isOther ? { influencer: null, via, reference: '', at, won, reason } : one
  })
  return { ...receipt, candidates }
}
const seenBy = (actor: Actor, attribution: Summary['attribution']) =>
  attribution && { ...attribution, receipt: receiptFor(actor, attribution.receipt) }

export async function findOrder(db: Reader, actor: Actor, id: string): Promise<OrderRow> {
  const [order] = await db
    .select()
    .from(orders)
    .where(and(eq(orders.id, id), visibleTo(actor)))
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
async function partsOf(db: Reader, order: OrderRow): Promise<OrderParts> {
  const { id: order_id } = order
  const [items, events] = [await itemsOf(db, { order_id }), await eventsOf(db, { order_id })]
  const around = await aroundFor(db, [order])
  return { items, events, ...(around.get(order_id) ?? unattributed) }
}

/** A caller that has just made the order knows its parts already. */
export async function presentOrder(db: Reader, actor: Actor, order: OrderRow, parts?: OrderParts): Promise<Order> {
  const { items: all, events, attribution, commission } = parts ?? (await partsOf(db, order))
  // What the shop has taken out of the order since stays in its books only.
  const items = all.filter(({ quantity }) => quantity > 0)
  const { courier_name, courier_phone } = order
  const hides = isPromoter(actor)
  return {
    ...summaryOf(actor, order, { attribution, commission }, items.length),
    items: items.map(itemOf),
    timeline: events.map(({ id, kind, from, to, amount, note, actor_kind, created_at }) => ({
      id,
      kind,
      from,
      to,
      amount,
      created_at,
      note: hides ? null : note,
      actor: actor_kind,
    })),
    courier: courier_name === null || hides ? null : { name: courier_name, phone: courier_phone },
    tracking_url: null,
  }
}

const itemOf = (row: OrderItemRow) => omit(row, 'order_id', 'position', 'platform_fee', 'reversed', 'refunded_before')

const unseen = [
  ...([
    'sponsor_id',
    'search',
    'refunded_delivery',
    'coupon_key',
    'overpaid',
    'told_at',
    'coupon_id',
    'link_id',
    'courier_name',
    'courier_phone',
    'courier_id',
    'zone_id',
  ] as const),
  ...(['paid_at', 'completed_at', 'updated_at'] as const),
] as const
// Within brackets of its own: directly in a select of one table, columns lose the name of theirs.
const lines = sql`select count(*) from ${order_items} where ${order_items.order_id} = ${orders.id} and ${order_items.quantity} > 0`
/** What a list reads of its orders: what it shows, and whose they are. */
export const shownOf = {
  ...omit(getTableColumns(orders), ...unseen),
  item_count: sql`(${lines})`.mapWith(Number),
}
type ShownRow = Omit<OrderRow, (typeof unseen)[number]> & { item_count: number }

export async function presentOrders(db: Reader, actor: Actor, rows: ShownRow[]): Promise<Summary[]> {
  const around = await aroundFor(db, rows)
  return rows.map((row) => summaryOf(actor, row, around.get(row.id) ?? unattributed, row.item_count))
}

type Around = Pick<Summary, 'attribution' | 'commission'>
type ColumnsShown = Omit<ShownRow, 'item_count'>
function summaryOf(actor: Actor, row: ColumnsShown, { attribution, commission }: Around, item_count: number): Summary {
  const hides = isPromoter(actor)
  const sells = actor.kind !== 'link' && !hides
  const candidates = hides ? seenBy(actor, attribution) : attribution
  return {
    id: row.id,
    number: row.number,
    source: row.source,
    external_id: hides ? null : row.external_id,
    payment: row.payment,
    fulfilment: row.fulfilment,
    currency: row.currency,
    subtotal: row.subtotal,
    discount: row.discount,
    tax: row.tax,
    delivery_fee: row.delivery_fee,
    total: row.total,
    refunded: row.refunded,
    payment_method: row.payment_method,
    customer: customerOf(row, hides),
    item_count,
    coupon: row.coupon_code === null || isSomebodyElses(candidates) ? null : couponOf(row),
    attribution: candidates,
    commission,
    placed_at: row.placed_at,
    created_at: row.created_at,
    actions: sells ? actionsOf(row) : [],
  }
}

const couponOf = ({ coupon_code, coupon_problem }: ColumnsShown) => ({ code: coupon_code!, problem: coupon_problem })
/** The code of a coupon that another influencer holds, which the reader's receipt does not name either. */
const isSomebodyElses = (attribution: Summary['attribution']) =>
  attribution?.receipt.candidates.some(({ via, reference }) => via === 'coupon' && reference === '') ?? false
/** The same as a condition: a search by code must not find an order whose code its reader is not shown. */
export const showsCodeTo = (influencer_id: Value<string>): SQL =>
  sql`not exists (select 1 from ${attributions}, ${elements(attributions.receipt, 'candidates')}
    where ${attributions.order_id} = ${orders.id} and ${ofElement('via')} = 'coupon'
      and ${ofElement('influencer.id')} <> ${influencer_id})`

const actionsOf = ({ payment, fulfilment, influencer_id }: ColumnsShown) =>
  actionsFor({ payment, fulfilment, attributed: influencer_id !== null })

function customerOf(row: ColumnsShown, hides: boolean) {
  const { customer_name: name, customer_city: city } = row
  if (hides) return { name: maskedName(name), email: null, phone: null, address: null, city, area: null }
  const { customer_email: email, customer_phone: phone, customer_address: address, customer_area: area } = row
  return { name, email, phone, address, city, area }
}

const reversedAmount = sql`select coalesce(sum(back.amount), 0) from ${commissions} back where back.reverses_id = ${commissions.id}`
/** Of a refused one nothing is left. */
const takenBack = sql`case when ${commissions.state} = 'rejected' then -${commissions.amount} else (${reversedAmount}) end`
/** Whose an order is or why it is nobody's, and what it earned them less what was taken back. */
const aroundOf = statement('order_view_around', (db) => {
  const { id, amount, bps, rule, state, matures_at } = commissions
  return db
    .select({
      order_id: attributions.order_id,
      influencer: { id: influencers.id, display_name: influencers.display_name },
      via: attributions.via,
      receipt: attributions.receipt,
      commission: { id, amount, bps, rule, state, matures_at },
      reversed: takenBack.mapWith(Number),
    })
    .from(attributions)
    .leftJoin(influencers, eq(influencers.id, attributions.influencer_id))
    .leftJoin(
      commissions,
      and(
        sql`${commissions.source} = 'order'`,
        eq(commissions.source_id, attributions.order_id),
        isNull(commissions.reverses_id),
      ),
    )
    .where(among(attributions.order_id, 'ids'))
})
const unattributed: Around = { attribution: null, commission: null }

async function aroundFor(db: Reader, rows: readonly Pick<OrderRow, 'id'>[]) {
  const details = rows.length === 0 ? [] : await aroundOf(db, { ids: listValue(rows.map(({ id }) => id)) })
  const around = new Map<string, Around>()
  for (const { order_id, influencer, via, receipt, commission, reversed } of details) {
    const reason = outcomeOf(receipt)
    const attribution = reason === null ? null : { influencer, via, reason, receipt }
    around.set(order_id, { attribution, commission: commission && { ...commission, reversed } })
  }
  return around
}
