import { randomBytes } from 'node:crypto'
import { count, eq } from 'drizzle-orm'
import { Taken } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { users } from './accounts.tables.ts'
import { insertUser } from './registrations.service.ts'

/** The first start on an empty database makes one admin; every later one finds somebody and changes nothing. */
export async function ensureAdmin({
  db,
  crypto,
  config,
}: Kernel): Promise<{ email: string; password: string | null } | null> {
  const isThere = async () =>
    ((await db.read.select({ n: count() }).from(users).where(eq(users.role, 'admin')))[0]?.n ?? 0) > 0
  if (await isThere()) return null
  const password = config.ADMIN_PASSWORD ?? randomBytes(12).toString('base64url')
  const password_hash = await crypto.hashPassword(password)
  const email = config.ADMIN_EMAIL.toLowerCase()
  const making = db.write(async (tx) => {
    const [known] = await tx.select({ n: count() }).from(users).where(eq(users.role, 'admin'))
    if (known?.n) return false
    await insertUser(tx, {
      email,
      username: 'admin',
      role: 'admin',
      password_hash,
      email_verified_at: tx.now,
      name: 'admin',
    })
    return true
  })
  // Two processes may start at the same time: one of them makes the admin.
  const made = await making.catch(async (error: unknown) => {
    if (error instanceof Taken && (await isThere())) return false
    throw error
  })
  return made ? { email, password: config.ADMIN_PASSWORD ? null : password } : null
}
