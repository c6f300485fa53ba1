import type { Ranked, Ranking, RankingQuery, RankingSort } from '@affluence/contract/roster'
import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, between, count, desc, eq, gt, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import { type Reader, total } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { link_sums, links } from '../../deals/links/links.tables.ts'
import { isSale } from '../../selling/sale/figures.service.ts'
import { order_sums, orders } from '../../selling/sale/sale.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { conversionOf, everyMonth, inOrder, rankedPeriod } from './roster.rules.ts'

const SHOWN = 50
type Period = { from: string; to: string }
type RankedBySales = Omit<Ranked, 'customers' | 'repeat_customers'>

/** Who sold most in the period, in one currency: amounts of different ones are never compared. */
export async function rankInfluencers({ db, clock }: Kernel, query: RankingQuery): Promise<Ranking> {
  const today = clock.now().slice(0, 10)
  const { period, currency, currencies, within } = await marketOf(db.read, query, today)
  if (currency === null) return { period, currency, currencies, sellers: 0, data: [], months: [] }
  const ranking = await standings(db.read, { period, currency, within, sort: query.sort })
  const data = await withCustomers(db.read, { period, currency }, ranking.slice(0, SHOWN))
  const months = everyMonth(await monthsOf(db.read, within), period, today)
  return { period, currency, currencies, sellers: ranking.length, data, months }
}

/** All who sold, for a file. */
export async function* rankingParts({ db, clock }: Kernel, query: RankingQuery) {
  const { period, currency, within } = await marketOf(db.read, query, clock.now().slice(0, 10))
  if (currency === null) return
  const ranking = await standings(db.read, { period, currency, within, sort: query.sort })
  for (let at = 0; at < ranking.length; at += SHOWN) {
    const rows = await withCustomers(db.read, { period, currency }, ranking.slice(at, at + SHOWN))
    yield { currency, rows: rows.map((row, n) => ({ ...row, place: at + n + 1 })) }
    await turn()
  }
}

async function marketOf(db: Reader, query: RankingQuery, today: string) {
  const period = rankedPeriod(query, today)
  const inPeriod = and(
    between(order_sums.hour, `${period.from}T00`, `${period.to}T23`),
    ne(order_sums.influencer_id, ''),
  )
  const currencies = await soldIn(db, inPeriod)
  const currency = query.currency ?? currencies[0] ?? null
  return { period, currency, currencies, within: and(inPeriod, eq(order_sums.currency, currency ?? '')) }
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

type Field = { period: Period; currency: string; within: SQL | undefined; sort: RankingSort }
async function standings(db: Reader, { period, currency, within, sort }: Field): Promise<RankedBySales[]> {
  const rows = await db
    .select({
      influencer: { id: influencers.id, display_name: influencers.display_name },
      orders: total(order_sums.paid_orders),
      revenue: total(order_sums.revenue),
      commission: total(order_sums.commission),
    })
    .from(order_sums)
    .innerJoin(influencers, eq(influencers.id, order_sums.influencer_id))
    .where(within)
    .groupBy(influencers.id, influencers.display_name)
    .having(gt(total(order_sums.paid_orders), 0))
    .orderBy(asc(influencers.id))
  const clicks = await clicksOf(db, period, currency)
  const standingRows = rows.map((row) => {
    const unique_clicks = clicks.get(row.influencer.id) ?? 0
    const average_order = Math.round(row.revenue / row.orders)
    return { ...row, average_order, unique_clicks, conversion_bps: conversionOf(row.orders, unique_clicks) }
  })
  return inOrder(standingRows, sort)
}

async function monthsOf(db: Reader, within: SQL | undefined) {
  const month = sql<string>`substr(${order_sums.hour}, 1, 7)`
  return db
    .select({ month, orders: total(order_sums.paid_orders), revenue: total(order_sums.revenue) })
    .from(order_sums)
    .where(within)
    .groupBy(month)
    .orderBy(asc(month))
}

/** On the links of those who sell in this currency: the others' have no orders here to be compared with. */
async function clicksOf(db: Reader, { from, to }: Period, currency: string) {
  const rows = await db
    .select({ id: links.influencer_id, clicks: total(link_sums.unique_clicks) })
    .from(links)
    .innerJoin(link_sums, eq(link_sums.link_id, links.id))
    .innerJoin(sponsors, eq(sponsors.id, links.sponsor_id))
    .where(and(eq(sponsors.currency, currency), between(link_sums.period, `${from}T00`, `${to}T23`)))
    .groupBy(links.influencer_id)
  return new Map(rows.map(({ id, clicks }) => [id, clicks]))
}

type Market = { period: Period; currency: string }
/** Who they are is known by e-mail, else by phone; whoever left neither is somebody new each time. */
async function withCustomers(db: Reader, { period, currency }: Market, ranking: RankedBySales[]): Promise<Ranked[]> {
  if (ranking.length === 0) return []
  const customer = sql<string>`coalesce(lower(${orders.customer_email}), ${orders.customer_phone}, ${orders.id})`
  const each = db
    .select({ influencer_id: orders.influencer_id, customer: customer.as('customer'), bought: count().as('bought') })
    .from(orders)
    .where(
      and(
        inArray(
          orders.influencer_id,
          ranking.map(({ influencer }) => influencer.id),
        ),
        eq(orders.currency, currency),
        between(orders.placed_at, period.from, later(`${period.to}T00:00:00.000Z`, DAY - 1)),
        isSale(orders),
      ),
    )
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
  const people = new Map(rows.map(({ id, ...counts }) => [id, counts]))
  return ranking.map((row) => ({ ...row, ...(people.get(row.influencer.id) ?? { customers: 0, repeat_customers: 0 }) }))
}
