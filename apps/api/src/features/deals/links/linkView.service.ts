import type { Link } from '@affluence/contract/links'
import { and, eq, type SQL } from 'drizzle-orm'
import type { AdminActor, InfluencerActor, LinkActor, SponsorActor } from '../../../kernel/access.ts'
import { rateOf } from '../../../kernel/money.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { affiliation_requests, type AffiliationRow } from '../agreements/agreements.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { ruleOf } from '../products/products.rules.ts'
import { type ProductRow, products } from '../products/products.tables.ts'
import { sponsorColumns, summaryOf } from '../products/productView.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { actionsFor, stateOf } from './links.rules.ts'
import { link_sales, link_sums, type LinkRow, links } from './links.tables.ts'
import { ALL_TIME } from './sums.rules.ts'

export type LinkReader = AdminActor | SponsorActor | InfluencerActor | LinkActor

const columns = {
  link: links,
  product: products,
  sponsor: sponsorColumns,
  influencer: { id: influencers.id, display_name: influencers.display_name, approval: influencers.approval },
  request: affiliation_requests,
  sums: { clicks: link_sums.clicks, unique_clicks: link_sums.unique_clicks },
  sold: { conversions: link_sales.conversions, revenue: link_sales.revenue, commission: link_sales.commission },
}
export type FoundLink = {
  link: LinkRow
  product: ProductRow
  sponsor: { id: string; company_name: string; slug: string; approval: string }
  influencer: { id: string; display_name: string; approval: string }
  request: AffiliationRow
  sums: { clicks: number; unique_clicks: number } | null
  sold: { conversions: number; revenue: number; commission: number } | null
}

/** Third parties have no such link. */
export function visibleTo(actor: LinkReader): SQL | undefined {
  if (actor.kind === 'admin') return undefined
  return actor.kind === 'sponsor'
    ? eq(links.sponsor_id, actor.sponsor_id)
    : eq(links.influencer_id, actor.influencer_id)
}

export const linksWhere = (db: Reader, where: SQL | undefined) =>
  db
    .select(columns)
    .from(links)
    .innerJoin(products, eq(products.id, links.product_id))
    .innerJoin(sponsors, eq(sponsors.id, links.sponsor_id))
    .innerJoin(influencers, eq(influencers.id, links.influencer_id))
    .innerJoin(affiliation_requests, eq(affiliation_requests.id, links.request_id))
    .leftJoin(link_sums, and(eq(link_sums.link_id, links.id), eq(link_sums.period, ALL_TIME)))
    .leftJoin(link_sales, and(eq(link_sales.link_id, links.id), eq(link_sales.period, ALL_TIME)))
    .where(where)

export async function findLink(db: Reader, actor: LinkReader, id: string): Promise<FoundLink> {
  const [row] = await linksWhere(db, and(eq(links.id, id), visibleTo(actor)))
  if (!row) throw notFound()
  return row
}

export const shortUrl = ({ config }: Pick<Kernel, 'config'>, code: string) => `${config.PUBLIC_URL}/r/${code}`

export function presentLink(kernel: Kernel, actor: LinkReader, row: FoundLink): Link {
  const { link, product, request, influencer } = row
  const { clicks, unique_clicks } = row.sums ?? { clicks: 0, unique_clicks: 0 }
  const sold = row.sold ?? { conversions: 0, revenue: 0, commission: 0 }
  const now = kernel.clock.now()
  return {
    id: link.id,
    code: link.code,
    short_url: shortUrl(kernel, link.code),
    destination_url: product.url,
    state: stateOf(row, now),
    paused_by: link.paused_by,
    expires_at: link.expires_at,
    request_id: link.request_id,
    product: summaryOf(row),
    influencer: { id: influencer.id, display_name: influencer.display_name },
    agreed_commission: agreedOf(request)!,
    clicks,
    unique_clicks,
    ...sold,
    conversion_bps: rateOf(sold.conversions, unique_clicks),
    created_at: link.created_at,
    actions: actionsFor(link, actor.kind, now),
  }
}

export const agreedOf = ({ agreed_kind: kind, agreed_bps: bps, agreed_amount: amount }: AffiliationRow) =>
  kind === null ? null : ruleOf({ kind, bps, amount })
