import { and, eq } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit, type Run } from '../../../kernel/work/work.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { productSilent } from './products.events.ts'
import { type ProductRow, products } from './products.tables.ts'
import { aboutProduct } from './products.service.ts'

/** Whether the product's page answered; `fault` says how it did not. */
export const noteAnswer = ({ db }: Kernel, product: ProductRow, fault: string | null) =>
  db.write(async (tx) => {
    const change =
      fault === null ? { answered_at: tx.now, silent_since: null } : { silent_since: product.silent_since ?? tx.now }
    const [same] = await tx
      .update(products)
      .set(change)
      .where(and(eq(products.id, product.id), eq(products.url, product.url)))
      .returning()
    const isNews = same && fault !== null && product.silent_since === null
    if (isNews) await emit(tx, productSilent, null, aboutProduct(product), { product_id: product.id, reason: fault })
  })

export async function notifyDeadAddress({ db }: Kernel, product_id: string, reason: string, run: Run) {
  const key = run.row.key ?? run.row.id
  await db.write(async (tx) => {
    const [product] = await tx.select().from(products).where(eq(products.id, product_id))
    if (!(await run.finish(tx)) || !product) return
    const data = { product_id, product: product.name, url: product.url, reason }
    const { sponsor_id } = product
    await notify(
      tx,
      { sponsor_id },
      { kind: 'product_silent', key, mail: 'product_silent', link: `/products/${product_id}`, data },
    )
  })
}
