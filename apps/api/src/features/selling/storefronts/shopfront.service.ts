import type { PublicShop, ShopProduct, storefronts as endpoints } from '@affluence/contract/storefronts'
import { colorsOf } from '@affluence/contract/branding.colors'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, desc, eq } from 'drizzle-orm'
import { containing, like, type Reader, searchText } from '../../../kernel/db/db.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { openingAt } from '../../people/branding/branding.rules.ts'
import { brandingOf, logoUrl } from '../../people/branding/branding.service.ts'
import { findSponsor, findSponsorBySlug } from '../../people/sponsors/sponsors.service.ts'
import type { SponsorRow } from '../../people/sponsors/sponsors.tables.ts'
import { type ProductRow, products } from '../../deals/products/products.tables.ts'
import { allZones } from '../../deals/zones/zones.service.ts'
import { couponOfVisitor, type Visitor } from './visitors.service.ts'

const FIRST_PRODUCTS = 60

/** Approved, and in good standing. */
export const sellsToEverybody = ({ approval, flagged_at, closed_at }: SponsorRow) =>
  approval === 'approved' && !flagged_at && !closed_at

/** A shop that sells to everybody, by its id or any slug that it had. */
export async function findShop(db: Reader, name: string) {
  const sponsor = await (name.startsWith('spo_') ? findSponsor(db, name) : findSponsorBySlug(db, name))
  if (!sponsor || !sellsToEverybody(sponsor)) throw notFound()
  return sponsor
}

export async function readShop(kernel: Kernel, slug: string, visitor: Visitor): Promise<PublicShop> {
  const db = kernel.db.read
  const sponsor = await findShop(db, slug)
  const branding = await brandingOf(db, sponsor.id)
  const { brand_color, welcome_message, payment_words, opening_hours, timezone } = branding
  const opening = openingAt(kernel.clock.now(), branding)
  const { data, next_cursor } = await productsOf(db, sponsor.id, { limit: FIRST_PRODUCTS })
  return {
    name: sponsor.company_name,
    slug: sponsor.slug,
    logo_url: logoUrl(branding),
    colors: colorsOf(brand_color),
    brand_color,
    welcome_message,
    payment_words,
    opening_hours,
    timezone,
    is_open: opening.is_open,
    closed_because: opening.is_open ? null : opening.because,
    opens_at: opening.is_open ? null : opening.opens_at,
    currency: sponsor.currency,
    products: data,
    more_products: next_cursor,
    zones: (await activeZones(db, sponsor.id)).map(({ id, name, city, fee, minimum }) => ({
      id,
      name,
      city,
      fee,
      minimum,
    })),
    coupon_code: await couponOfVisitor(kernel, db, sponsor, visitor),
  }
}

export const activeZones = async (db: Reader, sponsor_id: string) =>
  (await allZones(db, sponsor_id)).filter(({ is_active }) => is_active)

type Query = Parsed<typeof endpoints.products>['query']
export async function listShopProducts({ db }: Kernel, slug: string, query: Query) {
  const sponsor = await findShop(db.read, slug)
  return productsOf(db.read, sponsor.id, query)
}

async function productsOf(db: Reader, sponsor_id: string, { q, cursor, limit }: Query) {
  const rows = await db
    .select()
    .from(products)
    .where(
      and(
        eq(products.sponsor_id, sponsor_id),
        eq(products.state, 'active'),
        q ? like(products.search, containing(searchText(q))) : undefined,
        after(cursor, products.created_at, products.id),
      ),
    )
    .orderBy(desc(products.created_at), desc(products.id))
    .limit(limit + 1)
  const { data, next_cursor } = pageOf(rows, limit, (row) => row)
  return { data: data.map(productOf), next_cursor }
}

const productOf = ({ id, name, description, category, price, image_file_id }: ProductRow): ShopProduct => ({
  id,
  name,
  description,
  category,
  price,
  image_url: image_file_id ? `/api/v1/files/${image_file_id}` : null,
})
