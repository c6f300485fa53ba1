import { and, count, eq, gte, inArray, isNull, lte } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import { ad_requests } from '../../deals/adRequests/adRequests.tables.ts'
import { campaigns } from '../../deals/briefs/briefs.tables.ts'
import { forSide, budgetFigures, dailyRequests, duringPeriod } from '../dashboards/figures.service.ts'
import { daysOf } from '../../../kernel/periods.ts'
import { compare, series } from '../dashboards/daily.rules.ts'
import { salesOf } from '../dashboards/salesDashboard.service.ts'
import { dailyClicks } from '../dashboards/traffic.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { type Month, monthNamed } from './reports.rules.ts'

export type MonthlyFigures = Awaited<ReturnType<typeof monthlyFigures>>

/** What a sponsor did in a month: from the same counts as the dashboard. */
export async function monthlyFigures(db: Reader, sponsor_id: string, name: string) {
  const month = monthNamed(name)
  const ours = eq(ad_requests.sponsor_id, sponsor_id)
  const own = eq(campaigns.sponsor_id, sponsor_id)
  const [sponsor] = await db.select().from(sponsors).where(eq(sponsors.id, sponsor_id))
  const daily = forSide(await dailyRequests(db, ours, month), 'sponsor')
  const budget = await budgetFigures(db, own)
  const sales = await salesOf(db, { sponsor_id }, month)
  const traffic = await dailyClicks(db, { sponsor_id }, month)
  const now = (kind: string, of: 'many' | 'amount' = 'many') => compare(daily, month, kind, of).now
  return {
    month,
    company: sponsor!.company_name,
    currency: sponsor!.currency,
    sales: salesFigures(sales, traffic, month),
    counts: {
      campaigns_active: await campaignsIn(db, sponsor_id, month),
      requests_sent: now('sent'),
      requests_received: now('received'),
      requests_accepted: now('accepted'),
      ...(await endingsIn(db, sponsor_id, month)),
      ads_completed: now('completed'),
    },
    sums: { pay_agreed: now('accepted', 'amount'), pay_completed: now('completed', 'amount'), ...budget },
    days: series(daily, month, ['sent', 'received']).map(({ day, sent, received }) => ({ day, many: sent + received })),
  }
}

function salesFigures(
  { now, before, days }: Awaited<ReturnType<typeof salesOf>>,
  { clicks, unique_clicks }: Awaited<ReturnType<typeof dailyClicks>>,
  month: Month,
) {
  const both = (of: keyof typeof now & keyof typeof before) => ({ now: now[of], before: before[of] })
  return {
    counts: {
      orders: both('orders'),
      attributed_orders: both('attributed_orders'),
      clicks,
      unique_clicks,
    },
    sums: {
      revenue: both('revenue'),
      attributed_revenue: both('attributed_revenue'),
      commission: both('commission'),
      platform_fee: both('platform_fee'),
    },
    days: daysOf(month).map((day) => ({ day, revenue: days.find((row) => row.day === day)?.revenue ?? 0 })),
  }
}

const campaignsIn = (db: Reader, sponsor_id: string, { from, to }: Month) =>
  db.$count(
    campaigns,
    and(
      eq(campaigns.sponsor_id, sponsor_id),
      isNull(campaigns.deleted_at),
      inArray(campaigns.state, ['active', 'paused']),
      lte(campaigns.start_date, to),
      gte(campaigns.end_date, from),
    ),
  )

async function endingsIn(db: Reader, sponsor_id: string, { from, to }: Month) {
  const within = duringPeriod(ad_requests.ended_at, { from, to, before_from: from, before_to: to })
  const rows = await db
    .select({ state: ad_requests.state, many: count() })
    .from(ad_requests)
    .where(and(eq(ad_requests.sponsor_id, sponsor_id), within))
    .groupBy(ad_requests.state)
  const many = (state: string) => rows.find((row) => row.state === state)?.many ?? 0
  return {
    requests_rejected: many('rejected'),
    requests_withdrawn: many('withdrawn'),
    requests_expired: many('expired'),
    requests_cancelled: many('cancelled'),
  }
}
