import type { products as endpoints } from '@affluence/contract/products'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, asc, count, desc, eq, inArray, isNotNull, notInArray, or } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { SECOND } from '../../../kernel/clock.ts'
import { contains, searchText, type Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { CATALOGUE } from '../products/products.rules.ts'
import { products } from '../products/products.tables.ts'
import {
  type FoundProduct,
  isShown,
  ownSponsor,
  presentProduct,
  productsWhere,
  visibleTo,
} from '../products/productView.service.ts'
import { askedBy, askingInfluencer, closedTo, requestsFor } from './ownRequests.service.ts'

type CatalogueQuery = Parsed<typeof endpoints.list>['query']

/** A sponsor sees their own catalogue unless they ask for another's. */
export async function listProducts(kernel: Kernel, actor: Actor | null, query: CatalogueQuery) {
  const db = kernel.db.read
  const [order, direction] = query.sort === 'created_at' ? ([asc, 'asc'] as const) : ([desc, 'desc'] as const)
  const sponsor_id = query.sponsor_id ?? ownSponsor(actor)
  const rows = await productsWhere(
    db,
    and(
      listed(db, actor, query),
      sponsor_id === null ? undefined : eq(products.sponsor_id, sponsor_id),
      query.q ? or(contains(products.search, query.q), contains(sponsors.search, query.q)) : undefined,
      query.category ? eq(products.category_key, searchText(query.category)) : undefined,
      query.state && eq(products.state, query.state),
      after(query.cursor, products.created_at, products.id, direction),
    ),
  )
    .orderBy(order(products.created_at), order(products.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ product }) => product)
  return { data: await presentAll(kernel, actor, data), next_cursor }

  function listed(db: Reader, actor: Actor | null, { askable }: CatalogueQuery) {
    const influencer_id = askingInfluencer(actor)
    if (influencer_id === null) return visibleTo(actor)
    return and(
      isShown(),
      askable ? notInArray(products.id, closedTo(db, influencer_id, kernel.clock.now())) : undefined,
    )
  }
}

/** What is shown, one's own, and what one has asked for. */
export async function getProduct(kernel: Kernel, actor: Actor | null, id: string) {
  const db = kernel.db.read
  const influencer_id = askingInfluencer(actor)
  const ownRequest = influencer_id === null ? undefined : inArray(products.id, askedBy(db, influencer_id))
  const reach = visibleTo(actor)
  const [row] = await productsWhere(db, and(eq(products.id, id), reach && or(reach, ownRequest)))
  if (!row) throw notFound()
  const [product] = await presentAll(kernel, actor, [row])
  return product!
}

async function presentAll(kernel: Kernel, actor: Actor | null, rows: FoundProduct[]) {
  const influencer_id = askingInfluencer(actor)
  const ids = rows.map(({ product }) => product.id)
  const ownRequests = influencer_id === null ? null : await requestsFor(kernel, kernel.db.read, influencer_id, ids)
  return rows.map((one) => presentProduct(actor, one, ownRequests?.get(one.product.id)))
}

/** The same for everybody. Counts may be a moment old; what a product is and who may see it never is. */
export const listCategories = ({ db, cache }: Kernel) =>
  cache.get('categories', { ttl: 30 * SECOND, tags: [CATALOGUE] }, () => countCategories(db.read))

async function countCategories(db: Reader) {
  const many = count()
  const rows = await db
    .select({ category: products.category, key: products.category_key, products: many })
    .from(products)
    .innerJoin(sponsors, eq(sponsors.id, products.sponsor_id))
    .where(and(isShown(), isNotNull(products.category_key)))
    .groupBy(products.category_key, products.category)
    .orderBy(products.category_key, products.category)
    .limit(400)
  const data = [...Map.groupBy(rows, ({ key }) => key)].map(([, same]) => ({
    category: same[0]!.category!,
    products: same.reduce((sum, row) => sum + row.products, 0),
  }))
  return { data: data.slice(0, 100) }
}
