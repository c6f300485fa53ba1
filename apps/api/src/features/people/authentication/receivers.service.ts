import type { NoticeData } from '@affluence/contract/notifications'
import { and, eq, isNull } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Receiver } from '../../platform/mails/delivery.service.ts'
import { users } from '../identities/identities.tables.ts'
import { registrationToken } from './pendingRegistrations.service.ts'
import { tokenText } from '../account/tokens.service.ts'

export async function receiverOf(db: Reader, user_id: string): Promise<Receiver | null> {
  const [user] = await db.select().from(users).where(eq(users.id, user_id))
  return user?.email && !user.deleted_at ? { address: user.email, locale: user.locale, name: user.username } : null
}

export const isUser = async (db: Reader, user_id: string) =>
  (await db.$count(users, and(eq(users.id, user_id), isNull(users.deleted_at)))) > 0

/** The secret that the link of a mail carries; it is stored nowhere. */
export async function secretFor({ db, crypto }: Kernel, { token_id, registration_id }: NoticeData) {
  if (typeof registration_id === 'string') return registrationToken(db.read, crypto, registration_id)
  return typeof token_id === 'string' ? tokenText(db.read, crypto, token_id) : null
}
