import { and, type AnyColumn, eq, isNotNull, ne, type SQL, sql } from 'drizzle-orm'
import { day, type Reader, total } from '../../kernel/db.ts'
import { isOwed } from '../commissions/commissions.service.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { link_sales } from '../links/links.tables.ts'
import { ALL_TIME } from '../links/sums.rules.ts'
import { day_sums, order_items, order_sums, orders, sale_sums } from '../sale/sale.tables.ts'
import { COUNTED } from '../sale/sums.service.ts'
import type { Difference } from '../ledger/ledger.service.ts'

type Row = { key: string } & Record<string, number | string>
const summed = (table: typeof order_sums | typeof day_sums) =>
  Object.fromEntries(COUNTED.map((name) => [name, total(table[name])])) as Record<(typeof COUNTED)[number], SQL<number>>
const keyOf = (...parts: (SQL | AnyColumn)[]) => sql<string>`${sql.join(parts, sql` || ' ' || `)}`

/** The days of sponsors and influencers are what their hours add up to. */
export async function checkDays(db: Reader): Promise<Difference[]> {
  const byDay = (owner: AnyColumn) => {
    const key = keyOf(owner, day(order_sums.hour), order_sums.currency)
    return db
      .select({ key, ...summed(order_sums) })
      .from(order_sums)
      .where(ne(owner, ''))
      .groupBy(key)
  }
  const kept = keyOf(day_sums.owner_id, day_sums.day, day_sums.currency)
  return differencesOf(
    [...(await byDay(order_sums.sponsor_id)), ...(await byDay(order_sums.influencer_id))],
    await db
      .select({ key: kept, ...summed(day_sums) })
      .from(day_sums)
      .groupBy(kept),
  )
}

/** What the hours say was earned is what the commissions say. */
export async function checkEarned(db: Reader): Promise<Difference[]> {
  const made = keyOf(commissions.sponsor_id, commissions.influencer_id, commissions.currency)
  const kept = keyOf(order_sums.sponsor_id, order_sums.influencer_id, order_sums.currency)
  return differencesOf(
    await db
      .select({ key: made, commission: total(commissions.amount), platform_fee: total(commissions.platform_fee) })
      .from(commissions)
      .where(and(eq(commissions.source, 'order'), isOwed()))
      .groupBy(made),
    await db
      .select({ key: kept, commission: total(order_sums.commission), platform_fee: total(order_sums.platform_fee) })
      .from(order_sums)
      .groupBy(kept),
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
  const kept = keyOf(sale_sums.sponsor_id, sale_sums.kind, value)
  const product = keyOf(orders.sponsor_id, sql`'product'`, sql`'all'`)
  const left = sql`${order_items.total} - ${order_items.discount} - ${order_items.refunded}`
  return differencesOf(
    [
      ...(await of('influencer', orders.influencer_id)),
      ...(await of('coupon', orders.coupon_id)),
      ...(await db
        .select({ key: product, sales: total(sql`${order_items.quantity} * ${stands}`), revenue: total(left) })
        .from(order_items)
        .innerJoin(orders, eq(orders.id, order_items.order_id))
        .where(wasPaid)
        .groupBy(orders.sponsor_id)),
    ],
    await db
      .select({ key: kept, sales: total(sale_sums.sales), revenue: total(sale_sums.revenue) })
      .from(sale_sums)
      .where(ne(sale_sums.kind, 'city'))
      .groupBy(sale_sums.sponsor_id, sale_sums.kind, value),
  )
}

/** What came through each link, by day and in all, is what its orders and their commissions say. */
export async function checkLinkSales(db: Reader): Promise<Difference[]> {
  const by = [orders.link_id, day(orders.placed_at)] as const
  const of = { link_id: orders.link_id, day: day(orders.placed_at) }
  const ofLinks = and(wasPaid, isNotNull(orders.link_id))
  const brought = { conversions: total(stands), revenue: total(sql`${orders.total} - ${orders.refunded}`) }
  const earned = and(eq(commissions.source_id, orders.id), eq(commissions.source, 'order'), isOwed())
  const rows = [
    ...(await db
      .select({ ...of, ...brought })
      .from(orders)
      .where(ofLinks)
      .groupBy(...by)),
    ...(await db
      .select({ ...of, commission: total(commissions.amount) })
      .from(orders)
      .innerJoin(commissions, earned)
      .where(ofLinks)
      .groupBy(...by)),
  ]
  const wanted = new Map<string, Row>()
  const none = { conversions: 0, revenue: 0, commission: 0 }
  for (const { link_id, day: placed, ...more } of rows) {
    for (const key of [`${link_id} ${placed}`, `${link_id} ${ALL_TIME}`]) {
      const sums = wanted.get(key) ?? { key, ...none }
      const { conversions, revenue, commission } = { ...none, ...more }
      wanted.set(key, {
        key,
        conversions: Number(sums['conversions']) + conversions,
        revenue: Number(sums['revenue']) + revenue,
        commission: Number(sums['commission']) + commission,
      })
    }
  }
  const { link_id, period, conversions, revenue, commission } = link_sales
  const kept = await db.select({ key: keyOf(link_id, period), conversions, revenue, commission }).from(link_sales)
  return differencesOf([...wanted.values()], kept)
}

function differencesOf(expected: Row[], kept: Row[]): Difference[] {
  const [wanted, found] = [new Map(expected.map((row) => [row.key, row])), new Map(kept.map((row) => [row.key, row]))]
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((key) => {
    const [one, other] = [wanted.get(key), found.get(key)]
    return Object.keys(one ?? other ?? {}).flatMap((measure): Difference[] => {
      const [should, is] = [Number(one?.[measure] ?? 0), Number(other?.[measure] ?? 0)]
      return measure === 'key' || should === is
        ? []
        : [{ what: 'sums', key: `${key} ${measure}`, expected: should, found: is }]
    })
  })
}
