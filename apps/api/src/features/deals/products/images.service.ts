import { eq } from 'drizzle-orm'
import { dropFile, storePicture } from '../../../kernel/files/files.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { readPicture } from '../../../kernel/files/pictures.ts'
import { emit } from '../../../kernel/work/work.ts'
import { fileByteCount } from '../../people/identities/parties.service.ts'
import { assertQuota } from '../../platform/quotas/quotas.service.ts'
import { productChanged } from './products.events.ts'
import { aboutProduct, type Editor, findOwn } from './products.service.ts'
import { products } from './products.tables.ts'
import { presentProduct } from './productView.service.ts'

/** The old picture goes with the new one's arrival; null takes it away. */
export async function setImage(kernel: Kernel, actor: Editor, id: string, bytes: Buffer | null) {
  if (bytes) await findOwn(kernel.db.read, actor, id) // nothing is decoded for those who may not
  const picture = bytes && (await readPicture(bytes))
  return kernel.db.write(async (tx) => {
    const { product, sponsor } = await findOwn(tx, actor, id)
    const image_file_id = picture && (await storePicture(tx, picture, { user_id: actor.user_id, is_public: true }))
    const [updated] = await tx
      .update(products)
      .set({ image_file_id, updated_at: tx.now })
      .where(eq(products.id, id))
      .returning()
    if (product.image_file_id) await dropFile(tx, product.image_file_id)
    if (bytes) await assertQuota(tx, product.sponsor_id, fileByteCount)
    await emit(tx, productChanged, actor, aboutProduct(product), { product_id: id })
    return presentProduct(actor, { product: updated!, sponsor })
  })
}
