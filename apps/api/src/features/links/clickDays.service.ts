import type { clicksByDay } from '@affluence/contract/links'
import { and, asc, between, eq, gt, inArray, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { type Reader, total } from '../../kernel/db.ts'
import type { Part } from '../../kernel/exportable.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { link_sums, links } from './links.tables.ts'
import { type FoundLink, type LinkReader, linksWhere, shortUrl, withinReach } from './linkView.service.ts'

type Query = z.output<(typeof clicksByDay)['query']>
/** Links a turn: each may have a row for every day of a year. */
const LINKS = 10

export const CLICK_DAY_HEAD = [
  'day',
  'code',
  'short_url',
  'product',
  'influencer',
  'clicks',
  'unique_clicks',
  'bots',
  'link_id',
] as const

/** The clicks of each link on each day that had any, link after link. */
export async function* clickDayParts(kernel: Kernel, actor: LinkReader, query: Query): AsyncIterable<Part> {
  const db = kernel.db.read
  let last: string | undefined
  for (;;) {
    const found = await nextLinks(db, actor, query, last)
    if (found.length === 0) return
    last = found.at(-1)!.link.id
    const days = await daysOf(
      db,
      found.map(({ link }) => link.id),
      query,
    )
    const byLink = Map.groupBy(days, ({ link_id }) => link_id)
    yield {
      rows: found.flatMap(({ link, product, influencer }) =>
        (byLink.get(link.id) ?? []).map(({ day, clicks, unique_clicks, bots, link_id }) => [
          ...[day, link.code, shortUrl(kernel, link.code), product.name, influencer.display_name],
          ...[clicks, unique_clicks, bots, link_id],
        ]),
      ),
    }
  }
}

const nextLinks = (db: Reader, actor: LinkReader, query: Query, last: string | undefined): Promise<FoundLink[]> =>
  linksWhere(
    db,
    and(
      withinReach(actor),
      query.link_id ? eq(links.id, query.link_id) : undefined,
      query.product_id ? eq(links.product_id, query.product_id) : undefined,
      query.influencer_id ? eq(links.influencer_id, query.influencer_id) : undefined,
      last ? gt(links.id, last) : undefined,
    ),
  )
    .orderBy(asc(links.id))
    .limit(LINKS)
    .then((rows) => rows)

function daysOf(db: Reader, ids: string[], { from = '0000-01-01', to = '9999-12-31' }: Query) {
  const { link_id, period, clicks, unique_clicks, bots } = link_sums
  const day = sql<string>`substr(${period}, 1, 10)`
  return db
    .select({ link_id, day, clicks: total(clicks), unique_clicks: total(unique_clicks), bots: total(bots) })
    .from(link_sums)
    .where(and(inArray(link_id, ids), between(period, `${from}T00`, `${to}T23`)))
    .groupBy(link_id, day)
    .orderBy(link_id, day)
}
