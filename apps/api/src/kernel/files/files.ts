import { createHash } from 'node:crypto'
import { and, asc, eq, or } from 'drizzle-orm'
import type { Reader, Tx } from '../db/db.ts'
import { file_chunks, files } from './files.tables.ts'
import type { EncodedPicture, Picture } from './pictures.ts'
import { notFound } from '../refusal.ts'

const CHUNK = 256 * 1024

/** `user_id` is null where nobody with an account sent it. */
type Owner = { user_id: string | null; is_public: boolean }
/** Keeps a picture and its smaller forms under names of our own. It was read before the transaction began. */
export async function storePicture(tx: Tx, { smaller, ...picture }: Picture, owner: Owner): Promise<string> {
  const id = await storeFile(tx, picture, { ...owner, original_id: null })
  for (const one of smaller) await storeFile(tx, one, { ...owner, original_id: id })
  return id
}

async function storeFile(tx: Tx, { bytes, ...shape }: EncodedPicture, whose: Owner & { original_id: string | null }) {
  const id = tx.newId('fil')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await tx.insert(files).values({ ...shape, ...whose, id, size: bytes.length, sha256, created_at: tx.now })
  for (let position = 0; position * CHUNK < bytes.length; position++) {
    await tx
      .insert(file_chunks)
      .values({ file_id: id, position, data: bytes.subarray(position * CHUNK, (position + 1) * CHUNK) })
  }
  return id
}

export async function dropFile(tx: Tx, id: string) {
  const forms = await tx
    .select({ id: files.id })
    .from(files)
    .where(or(eq(files.id, id), eq(files.original_id, id)))
  for (const form of forms) {
    await tx.delete(file_chunks).where(eq(file_chunks.file_id, form.id))
    await tx.delete(files).where(eq(files.id, form.id))
  }
}

/** In that width where there is one: older and smaller pictures have only themselves. */
export async function readPublicFile(db: Reader, id: string, width?: number) {
  const narrow = and(eq(files.original_id, id), eq(files.width, width ?? 0))
  const [form] = width === undefined ? [] : await db.select().from(files).where(narrow)
  const [file] = form ? [form] : await db.select().from(files).where(eq(files.id, id))
  if (!file?.is_public) throw notFound()
  return contentOf(db, file)
}

/** For a service that has found out who may see it. */
export async function readPrivateFile(db: Reader, id: string) {
  const [file] = await db.select().from(files).where(eq(files.id, id))
  if (!file) throw notFound()
  return contentOf(db, file)
}

async function contentOf(db: Reader, { id, media, sha256 }: typeof files.$inferSelect) {
  const chunks = await db
    .select({ data: file_chunks.data })
    .from(file_chunks)
    .where(eq(file_chunks.file_id, id))
    .orderBy(asc(file_chunks.position))
  return { media, sha256, bytes: Buffer.concat(chunks.map(({ data }) => data)) }
}

/** The SHA-256 of a file as it is kept. */
export async function hashOfFile(db: Reader, id: string) {
  const [file] = await db.select({ sha256: files.sha256 }).from(files).where(eq(files.id, id))
  return file!.sha256
}
