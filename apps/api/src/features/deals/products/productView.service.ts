import type { OwnRequest, Product, ProductSummary } from '@affluence/contract/products'
import { and, eq, isNull, or, type SQL } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { actionsFor, type Reader as ProductReader, ruleOf } from './products.rules.ts'
import { type ProductRow, products } from './products.tables.ts'

export const sponsorColumns = {
  id: sponsors.id,
  company_name: sponsors.company_name,
  slug: sponsors.slug,
  approval: sponsors.approval,
}
export const foundProduct = { product: products, sponsor: sponsorColumns }
export type FoundProduct = {
  product: ProductRow
  sponsor: { id: string; company_name: string; slug: string; approval: string }
}

/** What anybody may see: shown products of sponsors in good standing. */
export const isShown = () =>
  and(eq(products.state, 'active'), eq(sponsors.approval, 'approved'), isNull(sponsors.flagged_at))

export function ownSponsor(actor: Actor | null): string | null {
  if (actor?.kind === 'sponsor') return actor.sponsor_id
  return actor?.kind === 'key' && actor.scopes.includes('products:read') ? actor.sponsor_id : null
}
/** The products that exist for this reader: what is shown, and one's own. */
export function visibleTo(actor: Actor | null): SQL | undefined {
  if (actor?.kind === 'admin') return undefined
  const sponsor_id = ownSponsor(actor)
  return or(isShown(), sponsor_id === null ? undefined : eq(products.sponsor_id, sponsor_id))
}

export const productsWhere = (db: Reader, where: SQL | undefined) =>
  db.select(foundProduct).from(products).innerJoin(sponsors, eq(sponsors.id, products.sponsor_id)).where(where)

export async function findProduct(db: Reader, actor: Actor | null, id: string): Promise<FoundProduct> {
  const [row] = await productsWhere(db, and(eq(products.id, id), visibleTo(actor)))
  if (!row) throw notFound()
  return row
}

export const commissionOf = (product: ProductRow) =>
  ruleOf({ kind: product.commission_kind, bps: product.commission_bps, amount: product.commission_amount })

export function summaryOf({ product, sponsor }: FoundProduct): ProductSummary {
  const { id, name, slug, price, currency, state } = product
  return {
    id,
    name,
    slug,
    price,
    currency,
    state,
    commission: commissionOf(product),
    image_url: product.image_file_id ? `/api/v1/files/${product.image_file_id}` : null,
    sponsor: { id: sponsor.id, company_name: sponsor.company_name, slug: sponsor.slug },
  }
}

/** What an influencer asked of a product, and whether they may ask (again); told by the catalogue. */
export type RequestOfReader = { request: OwnRequest; free: boolean }

export function presentProduct(actor: Actor | null, row: FoundProduct, own?: RequestOfReader): Product {
  const { description, category, url, created_at, updated_at, silent_since, state } = row.product
  const reader = readerOf(actor, row.product, own)
  return {
    ...summaryOf(row),
    description,
    category,
    url,
    created_at,
    updated_at,
    silent_since: reader.may === 'edit' ? silent_since : null,
    own_request: own?.request ?? null,
    actions: actionsFor(state, reader),
  }
}

function readerOf(actor: Actor | null, product: ProductRow, own: RequestOfReader | undefined): ProductReader {
  const owns = actor?.kind === 'sponsor' && actor.sponsor_id === product.sponsor_id
  if (actor?.kind === 'admin' || owns) return { may: 'edit' }
  if (actor?.kind !== 'influencer' || actor.flagged || actor.approval !== 'approved') return { may: 'read' }
  return { may: 'ask', ask_again: own?.free ?? true }
}
