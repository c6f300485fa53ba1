import type { Ranked, Ranking, RankingQuery } from '@affluence/contract/roster'
import { and, asc, between, count, desc, eq, gt, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { DAY, later } from '../../kernel/clock.ts'
import { type Reader, total } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { link_sums, links } from '../links/links.tables.ts'
import { isSale } from '../orders/figures.service.ts'
import { order_sums, orders } from '../orders/orders.tables.ts'
import { conversionOf, everyMonth, rankedPeriod } from './roster.rules.ts'

const SHOWN = 50
type Period = { from: string; to: string }
type Sold = { id: string; display_name: string; orders: number; revenue: number }

/** Who sold most in the period, in one currency: amounts of different ones are never compared. */
export async function rankInfluencers({ db, clock }: Kernel, query: RankingQuery): Promise<Ranking> {
  const today = clock.now().slice(0, 10)
  const period = rankedPeriod(query, today)
  const inPeriod = and(
    between(order_sums.hour, `${period.from}T00`, `${period.to}T23`),
    ne(order_sums.influencer_id, ''),
  )
  const currencies = await soldIn(db.read, inPeriod)
  const currency = query.currency ?? currencies[0] ?? null
  if (currency === null) return { period, currency, currencies, data: [], months: [] }
  const within = and(inPeriod, eq(order_sums.currency, currency))
  const sold = await soldBy(db.read, within)
  const more = await moreOf(db.read, period, currency, sold)
  const data = sold.map(({ id, display_name, orders: many, revenue }) => ({
    influencer: { id, display_name },
    orders: many,
    revenue,
    average_order: many > 0 ? Math.round(revenue / many) : 0,
    ...more(id, many),
  }))
  const months = everyMonth(await monthsOf(db.read, within), period, today)
  return { period, currency, currencies, data, months }
}

async function soldIn(db: Reader, within: SQL | undefined) {
  const many = total(order_sums.paid_orders)
  const rows = await db
    .select({ currency: order_sums.currency })
    .from(order_sums)
    .where(within)
    .groupBy(order_sums.currency)
    .having(gt(many, 0))
    .orderBy(desc(many), asc(order_sums.currency))
  return rows.map(({ currency }) => currency)
}

const soldBy = (db: Reader, within: SQL | undefined): Promise<Sold[]> =>
  db
    .select({
      id: influencers.id,
      display_name: influencers.display_name,
      orders: total(order_sums.paid_orders),
      revenue: total(order_sums.revenue),
    })
    .from(order_sums)
    .innerJoin(influencers, eq(influencers.id, order_sums.influencer_id))
    .where(within)
    .groupBy(influencers.id, influencers.display_name)
    .having(gt(total(order_sums.paid_orders), 0))
    .orderBy(desc(total(order_sums.revenue)), asc(influencers.id))
    .limit(SHOWN)

async function monthsOf(db: Reader, within: SQL | undefined) {
  const month = sql<string>`substr(${order_sums.hour}, 1, 7)`
  return db
    .select({ month, orders: total(order_sums.paid_orders), revenue: total(order_sums.revenue) })
    .from(order_sums)
    .where(within)
    .groupBy(month)
    .orderBy(asc(month))
}

type More = Omit<Ranked, 'influencer' | 'orders' | 'revenue' | 'average_order'>
async function moreOf(db: Reader, period: Period, currency: string, sold: Sold[]) {
  const ids = sold.map(({ id }) => id)
  if (ids.length === 0) return () => ({}) as More
  const placed = and(
    inArray(orders.influencer_id, ids),
    eq(orders.currency, currency),
    between(orders.placed_at, period.from, later(`${period.to}T00:00:00.000Z`, DAY - 1)),
    isSale(orders),
  )
  const [people, clicks, earned] = [
    await customersOf(db, placed),
    await clicksOf(db, ids, period),
    await earnedBy(db, placed),
  ]
  return (id: string, many: number): More => {
    const unique_clicks = clicks.get(id) ?? 0
    return {
      commission: earned.get(id) ?? 0,
      ...(people.get(id) ?? { customers: 0, repeat_customers: 0 }),
      unique_clicks,
      conversion_bps: conversionOf(many, unique_clicks),
    }
  }
}

/** Who they are is known by e-mail, else by phone; whoever left neither is somebody new each time. */
async function customersOf(db: Reader, placed: SQL | undefined) {
  const customer = sql<string>`coalesce(lower(${orders.customer_email}), ${orders.customer_phone}, ${orders.id})`
  const each = db
    .select({ influencer_id: orders.influencer_id, customer: customer.as('customer'), bought: count().as('bought') })
    .from(orders)
    .where(placed)
    .groupBy(orders.influencer_id, customer)
    .as('each_customer')
  const rows = await db
    .select({
      id: each.influencer_id,
      customers: count(),
      repeat_customers: total(sql`case when ${each.bought} > 1 then 1 else 0 end`),
    })
    .from(each)
    .groupBy(each.influencer_id)
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}

async function clicksOf(db: Reader, ids: string[], { from, to }: Period) {
  const rows = await db
    .select({ id: links.influencer_id, clicks: total(link_sums.unique_clicks) })
    .from(links)
    .innerJoin(link_sums, eq(link_sums.link_id, links.id))
    .where(and(inArray(links.influencer_id, ids), between(link_sums.period, `${from}T00`, `${to}T23`)))
    .groupBy(links.influencer_id)
  return new Map(rows.map(({ id, clicks }) => [id, clicks]))
}

async function earnedBy(db: Reader, placed: SQL | undefined) {
  const rows = await db
    .select({ id: orders.influencer_id, earned: total(commissions.amount) })
    .from(orders)
    .innerJoin(commissions, and(eq(commissions.source, 'order'), eq(commissions.source_id, orders.id)))
    .where(and(placed, ne(commissions.state, 'rejected')))
    .groupBy(orders.influencer_id)
  return new Map(rows.map(({ id, earned }) => [id, earned]))
}
