import type { Tx } from '../../../kernel/db/db.ts'
import { type UserRow, users } from '../identities/identities.tables.ts'
import { wordsOf } from './account.service.ts'

type NewUser = Pick<UserRow, 'email' | 'username' | 'role' | 'password_hash'> & {
  phone?: string | null
  locale?: UserRow['locale']
  timezone?: string
  email_verified_at?: string
  ids?: { sponsor_id?: string; influencer_id?: string }
  name?: string
}

export async function insertUser(tx: Tx, { ids, name, ...input }: NewUser): Promise<UserRow> {
  const {
    email,
    username,
    phone = null,
    role,
    password_hash,
    locale = 'en',
    timezone = 'UTC',
    email_verified_at,
  } = input
  const [user] = await tx
    .insert(users)
    .values({
      ...ids,
      id: tx.newId('usr'),
      email,
      username,
      username_key: username.toLowerCase(),
      phone,
      password_hash,
      role,
      locale,
      timezone,
      email_verified_at,
      search: wordsOf({ email, username, phone }, name ?? null),
      created_at: tx.now,
      updated_at: tx.now,
    })
    .returning()
  return user!
}
