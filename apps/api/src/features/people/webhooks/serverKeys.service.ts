import { asc } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { webhook_keys } from './delivery.tables.ts'
import { newKey } from './signing.service.ts'

export const placeOfKey = (id: string) => `webhook key ${id}`
const allKeys = (db: Reader) =>
  db.select().from(webhook_keys).orderBy(asc(webhook_keys.created_at), asc(webhook_keys.id))

/** Made once, by whoever is the first to need it. */
async function ensuredKeys({ db, crypto }: Kernel) {
  const known = await allKeys(db.read)
  if (known.length > 0) return known
  return db.write(async (tx) => {
    const found = await allKeys(tx)
    if (found.length > 0) return found
    const { secret, public_key } = newKey()
    const id = tx.newId('whk')
    const row = { id, public_key, secret: crypto.seal(secret, placeOfKey(id)), created_at: tx.now }
    await tx.insert(webhook_keys).values(row)
    return [row]
  })
}

export async function listServerKeys(kernel: Kernel) {
  return { data: (await ensuredKeys(kernel)).map(({ id, public_key }) => ({ id, public_key })) }
}

/** The private key, as text. */
export async function serverKey(kernel: Kernel): Promise<string> {
  const { id, secret } = (await ensuredKeys(kernel)).at(-1)!
  return kernel.crypto.open(secret, placeOfKey(id))
}
