import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { day, type Reader, total } from '../../../kernel/db/db.ts'
import { type Difference, differencesOf, keyOf } from '../../../kernel/db/consistency.ts'
import { link_sales } from '../../deals/links/links.tables.ts'
import { ALL_TIME } from '../../deals/links/sums.rules.ts'
import { orders } from '../sale/sale.tables.ts'
import { isOwed } from './commissions.service.ts'
import { commissions } from './commissions.tables.ts'

type Row = { key: string } & Record<string, number | string>
const wasPaid = sql`${orders.payment} in ('paid', 'partially_refunded', 'refunded')`
const isCounted = sql`case when ${orders.fulfilment} = 'cancelled' then 0 else 1 end`

/** What came through each link, by day and in all, is what its orders and their commissions say. */
export async function checkLinkSales(db: Reader): Promise<Difference[]> {
  const by = [orders.link_id, day(orders.placed_at)] as const
  const of = { link_id: orders.link_id, day: day(orders.placed_at) }
  const ofLinks = and(wasPaid, isNotNull(orders.link_id))
  const sumColumns = { conversions: total(isCounted), revenue: total(sql`${orders.total} - ${orders.refunded}`) }
  const isCommissionOf = and(eq(commissions.source_id, orders.id), eq(commissions.source, 'order'), isOwed())
  const rows = [
    ...(await db
      .select({ ...of, ...sumColumns })
      .from(orders)
      .where(ofLinks)
      .groupBy(...by)),
    ...(await db
      .select({ ...of, commission: total(commissions.amount) })
      .from(orders)
      .innerJoin(commissions, isCommissionOf)
      .where(ofLinks)
      .groupBy(...by)),
  ]
  const expectedByKey = new Map<string, Row>()
  const none = { conversions: 0, revenue: 0, commission: 0 }
  for (const { link_id, day: placedDay, ...more } of rows) {
    for (const key of [`${link_id} ${placedDay}`, `${link_id} ${ALL_TIME}`]) {
      const sums = expectedByKey.get(key) ?? { key, ...none }
      const { conversions, revenue, commission } = { ...none, ...more }
      expectedByKey.set(key, {
        key,
        conversions: Number(sums['conversions']) + conversions,
        revenue: Number(sums['revenue']) + revenue,
        commission: Number(sums['commission']) + commission,
      })
    }
  }
  const { link_id, period, conversions, revenue, commission } = link_sales
  const actualRows = await db.select({ key: keyOf(link_id, period), conversions, revenue, commission }).from(link_sales)
  return differencesOf([...expectedByKey.values()], actualRows)
}
