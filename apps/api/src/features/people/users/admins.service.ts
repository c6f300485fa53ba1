import { randomBytes } from 'node:crypto'
import { count, eq } from 'drizzle-orm'
import { Taken } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { userRegistered } from '../account/account.events.ts'
import { users } from '../identities/identities.tables.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { endSessions } from '../credentials/sessions.service.ts'
import { accountNamed, assertNamesFree } from '../account/account.service.ts'
import { assertGoodPassword, setPassword } from '../account/passwords.service.ts'
import { insertUser } from '../account/newUsers.service.ts'

/** The first start on an empty database makes one admin; every later one finds somebody and changes nothing. */
export async function ensureAdmin({
  db,
  crypto,
  config,
}: Kernel): Promise<{ email: string; password: string | null } | null> {
  const isThere = async () =>
    ((await db.read.select({ n: count() }).from(users).where(eq(users.role, 'admin')))[0]?.n ?? 0) > 0
  if (await isThere()) return null
  const password = config.ADMIN_PASSWORD ?? generated()
  const email = config.ADMIN_EMAIL.toLowerCase()
  if (config.NODE_ENV === 'production')
    await assertGoodPassword(password, { email, username: 'admin' }, 'ADMIN_PASSWORD')
  const password_hash = await crypto.hashPassword(password)
  const making = db.write(async (tx) => {
    const [admins] = await tx.select({ n: count() }).from(users).where(eq(users.role, 'admin'))
    if (admins?.n) return false
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
  const isMade = await making.catch(async (error: unknown) => {
    if (error instanceof Taken && (await isThere())) return false
    throw error
  })
  return isMade ? { email, password: config.ADMIN_PASSWORD ? null : password } : null
}

const generated = () => randomBytes(12).toString('base64url')

/** A command, for the operator. Answers the password when it was made here. */
export async function createAdmin(
  { db, crypto }: Kernel,
  { email, username, password = generated() }: { email: string; username: string; password?: string },
) {
  await assertGoodPassword(password, { email, username })
  const password_hash = await crypto.hashPassword(password)
  await db.write(async (tx) => {
    await assertNamesFree(tx, { email, username })
    const user = await insertUser(tx, { email, username, role: 'admin', password_hash, email_verified_at: tx.now })
    const about = { subject_id: user.id, user_id: user.id, after: { role: 'admin' } }
    await emit(tx, userRegistered, null, about, { user_id: user.id, role: 'admin' })
  })
  return { password }
}

/** A command, for a user whom mail no longer reaches; every session ends. */
export async function resetPasswordByCommand({ db, crypto }: Kernel, login: string, password = generated()) {
  const account = await accountNamed(db.read, login)
  if (!account) throw notFound()
  await assertGoodPassword(password, account.user)
  const hash = await crypto.hashPassword(password)
  await db.write(async (tx) => {
    await setPassword(tx, null, account.user.id, hash)
    await endSessions(tx, null, 'password_reset', { user_id: account.user.id })
  })
  return { username: account.user.username, password }
}
