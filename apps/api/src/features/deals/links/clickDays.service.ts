import type { clicksByDay } from '@affluence/contract/links'
import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, between, eq, gt, inArray, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { amountOf } from '../../../kernel/files/spreadsheetValues.ts'
import { type Reader, total } from '../../../kernel/db/db.ts'
import type { Part } from '../../../kernel/files/exportable.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { link_sales, link_sums, links } from './links.tables.ts'
import { type FoundLink, type LinkReader, linksWhere, shortUrl, visibleTo } from './linkView.service.ts'

type ClickDayQuery = z.output<(typeof clicksByDay)['query']>
/** Links a turn: each may have a row for every day of a year. */
const LINKS = 10
const [FIRST, LAST] = ['0000-01-01', '9999-12-31']

export const CLICK_DAY_HEAD = [
  'day',
  'code',
  'short_url',
  'product',
  'influencer',
  'clicks',
  'unique_clicks',
  'bots',
  'conversions',
  'revenue',
  'commission',
  'currency',
  'link_id',
] as const

/** The clicks and sales of each link on each day that had any, link after link. */
export async function* clickDayParts(kernel: Kernel, actor: LinkReader, query: ClickDayQuery): AsyncIterable<Part> {
  const db = kernel.db.read
  let last: string | undefined
  for (;;) {
    const rows = await nextLinks(db, actor, query, last)
    if (rows.length === 0) return
    last = rows.at(-1)!.link.id
    const ids = rows.map(({ link }) => link.id)
    const [clicked, sales] = [await clicksOf(db, ids, query), await salesOf(db, ids, query)]
    yield { rows: rows.flatMap((row) => rowsOf(kernel, row, clicked, sales)) }
    await turn()
  }
}

const nextLinks = (
  db: Reader,
  actor: LinkReader,
  query: ClickDayQuery,
  last: string | undefined,
): Promise<FoundLink[]> =>
  linksWhere(
    db,
    and(
      visibleTo(actor),
      query.link_id ? eq(links.id, query.link_id) : undefined,
      query.product_id ? eq(links.product_id, query.product_id) : undefined,
      query.influencer_id ? eq(links.influencer_id, query.influencer_id) : undefined,
      last ? gt(links.id, last) : undefined,
    ),
  )
    .orderBy(asc(links.id))
    .limit(LINKS)
    .then((rows) => rows)

const none = { clicks: 0, unique_clicks: 0, bots: 0, conversions: 0, revenue: 0, commission: 0 }
type Days<T> = Map<string, ({ link_id: string; day: string } & T)[]>
type ClickDays = Days<Pick<typeof none, 'clicks' | 'unique_clicks' | 'bots'>>
type SaleDays = Days<Pick<typeof none, 'conversions' | 'revenue' | 'commission'>>

function rowsOf(kernel: Kernel, { link, product, influencer }: FoundLink, clicked: ClickDays, sales: SaleDays) {
  const { currency } = product
  const rows = [...(clicked.get(link.id) ?? []), ...(sales.get(link.id) ?? [])]
  return [...Map.groupBy(rows, ({ day }) => day)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, parts]) => {
      const { clicks, unique_clicks, bots, conversions, revenue, commission } = Object.assign({}, none, ...parts)
      return [
        ...[day, link.code, shortUrl(kernel, link.code), product.name, influencer.display_name],
        ...[clicks, unique_clicks, bots, conversions],
        ...[amountOf(revenue, currency), amountOf(commission, currency), currency, link.id],
      ]
    })
}

async function clicksOf(db: Reader, ids: string[], { from = FIRST, to = LAST }: ClickDayQuery): Promise<ClickDays> {
  const { link_id, period, clicks, unique_clicks, bots } = link_sums
  const day = sql<string>`substr(${period}, 1, 10)`
  const rows = await db
    .select({ link_id, day, clicks: total(clicks), unique_clicks: total(unique_clicks), bots: total(bots) })
    .from(link_sums)
    .where(and(inArray(link_id, ids), between(period, `${from}T00`, `${to}T23`)))
    .groupBy(link_id, day)
  return Map.groupBy(rows, (row) => row.link_id)
}

async function salesOf(db: Reader, ids: string[], { from = FIRST, to = LAST }: ClickDayQuery): Promise<SaleDays> {
  const { link_id, period: day, conversions, revenue, commission } = link_sales
  const rows = await db
    .select({ link_id, day, conversions, revenue, commission })
    .from(link_sales)
    .where(and(inArray(link_id, ids), between(day, from, to)))
  return Map.groupBy(rows, (row) => row.link_id)
}
