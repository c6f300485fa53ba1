import type { orders as endpoints } from '@affluence/contract/orders'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, asc, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import { DAY, later } from '../../kernel/clock.ts'
import { contains } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { afterKey, pageByKey } from '../../kernel/list.ts'
import { couponKey } from '../coupons/coupons.rules.ts'
import { orders } from './orders.tables.ts'
import { partyOf, presentOrders, withinReach } from './orderView.service.ts'

export type Query = Parsed<typeof endpoints.list>['query']

/** What a list and its export have in common: the orders of this reader under these filters. */
export function ordersWhere(actor: Actor, query: Omit<Query, 'sort' | 'cursor' | 'limit'>): SQL | undefined {
  const party = partyOf(actor)
  const searches = party === null || 'sponsor_id' in party
  return and(
    withinReach(actor),
    query.q ? (searches ? contains(orders.search, query.q) : contains(orders.number, query.q)) : undefined,
    query.payment && eq(orders.payment, query.payment),
    query.fulfilment && eq(orders.fulfilment, query.fulfilment),
    query.source && eq(orders.source, query.source),
    query.coupon ? eq(sql`upper(${orders.coupon_code})`, couponKey(query.coupon)) : undefined,
    query.influencer_id ? eq(orders.influencer_id, query.influencer_id) : undefined,
    query.link_id ? eq(orders.link_id, query.link_id) : undefined,
    query.from ? gte(orders.placed_at, query.from) : undefined,
    query.to ? lt(orders.placed_at, later(`${query.to}T00:00:00.000Z`, DAY)) : undefined,
  )
}

export async function listOrders({ db: { read: db } }: Kernel, actor: Actor, query: Query) {
  const isDown = query.sort.startsWith('-')
  const column = query.sort.endsWith('total') ? orders.total : orders.placed_at
  const [way, direction] = isDown ? ([desc, 'desc'] as const) : ([asc, 'asc'] as const)
  const rows = await db
    .select()
    .from(orders)
    .where(and(ordersWhere(actor, query), afterKey(query.cursor, column, orders.id, direction)))
    .orderBy(way(column), way(orders.id))
    .limit(query.limit + 1)
  const keyOf = (row: (typeof rows)[number]) => (column === orders.total ? row.total : row.placed_at)
  const { data, next_cursor } = pageByKey(rows, query.limit, keyOf)
  return { data: await presentOrders(db, actor, data), next_cursor }
}
