import type { SalesQuery } from '@affluence/contract/dashboards'
import type { CurrencySales, SalesDashboard } from '@affluence/contract/dashboards.sales'
import { and, between, eq, gte, like, or, type SQL } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { type Reader, total } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { day_sums } from '../../selling/sale/sale.tables.ts'
import { moneyStanding } from './moneyStanding.service.ts'
import { daysBefore, daysOf, isWithin, type Period, periodOf, shifted } from '../../../kernel/periods.ts'
import { rateOf } from '../../../kernel/money.ts'
import { salesOwner, type SalesOwner } from './salesOwner.rules.ts'
import { topSales } from './topSales.service.ts'
import { dailyClicks } from './traffic.service.ts'

/** Out of sums by the day, written with each order: as quick for a million orders as for a thousand. */
export async function salesDashboard({ db, clock }: Kernel, actor: Actor, query: SalesQuery): Promise<SalesDashboard> {
  const today = clock.now().slice(0, 10)
  const period = periodOf(query, today)
  const owner = salesOwner(actor, query)
  const [days, totals, clicks] = await Promise.all([
    dailySales(db.read, owner, period, today),
    totalSales(db.read, owner),
    dailyClicks(db.read, owner, period),
  ])
  const sales = totals
    .toSorted((a, b) => b.placed - a.placed || (a.currency < b.currency ? -1 : 1))
    .map((sum) => currencySales(sum, days, { period, today, isInfluencer: Boolean(owner.influencer_id) }))
  const attributed = (when: 'now' | 'before') => sales.reduce((sum, one) => sum + one.attributed_orders[when], 0)
  const { unique_clicks } = clicks
  return {
    period,
    sales,
    traffic: {
      ...clicks,
      conversion_bps: {
        now: rateOf(attributed('now'), unique_clicks.now),
        before: rateOf(attributed('before'), unique_clicks.before),
      },
    },
    money: readsMoney(actor) ? await moneyStanding(db.read, owner) : [],
    top: await topSales(db.read, owner, { period, currency: sales[0]?.currency }),
  }
}

/** People see what is theirs; a program what it was given. */
const readsMoney = (actor: Actor) => actor.kind !== 'key' || actor.scopes.includes('wallet:read')

const ownedBy = ({ sponsor_id, influencer_id }: SalesOwner): SQL =>
  sponsor_id || influencer_id ? eq(day_sums.owner_id, (sponsor_id ?? influencer_id)!) : like(day_sums.owner_id, 'spo%')

const sums = {
  placed: total(day_sums.orders),
  orders: total(day_sums.paid_orders),
  revenue: total(day_sums.revenue),
  attributed_orders: total(day_sums.attributed_orders),
  attributed_revenue: total(day_sums.attributed_revenue),
  completed: total(day_sums.completed),
  failed: total(day_sums.failed),
  commission: total(day_sums.commission),
  platform_fee: total(day_sums.platform_fee),
}
type Sums = Record<keyof typeof sums, number>
type SalesDay = Sums & { day: string; currency: string }

/** The period, the one before it, and the last 30 days. */
export const dailySales = (
  db: Reader,
  owner: SalesOwner,
  { before_from, to }: Period,
  today: string,
): Promise<SalesDay[]> =>
  db
    .select({ day: day_sums.day, currency: day_sums.currency, ...sums })
    .from(day_sums)
    .where(
      and(ownedBy(owner), or(between(day_sums.day, before_from, to), gte(day_sums.day, shifted(today, 1 - MONTH)))),
    )
    .groupBy(day_sums.day, day_sums.currency)
    .orderBy(day_sums.day)
/** One party’s sales of a period and of the one before, in its one currency. */
export async function salesOf(db: Reader, owner: SalesOwner, period: Period) {
  const days = await dailySales(db, owner, period, period.to)
  const now = days.filter(({ day }) => isWithin(period, day))
  const before = days.filter(({ day }) => period.before_from <= day && day <= period.before_to)
  return { days: now, now: addUp(now), before: addUp(before) }
}

const totalSales = (db: Reader, owner: SalesOwner) =>
  db
    .select({ currency: day_sums.currency, ...sums })
    .from(day_sums)
    .where(ownedBy(owner))
    .groupBy(day_sums.currency)

const WEEK = 7
const MONTH = 30
type Around = { period: Period; today: string; isInfluencer: boolean }
function currencySales(total: Sums & { currency: string }, days: SalesDay[], { period, today, isInfluencer }: Around) {
  const { currency } = total
  const own = days.filter((row) => row.currency === currency)
  const now = addUp(own.filter(({ day }) => isWithin(period, day)))
  const before = addUp(own.filter(({ day }) => period.before_from <= day && day <= period.before_to))
  const compared = (key: keyof Sums) => ({ now: now[key], before: before[key] })
  const since = (length: number) => {
    const before = shifted(today, -length)
    return spanOf(addUp(own.filter(({ day }) => day > before && day <= today)))
  }
  const byDay = new Map(own.map((row) => [row.day, row]))
  const figuresOf = (day: string) => {
    const row = byDay.get(day) ?? nothing
    return { day, ...spanOf(row), commission: row.commission }
  }
  return {
    currency,
    placed: compared('placed'),
    orders: compared('orders'),
    revenue: compared('revenue'),
    attributed_orders: compared('attributed_orders'),
    attributed_revenue: compared('attributed_revenue'),
    commission: compared('commission'),
    platform_fee: isInfluencer ? { now: 0, before: 0 } : compared('platform_fee'),
    success_bps: {
      now: rateOf(now.completed, now.completed + now.failed),
      before: rateOf(before.completed, before.completed + before.failed),
    },
    spans: { today: since(1), week: since(WEEK), month: since(MONTH), total: spanOf(total) },
    days: daysOf(period).map(figuresOf),
    before_days: daysBefore(period).map(figuresOf),
  } satisfies CurrencySales
}

const keys = Object.keys(sums) as (keyof Sums)[]
const nothing = Object.fromEntries(keys.map((key) => [key, 0])) as Sums
const addUp = (rows: readonly Sums[]) =>
  Object.fromEntries(keys.map((key) => [key, rows.reduce((sum, row) => sum + row[key], 0)])) as Sums
const spanOf = ({ placed, orders, revenue }: Sums) => ({ placed, orders, revenue })
