import { asc } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { webhook_keys } from './delivery.tables.ts'
import { newKey } from './signing.service.ts'

export const placeOfKey = (id: string) => `webhook key ${id}`
const allKeys = (db: Reader) =>
  db.select().from(webhook_keys).orderBy(asc(webhook_keys.created_at), asc(webhook_keys.id))

/** The keys of this server. The first request makes one. */
async function ensureKeys({ db, crypto }: Kernel) {
  const keys = await allKeys(db.read)
  if (keys.length > 0) return keys
  return db.write(async (tx) => {
    const existing = await allKeys(tx)
    if (existing.length > 0) return existing
    const { secret, public_key } = newKey()
    const id = tx.newId('whk')
    const row = { id, public_key, secret: crypto.seal(secret, placeOfKey(id)), created_at: tx.now }
    await tx.insert(webhook_keys).values(row)
    return [row]
  })
}

export async function listServerKeys(kernel: Kernel) {
  return { data: (await ensureKeys(kernel)).map(({ id, public_key }) => ({ id, public_key })) }
}

/** The private key, as text. */
export async function serverKey(kernel: Kernel): Promise<string> {
  const { id, secret } = (await ensureKeys(kernel)).at(-1)!
  return kernel.crypto.open(secret, placeOfKey(id))
}
