import { and, type AnyColumn, eq, inArray, isNotNull, ne, type SQL, sql } from 'drizzle-orm'
import { day, type Reader, total } from '../../../kernel/db/db.ts'
import {
  type Check,
  type Difference,
  differencesOf,
  differs,
  type Find,
  keyOf,
  sumsBy,
} from '../../../kernel/db/consistency.ts'
import { day_sums, order_items, order_sums, orders, refund_lines, refunds, sale_sums } from './sale.tables.ts'
import { checkSummed, checkSums } from './sumsVerification.service.ts'
import { SUM_COLUMNS } from './sums.service.ts'

/** What an order says was given back is the sum of its refunds and of its lines, and never more than was paid. */
const checkOrders: Find = async (db, ids, rows) => {
  const [byRefund, byLine, goods] = [
    sumsBy(
      await db
        .select({ id: refunds.order_id, sum: total(refunds.amount) })
        .from(refunds)
        .where(inArray(refunds.order_id, ids))
        .groupBy(refunds.order_id),
    ),
    sumsBy(
      await db
        .select({ id: refunds.order_id, sum: total(refund_lines.amount) })
        .from(refund_lines)
        .innerJoin(refunds, eq(refunds.id, refund_lines.refund_id))
        .where(inArray(refunds.order_id, ids))
        .groupBy(refunds.order_id),
    ),
    sumsBy(
      await db
        .select({ id: order_items.order_id, sum: total(order_items.refunded) })
        .from(order_items)
        .where(inArray(order_items.order_id, ids))
        .groupBy(order_items.order_id),
    ),
  ]
  return (rows as unknown as { id: string; refunded: number }[]).flatMap(({ id, refunded }) => [
    ...differs('refunds', id, byRefund.get(id) ?? 0, refunded),
    ...differs('refund_lines', id, goods.get(id) ?? 0, byLine.get(id) ?? 0),
  ])
}

const sumsOf = (table: typeof order_sums | typeof day_sums) =>
  Object.fromEntries(SUM_COLUMNS.map((name) => [name, total(table[name])])) as Record<
    (typeof SUM_COLUMNS)[number],
    SQL<number>
  >

/** The days of sponsors and influencers are what their hours add up to. */
export async function checkDays(db: Reader): Promise<Difference[]> {
  const byDay = (owner: AnyColumn) => {
    const key = keyOf(owner, day(order_sums.hour), order_sums.currency)
    return db
      .select({ key, ...sumsOf(order_sums) })
      .from(order_sums)
      .where(ne(owner, ''))
      .groupBy(key)
  }
  const sumsKey = keyOf(day_sums.owner_id, day_sums.day, day_sums.currency)
  return differencesOf(
    [...(await byDay(order_sums.sponsor_id)), ...(await byDay(order_sums.influencer_id))],
    await db
      .select({ key: sumsKey, ...sumsOf(day_sums) })
      .from(day_sums)
      .groupBy(sumsKey),
  )
}

const wasPaid = sql`${orders.payment} in ('paid', 'partially_refunded', 'refunded')`
const stands = sql`case when ${orders.fulfilment} = 'cancelled' then 0 else 1 end`

/** What sold by influencer, coupon and product is what the orders and their lines say. */
export async function checkSold(db: Reader): Promise<Difference[]> {
  const of = async (kind: string, by: AnyColumn) => {
    const key = keyOf(orders.sponsor_id, sql`${kind}`, by)
    return db
      .select({ key, sales: total(stands), revenue: total(sql`${orders.total} - ${orders.refunded}`) })
      .from(orders)
      .where(and(wasPaid, isNotNull(by)))
      .groupBy(orders.sponsor_id, sql`${by}`)
  }
  const value = sql`case when ${sale_sums.kind} = 'product' then 'all' else ${sale_sums.value} end`
  const sumsKey = keyOf(sale_sums.sponsor_id, sale_sums.kind, value)
  const product = keyOf(orders.sponsor_id, sql`'product'`, sql`'all'`)
  const rest = sql`${order_items.total} - ${order_items.discount} - ${order_items.refunded}`
  return differencesOf(
    [
      ...(await of('influencer', orders.influencer_id)),
      ...(await of('coupon', orders.coupon_id)),
      ...(await db
        .select({ key: product, sales: total(sql`${order_items.quantity} * ${stands}`), revenue: total(rest) })
        .from(order_items)
        .innerJoin(orders, eq(orders.id, order_items.order_id))
        .where(wasPaid)
        .groupBy(orders.sponsor_id)),
    ],
    await db
      .select({ key: sumsKey, sales: total(sale_sums.sales), revenue: total(sale_sums.revenue) })
      .from(sale_sums)
      .where(ne(sale_sums.kind, 'city'))
      .groupBy(sale_sums.sponsor_id, sale_sums.kind, value),
  )
}

export const saleChecks: readonly Check[] = [
  { name: 'orders', of: orders, findIn: checkOrders },
  { name: 'sums', of: order_sums, findIn: checkSums },
  { find: checkSummed },
  { find: checkDays },
  { find: checkSold },
]
