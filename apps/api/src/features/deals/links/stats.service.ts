import type { Parsed } from '@affluence/contract/endpoint'
import type { links as endpoints, LinkStats } from '@affluence/contract/links'
import { and, between, desc, eq, sql } from 'drizzle-orm'
import type { FileToSend } from '../../../kernel/files/fileToSend.ts'
import { inMajorUnits, placesOf } from '../../../kernel/files/spreadsheetValues.ts'
import { type Reader, total } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { daysOf, periodOf } from '../../../kernel/periods.ts'
import { link_referrers, link_sales, link_sums } from './links.tables.ts'
import { findLink, type LinkReader } from './linkView.service.ts'
import { addUp, dayOf } from './sums.rules.ts'

type LinkStatsQuery = Parsed<typeof endpoints.stats>['query']
const STRONGEST = 50
const HEAD = 'day,clicks,unique_clicks,conversions,revenue,commission,currency'

/** Out of sums by the hour and the day: as quick for a million clicks as for none. */
export async function linkStats(
  { db, clock }: Kernel,
  actor: LinkReader,
  id: string,
  query: LinkStatsQuery,
): Promise<LinkStats> {
  const { currency } = (await findLink(db.read, actor, id)).product
  const period = periodOf(query, dayOf(clock.now()))
  const { from, to } = period
  const hours = await db.read
    .select()
    .from(link_sums)
    .where(and(eq(link_sums.link_id, id), between(link_sums.period, `${from}T00`, `${to}T23`)))
  const sales = await db.read
    .select()
    .from(link_sales)
    .where(and(eq(link_sales.link_id, id), between(link_sales.period, from, to)))
  const figures = addUp(hours, sales, daysOf(period))
  const referrers = await referrersOf(db.read, id, period, figures.clicks)
  return { link_id: id, from, to, currency, ...figures, referrers }
}

async function referrersOf(db: Reader, link_id: string, { from, to }: { from: string; to: string }, clicks: number) {
  const sum = total(link_referrers.clicks)
  const rows = await db
    .select({ host: link_referrers.host, clicks: sum })
    .from(link_referrers)
    .where(and(eq(link_referrers.link_id, link_id), between(link_referrers.day, from, to)))
    .groupBy(link_referrers.host)
    .orderBy(desc(sql`sum(${link_referrers.clicks})`), link_referrers.host)
    .limit(STRONGEST)
  const rest = clicks - rows.reduce((all, row) => all + row.clicks, 0)
  return rest > 0 ? [...rows, { host: null, clicks: rest }] : rows
}

export async function linkStatsFile(
  kernel: Kernel,
  actor: LinkReader,
  id: string,
  query: LinkStatsQuery,
): Promise<FileToSend> {
  const { per_day, from, to, currency } = await linkStats(kernel, actor, id, query)
  const money = (minor: number) => inMajorUnits({ minor, places: placesOf(currency) })
  const lines = per_day.map(({ day, clicks, unique_clicks, conversions, revenue, commission }) =>
    [day, clicks, unique_clicks, conversions, money(revenue), money(commission), currency].join(','),
  )
  return { name: `clicks-${from}-${to}.csv`, content: `${[HEAD, ...lines].join('\r\n')}\r\n` }
}
