import { and, count, eq, gte, inArray, lt, ne, type SQL, sql } from 'drizzle-orm'
import { type Reader, total } from '../../../kernel/db/db.ts'
import { order_sums, orders } from './sale.tables.ts'
import type { Difference } from '../../../kernel/db/consistency.ts'

type Sums = typeof order_sums.$inferSelect
const when = (condition: SQL | undefined, value: SQL | number = 1) =>
  sql`coalesce(sum(case when ${condition} then ${value} else 0 end), 0)`.mapWith(Number)
const wasPaid = inArray(orders.payment, ['paid', 'partially_refunded', 'refunded'])
const columns = {
  orders: count(),
  paid_orders: when(and(wasPaid, ne(orders.fulfilment, 'cancelled'))),
  completed: when(eq(orders.fulfilment, 'completed')),
  failed: when(eq(orders.fulfilment, 'failed')),
  cancelled: when(eq(orders.fulfilment, 'cancelled')),
  revenue: when(wasPaid, sql`${orders.total} - ${orders.refunded}`),
  refunded: total(orders.refunded),
  discount: total(orders.discount),
}
type Measure = keyof typeof columns
const measures = Object.keys(columns) as Measure[]
type Figures = Record<Measure, number>
type Hour = Pick<Sums, 'sponsor_id' | 'hour'>

/** The orders of one hour, by whom they belong to. */
const ordersOf = (db: Reader, { sponsor_id, hour }: Hour) =>
  db
    .select({ influencer_id: orders.influencer_id, currency: orders.currency, ...columns })
    .from(orders)
    .where(and(eq(orders.sponsor_id, sponsor_id), gte(orders.placed_at, hour), lt(orders.placed_at, `${hour}~`)))
    .groupBy(orders.influencer_id, orders.currency)

/** Every hourly sum is what its orders say. */
export async function checkSums(db: Reader, _ids: string[], rows: unknown[]): Promise<Difference[]> {
  const actualRows = rows as Sums[]
  const hours = new Map(
    actualRows.map(({ sponsor_id, hour }): [string, Hour] => [sponsor_id + hour, { sponsor_id, hour }]),
  )
  const expected = new Map<string, Figures>()
  for (const [of, hour] of hours) {
    for (const { influencer_id, currency, ...figures } of await ordersOf(db, hour))
      expected.set([of, influencer_id ?? '', currency].join('|'), figures)
  }
  return actualRows.flatMap((row) => {
    const sums = expected.get([row.sponsor_id + row.hour, row.influencer_id, row.currency].join('|'))
    return measures.flatMap((measure): Difference[] => {
      const expected = sums?.[measure] ?? 0
      const key = `${row.sponsor_id} ${row.hour} ${row.influencer_id} ${measure}`
      return expected === row[measure] ? [] : [{ what: 'sums', key, expected, found: row[measure] }]
    })
  })
}

/** No order is in no sum. */
export async function checkSummed(db: Reader): Promise<Difference[]> {
  const expected = await db.$count(orders)
  const [row] = await db.select({ orders: total(order_sums.orders) }).from(order_sums)
  return row!.orders === expected ? [] : [{ what: 'sums', key: 'orders', expected, found: row!.orders }]
}
