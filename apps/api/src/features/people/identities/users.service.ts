import { eq } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { type UserRow, users } from './identities.tables.ts'

/** For features that decide about a user without owning the row. */
export const changeUser = (tx: Tx, id: string, change: Partial<Pick<UserRow, 'phone' | 'search' | 'disabled_at'>>) =>
  tx
    .update(users)
    .set({ ...change, updated_at: tx.now })
    .where(eq(users.id, id))
