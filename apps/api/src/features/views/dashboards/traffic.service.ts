import { and, between, eq, type SQL, sql } from 'drizzle-orm'
import { day, type Reader, total } from '../../../kernel/db/db.ts'
import { link_sums, links } from '../../deals/links/links.tables.ts'
import { daysBefore, daysOf, isWithin, type Period } from '../../../kernel/periods.ts'
import type { SalesOwner } from './salesOwner.rules.ts'

/** Clicks of people by day, from the hourly sums of the links. */
export async function dailyClicks(db: Reader, owner: SalesOwner, period: Period) {
  const rows = await db
    .select({
      day: day(link_sums.period),
      clicks: total(link_sums.clicks),
      unique_clicks: total(link_sums.unique_clicks),
    })
    .from(link_sums)
    .where(and(ofLinks(owner), between(link_sums.period, `${period.before_from}T00`, `${period.to}T23`)))
    .groupBy(day(link_sums.period))
  const sum = (key: 'clicks' | 'unique_clicks', isIn: (day: string) => boolean) =>
    rows.filter((row) => isIn(row.day)).reduce((all, row) => all + row[key], 0)
  const compared = (key: 'clicks' | 'unique_clicks') => ({
    now: sum(key, (on) => isWithin(period, on)),
    before: sum(key, (on) => !isWithin(period, on)),
  })
  const byDay = new Map(rows.map((row) => [row.day, row]))
  const figuresOf = (on: string) => {
    const { clicks = 0, unique_clicks = 0 } = byDay.get(on) ?? {}
    return { day: on, clicks, unique_clicks }
  }
  return {
    clicks: compared('clicks'),
    unique_clicks: compared('unique_clicks'),
    days: daysOf(period).map(figuresOf),
    before_days: daysBefore(period).map(figuresOf),
  }
}

/** Link by link, so that only their own hours are read. */
function ofLinks({ sponsor_id, influencer_id }: SalesOwner): SQL | undefined {
  if (sponsor_id)
    return sql`${link_sums.link_id} in (select ${links.id} from ${links} where ${eq(links.sponsor_id, sponsor_id)})`
  if (influencer_id)
    return sql`${link_sums.link_id} in (select ${links.id} from ${links} where ${eq(links.influencer_id, influencer_id)})`
  return undefined
}
