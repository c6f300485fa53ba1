import type { SalesTotal } from '@affluence/contract/dashboards.sales'
import { and, asc, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { type Reader, total } from '../../../kernel/db/db.ts'
import { day_sums, type orders } from './sale.tables.ts'

type Columns = Pick<typeof orders, 'payment' | 'fulfilment' | 'total' | 'refunded'>

/** A sale is an order that was paid and not cancelled; the one definition behind every figure. */
export const isSale = ({ payment, fulfilment }: Columns): SQL =>
  and(inArray(payment, ['paid', 'partially_refunded', 'refunded']), ne(fulfilment, 'cancelled'))!
/** What a sale brought and was not given back. */
export const revenueOf = ({ total, refunded }: Columns): SQL => sql`${total} - ${refunded}`

/** Of all time, by sponsor or influencer: what it costs does not grow with the orders. */
export async function salesTotals(db: Reader, owner_ids: readonly string[]): Promise<Map<string, SalesTotal[]>> {
  if (owner_ids.length === 0) return new Map()
  const rows = await db
    .select({
      id: day_sums.owner_id,
      currency: day_sums.currency,
      orders: total(day_sums.paid_orders),
      revenue: total(day_sums.revenue),
      commission: total(day_sums.commission),
    })
    .from(day_sums)
    .where(inArray(day_sums.owner_id, [...owner_ids]))
    .groupBy(day_sums.owner_id, day_sums.currency)
    .orderBy(asc(day_sums.currency))
  const totals = Map.groupBy(rows, ({ id }) => id)
  return new Map([...totals].map(([id, sums]) => [id, sums.map(({ id: _, ...sum }) => sum)]))
}
