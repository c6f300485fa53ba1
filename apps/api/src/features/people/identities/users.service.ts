import { eq } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { type UserRow, users } from './identities.tables.ts'

/** For features that decide about a user without owning the row. */
export const changeUser = (tx: Tx, id: string, change: Partial<Pick<UserRow, 'phone' | 'search' | 'disabled_at'>>) =>
  tx
    .update(users)
    .set({ ...change, updated_at: tx.now })
    .where(eq(users.id, id))

/** The hash is new where its cost has risen since it was made. */
export const noteSignIn = (tx: Tx, id: string, password_hash?: string) =>
  tx
    .update(users)
    .set({ last_login_at: tx.now, last_seen_at: tx.now, ...(password_hash && { password_hash }) })
    .where(eq(users.id, id))

export const noteSeen = (tx: Tx, id: string) => tx.update(users).set({ last_seen_at: tx.now }).where(eq(users.id, id))
