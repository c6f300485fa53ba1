import { and, asc, eq, inArray, isNull, or, sum } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import { files } from '../../../kernel/files/files.tables.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { quotaCount, type Party, type PartyId } from '../../platform/quotas/quotas.service.ts'
import { users } from './identities.tables.ts'

/** For whom a user acts; null for an admin. */
export async function partyOfUser(db: Reader, user_id: string): Promise<Party | null> {
  const [user] = await db
    .select({ sponsor_id: users.sponsor_id, influencer_id: users.influencer_id })
    .from(users)
    .where(eq(users.id, user_id))
  if (!user) throw notFound()
  if (user.sponsor_id) return { id: user.sponsor_id, kind: 'sponsor' }
  return user.influencer_id ? { id: user.influencer_id, kind: 'influencer' } : null
}

/** Everybody who acts for a party, for the condition of a query. */
export const usersOf = (db: Reader, party: PartyId) =>
  db
    .select({ id: users.id })
    .from(users)
    .where(or(eq(users.sponsor_id, party), eq(users.influencer_id, party)))

export const fileByteCount = quotaCount('file_bytes', async (db, party) => {
  const [row] = await db
    .select({ bytes: sum(files.size).mapWith(Number) })
    .from(files)
    .where(inArray(files.user_id, usersOf(db, party)))
  return row?.bytes ?? 0
})

/** Several people may act for one influencer: the first of them gives the name. */
export async function usernames(db: Reader, influencer_ids: string[]) {
  const rows = await db
    .select({ id: users.influencer_id, username: users.username })
    .from(users)
    .where(inArray(users.influencer_id, influencer_ids))
    .orderBy(asc(users.created_at), asc(users.id))
  return new Map(rows.toReversed().map((row) => [row.id!, row.username]))
}

export async function influencerNamed(db: Reader, username: string) {
  const [user] = await db
    .select({ id: users.influencer_id })
    .from(users)
    .where(and(eq(users.username_key, username.toLowerCase()), isNull(users.deleted_at)))
  return user?.id ?? null
}
