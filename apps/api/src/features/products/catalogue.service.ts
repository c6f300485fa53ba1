import type { products as endpoints } from '@affluence/contract/products'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, asc, count, desc, eq, gt, inArray, isNotNull, notInArray, or } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import { SECOND } from '../../kernel/clock.ts'
import { contains, folded, type Reader } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { after, pageOf } from '../../kernel/list.ts'
import { affiliation_requests } from '../affiliations/affiliations.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { CATALOGUE } from './products.rules.ts'
import { products } from './products.tables.ts'
import {
  askingInfluencer,
  findProduct,
  isShown,
  ownSponsor,
  presentProduct,
  presentProducts,
  productsWhere,
  withinReach,
} from './productView.service.ts'

type Query = Parsed<typeof endpoints.list>['query']

/** A sponsor sees their own catalogue unless they ask for another's. */
export async function listProducts(kernel: Kernel, actor: Actor | null, query: Query) {
  const db = kernel.db.read
  const [way, direction] = query.sort === 'created_at' ? ([asc, 'asc'] as const) : ([desc, 'desc'] as const)
  const sponsor_id = query.sponsor_id ?? ownSponsor(actor)
  const rows = await productsWhere(
    db,
    and(
      listed(db, actor, query),
      sponsor_id === null ? undefined : eq(products.sponsor_id, sponsor_id),
      query.q ? or(contains(products.search, query.q), contains(sponsors.search, query.q)) : undefined,
      query.category ? eq(products.category_key, folded(query.category)) : undefined,
      query.state && eq(products.state, query.state),
      after(query.cursor, products.created_at, products.id, direction),
    ),
  )
    .orderBy(way(products.created_at), way(products.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ product }) => product)
  return { data: await presentProducts(kernel, db, actor, data), next_cursor }

  function listed(db: Reader, actor: Actor | null, { askable }: Query) {
    const influencer_id = askingInfluencer(actor)
    if (influencer_id === null) return withinReach(db, actor)
    return and(
      isShown(),
      askable ? notInArray(products.id, closedTo(db, influencer_id, kernel.clock.now())) : undefined,
    )
  }
}

/** Products this influencer may not ask for at this moment. */
const closedTo = (db: Reader, influencer_id: string, now: string) => {
  const { product_id, state, retry_policy, retry_at } = affiliation_requests
  return db
    .select({ id: product_id })
    .from(affiliation_requests)
    .where(
      and(
        eq(affiliation_requests.influencer_id, influencer_id),
        or(inArray(state, ['pending', 'approved']), eq(retry_policy, 'never'), gt(retry_at, now)),
      ),
    )
}

export async function getProduct(kernel: Kernel, actor: Actor | null, id: string) {
  const db = kernel.db.read
  return presentProduct(kernel, db, actor, await findProduct(db, actor, id))
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
