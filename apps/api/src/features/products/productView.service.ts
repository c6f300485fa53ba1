import type { OwnRequest, Product, ProductSummary } from '@affluence/contract/products'
import { and, desc, eq, inArray, isNull, or, type SQL } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import type { Reader } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { notFound } from '../../kernel/refusal.ts'
import { obstacle } from '../affiliations/affiliations.rules.ts'
import { affiliation_requests } from '../affiliations/affiliations.tables.ts'
import { links } from '../links/links.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
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
export const askingInfluencer = (actor: Actor | null): string | null =>
  actor?.kind === 'influencer' || actor?.kind === 'link' ? actor.influencer_id : null

/** The products that exist for this reader: what is shown, one's own, and what one has asked for. */
export function withinReach(db: Reader, actor: Actor | null): SQL | undefined {
  if (actor?.kind === 'admin') return undefined
  const sponsor_id = ownSponsor(actor)
  const influencer_id = askingInfluencer(actor)
  return or(
    isShown(),
    sponsor_id === null ? undefined : eq(products.sponsor_id, sponsor_id),
    influencer_id === null ? undefined : inArray(products.id, askedBy(db, influencer_id)),
  )
}
const askedBy = (db: Reader, influencer_id: string) =>
  db
    .select({ id: affiliation_requests.product_id })
    .from(affiliation_requests)
    .where(eq(affiliation_requests.influencer_id, influencer_id))

export const productsWhere = (db: Reader, where: SQL | undefined) =>
  db.select(foundProduct).from(products).innerJoin(sponsors, eq(sponsors.id, products.sponsor_id)).where(where)

export async function findProduct(db: Reader, actor: Actor | null, id: string): Promise<FoundProduct> {
  const [found] = await productsWhere(db, and(eq(products.id, id), withinReach(db, actor)))
  if (!found) throw notFound()
  return found
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

export async function presentProducts(kernel: Kernel, db: Reader, actor: Actor | null, found: FoundProduct[]) {
  const influencer_id = askingInfluencer(actor)
  const ids = found.map(({ product }) => product.id)
  const asked = influencer_id === null ? new Map() : await requestsFor(kernel, db, influencer_id, ids)
  return found.map((one): Product => {
    const { description, category, url, created_at, updated_at, silent_since, state } = one.product
    const own: Asked | undefined = asked.get(one.product.id)
    const reader = readerOf(actor, one.product, own)
    return {
      ...summaryOf(one),
      description,
      category,
      url,
      created_at,
      updated_at,
      silent_since: reader.may === 'edit' ? silent_since : null,
      own_request: own?.request ?? null,
      actions: actionsFor(state, reader),
    }
  })
}

export async function presentProduct(kernel: Kernel, db: Reader, actor: Actor | null, found: FoundProduct) {
  const [product] = await presentProducts(kernel, db, actor, [found])
  return product!
}

function readerOf(actor: Actor | null, product: ProductRow, own: Asked | undefined): ProductReader {
  const owns = actor?.kind === 'sponsor' && actor.sponsor_id === product.sponsor_id
  if (actor?.kind === 'admin' || owns) return { may: 'edit' }
  if (actor?.kind !== 'influencer' || actor.flagged || actor.approval !== 'approved') return { may: 'read' }
  return { may: 'ask', ask_again: own?.free ?? true }
}

type Asked = { request: OwnRequest; free: boolean }
/** The newest request of this influencer for each product, and whether another may follow. */
async function requestsFor({ clock, config }: Kernel, db: Reader, influencer_id: string, ids: string[]) {
  if (ids.length === 0) return new Map<string, Asked>()
  const { id, product_id, state, retry_policy, retry_at } = affiliation_requests
  const rows = await db
    .select({ id, product_id, state, retry_policy, retry_at, code: links.code })
    .from(affiliation_requests)
    .leftJoin(links, eq(links.request_id, id))
    .where(and(eq(affiliation_requests.influencer_id, influencer_id), inArray(product_id, ids)))
    .orderBy(desc(affiliation_requests.created_at), desc(id))
  const now = clock.now()
  return new Map(
    [...Map.groupBy(rows, (row) => row.product_id)].map(([product, past]): [string, Asked] => {
      const newest = past[0]!
      const no = obstacle(past, now)
      const short_url = newest.state === 'approved' && newest.code ? `${config.PUBLIC_URL}/r/${newest.code}` : null
      const wait = typeof no?.because['retry_at'] === 'string' ? no.because['retry_at'] : null
      const request = {
        id: newest.id,
        state: newest.state,
        retry_at: wait,
        never: no?.code === 'reapply_never',
        short_url,
      }
      return [product, { request, free: no === null }]
    }),
  )
}
