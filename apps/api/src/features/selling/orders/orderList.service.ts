import type { orders as endpoints } from '@affluence/contract/orders'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, asc, desc, gte, lt, sql } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { instantsOf } from '../../../kernel/days.ts'
import { containsPattern, filtered, like, type Slotted } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { afterCursor, is, keyIn, matching, pageByKey, type Value } from '../../../kernel/db/list.ts'
import { couponKey } from '../coupons/coupons.rules.ts'
import { isSale } from '../sale/figures.service.ts'
import { orders } from '../sale/sale.tables.ts'
import { partyOf, presentOrders, shownOf, showsCodeTo } from './orderView.service.ts'

export type OrderQuery = Parsed<typeof endpoints.list>['query']

type FilterValues = ReturnType<typeof wantedBy>
/** What a list and its export have in common: the orders of this reader under these filters. */
export const ordersWhere = (actor: Actor, query: Filters) => fitting(wantedBy(actor, query))

type Filters = Omit<OrderQuery, 'sort' | 'cursor' | 'limit'>
function wantedBy(actor: Actor, { q, coupon, to, sold, ...plain }: Filters) {
  const { payment, fulfilment, source, influencer_id, link_id, courier_id, zone_id, from, currency } = plain
  const party = partyOf(actor)
  const searches = party === null || 'sponsor_id' in party
  return {
    sponsor_id: searches ? party?.sponsor_id : undefined,
    promoter_id: searches ? undefined : party.influencer_id,
    words: searches && q ? containsPattern(q) : undefined,
    digits: !searches && q ? containsPattern(q) : undefined,
    coupon: coupon ? couponKey(coupon) : undefined,
    seen_by: coupon && !searches ? party.influencer_id : undefined,
    ...instantsOf(actor, { from, to }),
    sold: sold ? 1 : undefined,
    payment,
    fulfilment,
    source,
    influencer_id,
    link_id,
    courier_id: searches ? courier_id : undefined,
    zone_id: searches ? zone_id : undefined,
    currency,
  }
}

const fitting = matching({
  sponsor_id: is(orders.sponsor_id),
  promoter_id: is(orders.influencer_id),
  words: (pattern: Value<string>) => like(orders.search, pattern),
  digits: (pattern: Value<string>) => like(orders.number, pattern),
  payment: is(orders.payment),
  sold: (yes: Value<number>) => and(isSale(orders), sql`${yes} = 1`)!,
  currency: is(orders.currency),
  fulfilment: is(orders.fulfilment),
  source: is(orders.source),
  coupon: is(orders.coupon_key),
  seen_by: showsCodeTo,
  influencer_id: is(orders.influencer_id),
  link_id: is(orders.link_id),
  courier_id: is(orders.courier_id),
  zone_id: is(orders.zone_id),
  from: (at: Value<string>) => gte(orders.placed_at, at),
  before: (at: Value<string>) => lt(orders.placed_at, at),
})

const sortOrders = {
  placed_at: { by: orders.placed_at, direction: 'asc', order: [asc(orders.placed_at), asc(orders.id)] },
  '-placed_at': { by: orders.placed_at, direction: 'desc', order: [desc(orders.placed_at), desc(orders.id)] },
  total: { by: orders.total, direction: 'asc', order: [asc(orders.total), asc(orders.id)] },
  '-total': { by: orders.total, direction: 'desc', order: [desc(orders.total), desc(orders.id)] },
} as const

type ListParams = FilterValues & { value?: string | number; last?: string; most: number }
const ordersIn = filtered(
  'orders_list',
  (db, { value, last, most, ...filters }: Slotted<ListParams>, sort: OrderQuery['sort']) => {
    const { by, direction, order } = sortOrders[sort]
    return db
      .select(shownOf)
      .from(orders)
      .where(and(fitting(filters), afterCursor(by, orders.id, [value, last], direction)))
      .orderBy(...order)
      .limit(most)
  },
)

const MOST_COUNTED = 10_000
/** How many there are, as far as anybody reads on: what it costs does not grow with the rest. */
export async function countSome({ db: { read: db } }: Kernel, actor: Actor, query: Filters) {
  const matching = db
    .select({ id: orders.id })
    .from(orders)
    .where(ordersWhere(actor, query))
    .limit(MOST_COUNTED + 1)
    .as('found')
  const total = await db.$count(matching)
  return { count: Math.min(total, MOST_COUNTED), is_more: total > MOST_COUNTED }
}

export async function listOrders({ db: { read: db } }: Kernel, actor: Actor, query: OrderQuery) {
  const { sort, cursor, limit } = query
  const { by } = sortOrders[sort]
  const values = { ...wantedBy(actor, query), ...keyIn(cursor, by), most: limit + 1 }
  const rows = await ordersIn(db, sort, values)
  const { data, next_cursor } = pageByKey(rows, limit, (row) => (by === orders.total ? row.total : row.placed_at))
  return { data: await presentOrders(db, actor, data), next_cursor }
}
