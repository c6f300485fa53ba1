import type { Parsed } from '@affluence/contract/endpoint'
import type { positions, WatchedOrder } from '@affluence/contract/positions'
import { and, asc, eq, gte, type SQL, sql } from 'drizzle-orm'
import { type KeyActor, sellerOf, type SponsorActor } from '../../../kernel/access.ts'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import { containing, like, searchText } from '../../../kernel/db/db.ts'
import { afterKey, pageByKey } from '../../../kernel/db/list.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { zones } from '../../deals/zones/zones.tables.ts'
import { couriers } from '../couriers/couriers.tables.ts'
import { latestOf } from '../positions/positions.service.ts'
import { orders } from '../sale/sale.tables.ts'
import { windowOf } from './windows.service.ts'

const NEWEST_DAYS = 30
/** Where nobody knows how long it takes. */
const USUAL = 2 * HOUR

/** In these words a planner finds the index of the same condition. What shops report is brought by their own means. */
const underWay = sql`${orders.fulfilment} in ('pending', 'assigned', 'picked_up', 'in_transit') and (${orders.source} = 'hosted' or ${orders.courier_id} is not null)`

type Query = Parsed<typeof positions.latest>['query']
const joined = ({ db }: Kernel, where: SQL | undefined) =>
  db.read
    .select({ id: orders.id, order: orders, zone: zones, courier: couriers })
    .from(orders)
    .leftJoin(zones, eq(zones.id, orders.zone_id))
    .leftJoin(couriers, eq(couriers.id, orders.courier_id))
    .where(where)
    .orderBy(asc(orders.placed_at), asc(orders.id))
type Watched = Awaited<ReturnType<typeof joined>>[number]

/** Orders on their way, those first that wait longest. */
export async function watchOrders(kernel: Kernel, actor: SponsorActor | KeyActor, query: Query) {
  const { q, fulfilment, courier_id, zone_id, cursor, limit } = query
  const rows = await joined(
    kernel,
    and(
      eq(orders.sponsor_id, sellerOf(actor)),
      gte(orders.placed_at, later(kernel.clock.now(), -NEWEST_DAYS * DAY)),
      underWay,
      fulfilment ? eq(orders.fulfilment, fulfilment) : undefined,
      q ? like(orders.search, containing(searchText(q))) : undefined,
      courier_id ? eq(orders.courier_id, courier_id) : undefined,
      zone_id ? eq(orders.zone_id, zone_id) : undefined,
      afterKey(cursor, orders.placed_at, orders.id, 'asc'),
    ),
  ).limit(limit + 1)
  const { data, next_cursor } = pageByKey(rows, limit, ({ order }) => order.placed_at)
  const where = await latestOf(
    kernel.db.read,
    data.flatMap(({ courier }) => courier?.id ?? []),
  )
  return { data: await Promise.all(data.map((row) => present(kernel, row, where))), next_cursor }
}

type Where = Awaited<ReturnType<typeof latestOf>>
async function present(kernel: Kernel, { order, zone, courier }: Watched, where: Where): Promise<WatchedOrder> {
  const { id, number, placed_at, fulfilment } = order
  const expected_by = (await windowOf(kernel, order))?.to ?? null
  return {
    id,
    number,
    placed_at,
    fulfilment,
    expected_by,
    customer: { name: order.customer_name, address: order.customer_address },
    zone: zone && { id: zone.id, name: zone.name, city: zone.city },
    courier: courier && { id: courier.id, name: courier.name, phone: courier.phone },
    position: courier ? (where.get(courier.id) ?? null) : null,
    is_late: kernel.clock.now() > (expected_by ?? later(placed_at, USUAL)),
  }
}
