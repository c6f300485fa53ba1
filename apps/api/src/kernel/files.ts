import { createHash } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { Reader, Tx } from './db.ts'
import { file_chunks, files } from './files.tables.ts'
import { readPicture } from './pictures.ts'
import { invalid, notFound } from './refusal.ts'

const CHUNK = 256 * 1024
export const MOST_BYTES = 2 * 1024 * 1024
const WIDEST = 6000

/** Keeps a picture under a new name of our own; refused unless it is a PNG, JPEG or WebP, and then nothing but that. */
export async function storePicture(
  tx: Tx,
  sent: Buffer,
  owner: { user_id: string; is_public: boolean },
): Promise<string> {
  if (sent.length > MOST_BYTES) throw invalid('', 'file_too_large', { maximum: MOST_BYTES })
  const picture = readPicture(sent)
  if (!picture) throw invalid('', 'not_a_picture')
  const { media, width, height, bytes } = picture
  if (width < 1 || height < 1 || width > WIDEST || height > WIDEST)
    throw invalid('', 'picture_too_large', { maximum: WIDEST })
  const id = tx.newId('fil')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await tx.insert(files).values({ ...owner, id, media, size: bytes.length, width, height, sha256, created_at: tx.now })
  for (let position = 0; position * CHUNK < bytes.length; position++) {
    await tx
      .insert(file_chunks)
      .values({ file_id: id, position, data: bytes.subarray(position * CHUNK, (position + 1) * CHUNK) })
  }
  return id
}

export async function dropFile(tx: Tx, id: string) {
  await tx.delete(file_chunks).where(eq(file_chunks.file_id, id))
  await tx.delete(files).where(eq(files.id, id))
}

export async function readPublicFile(db: Reader, id: string) {
  const [file] = await db.select().from(files).where(eq(files.id, id))
  if (!file?.is_public) throw notFound()
  const chunks = await db
    .select({ data: file_chunks.data })
    .from(file_chunks)
    .where(eq(file_chunks.file_id, id))
    .orderBy(asc(file_chunks.position))
  return { media: file.media, sha256: file.sha256, bytes: Buffer.concat(chunks.map(({ data }) => data)) }
}
