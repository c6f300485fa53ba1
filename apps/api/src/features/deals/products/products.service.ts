import type { ChangeProduct, CommissionRule, CreateProduct } from '@affluence/contract/products'
import { and, eq, gt, lt, or } from 'drizzle-orm'
import type { AdminActor, SponsorActor } from '../../../kernel/access.ts'
import { searchText, type Reader, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move, recordStep } from '../../../kernel/db/move.ts'
import { invalid, notFound, taken } from '../../../kernel/refusal.ts'
import { emit, type Event } from '../../../kernel/work/work.ts'
import { quotaCount, claimQuota } from '../../platform/quotas/quotas.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import {
  commissionChanged,
  productArchived,
  productChanged,
  productCreated,
  productPublished,
  productRestored,
} from './products.events.ts'
import { CATALOGUE, columnsOf, freeSlug, lifecycle, slugOf, withoutReference } from './products.rules.ts'
import { type ProductRow, products } from './products.tables.ts'
import { commissionOf, findProduct, type FoundProduct, presentProduct } from './productView.service.ts'

export type Editor = SponsorActor | AdminActor

export const createProduct = (kernel: Kernel, actor: SponsorActor, input: CreateProduct) =>
  kernel.db.write(async (tx) => {
    forgetCatalogue(kernel, tx)
    return presentProduct(actor, await addProduct(tx, actor, await owner(tx, actor), input))
  })

/** Once the change is on disk, in every process. */
export const forgetCatalogue = ({ cache, report }: Kernel, tx: Tx) =>
  tx.after(() => void cache.drop(CATALOGUE).catch(report))

export async function owner(db: Reader, { sponsor_id }: SponsorActor) {
  const [sponsor] = await db.select().from(sponsors).where(eq(sponsors.id, sponsor_id))
  if (!sponsor) throw notFound()
  return sponsor
}

type Owner = Awaited<ReturnType<typeof owner>>
export async function addProduct(tx: Tx, actor: SponsorActor, sponsor: Owner, input: CreateProduct) {
  if (input.currency && input.currency !== sponsor.currency) throw invalid('currency', 'currency_mismatch')
  await claimQuota(tx, sponsor.id, productCount)
  const [product] = await tx
    .insert(products)
    .values({
      id: tx.newId('prd'),
      sponsor_id: sponsor.id,
      name: input.name,
      slug: await nextSlug(tx, sponsor.id, slugOf(input.name)),
      description: input.description || null,
      category: input.category ?? null,
      category_key: input.category ? searchText(input.category) : null,
      price: input.price,
      currency: sponsor.currency,
      url: withoutReference(input.url),
      ...commissionColumns(input.commission),
      state: input.state,
      search: wordsOf(input),
      created_at: tx.now,
      updated_at: tx.now,
    })
    .returning()
  await recordStep(tx, { subject_id: product!.id, from: null, to: input.state, action: 'create', by: actor })
  await emit(tx, productCreated, actor, aboutProduct(product!), { product_id: product!.id })
  return { product: product!, sponsor }
}

export const changeProduct = (kernel: Kernel, actor: Editor, id: string, input: ChangeProduct) =>
  kernel.db.write(async (tx) => {
    const { product, sponsor } = await findOwn(tx, actor, id)
    if (input.slug && input.slug !== product.slug) await assertFreeSlug(tx, product.sponsor_id, input.slug)
    const { commission, ...rest } = Object.fromEntries(
      Object.entries(input).filter(([, value]) => value !== undefined),
    ) as ChangeProduct
    const next = { ...product, ...rest }
    const url = withoutReference(next.url)
    const [updated] = await tx
      .update(products)
      .set({
        ...rest,
        url,
        ...(url !== product.url && { silent_since: null, answered_at: null }),
        ...(commission && commissionColumns(commission)),
        category_key: next.category ? searchText(next.category) : null,
        search: wordsOf(next),
        updated_at: tx.now,
      })
      .where(eq(products.id, id))
      .returning()
    await emit(tx, productChanged, actor, aboutProduct(product), { product_id: id })
    forgetCatalogue(kernel, tx)
    if (commission && JSON.stringify(commission) !== JSON.stringify(commissionOf(product))) {
      await emit(tx, commissionChanged, actor, aboutProduct(product), { product_id: id })
    }
    return presentProduct(actor, { product: updated!, sponsor })
  })

const steps = { publish: productPublished, archive: productArchived, restore: productRestored } satisfies Record<
  string,
  Event
>
export const moveProduct = (kernel: Kernel, actor: Editor, id: string, action: keyof typeof steps) =>
  kernel.db.write(async (tx) => {
    const row = await findOwn(tx, actor, id)
    const product = await move(tx, { cycle: lifecycle, table: products, row: row.product, action, by: actor })
    await emit(tx, steps[action], actor, aboutProduct(product), { product_id: id })
    forgetCatalogue(kernel, tx)
    return presentProduct(actor, { ...row, product })
  })

/** Another sponsor's product can be looked at while it is shown, and is not there to be changed. */
export async function findOwn(db: Reader, actor: Editor, id: string): Promise<FoundProduct> {
  const row = await findProduct(db, actor, id)
  if (actor.kind === 'sponsor' && row.product.sponsor_id !== actor.sponsor_id) throw notFound()
  return row
}

async function assertFreeSlug(db: Reader, sponsor_id: string, slug: string) {
  const [other] = await db
    .select({ id: products.id })
    .from(products)
    .where(and(eq(products.sponsor_id, sponsor_id), eq(products.slug, slug)))
  if (other) throw taken('slug')
}

async function nextSlug(db: Reader, sponsor_id: string, base: string) {
  // As a range, which the index of slugs answers; the point follows the hyphen.
  const numbered = and(gt(products.slug, `${base}-`), lt(products.slug, `${base}.`))
  const rows = await db
    .select({ slug: products.slug })
    .from(products)
    .where(and(eq(products.sponsor_id, sponsor_id), or(eq(products.slug, base), numbered)))
  return freeSlug(base, new Set(rows.map(({ slug }) => slug)))
}

function commissionColumns(rule: CommissionRule) {
  const { kind, bps, amount } = columnsOf(rule)
  return { commission_kind: kind, commission_bps: bps, commission_amount: amount }
}
const wordsOf = (row: {
  name: string
  category?: string | null | undefined
  description?: string | null | undefined
}) => searchText(row.name, row.category ?? '', (row.description ?? '').slice(0, 500))
export const aboutProduct = (product: ProductRow) => ({ subject_id: product.id, sponsor_id: product.sponsor_id })

export const productCount = quotaCount('products', (db, party) => db.$count(products, eq(products.sponsor_id, party)))
