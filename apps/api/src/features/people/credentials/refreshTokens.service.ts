import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { later, SECOND } from '../../../kernel/clock.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { users } from '../identities/identities.tables.ts'
import { type SessionRow, sessions } from './credentials.tables.ts'

/** Two tabs may send the same token at once, so the one just used answers its successor this long. */
const GRACE = 5 * SECOND

type Crypto = Kernel['crypto']
type Family = Pick<SessionRow, 'id' | 'generation' | 'nonce'>

const wordsOf = ({ id, generation, nonce }: Family) => `${id}.${generation}.${nonce}`

/** Computed from the row and a key that is not in the database: there is nothing to steal from a copy of it. */
export const refreshTokenOf = (crypto: Crypto, family: Family) =>
  `${family.id}.${family.generation}.${crypto.sign('refresh', wordsOf(family))}`

export type Refreshed =
  | { outcome: 'rotated'; session: SessionRow; login: string }
  | { outcome: 'replayed' | 'ended' | 'unknown'; session: SessionRow | null; login: string }

/**
 * A token works once. The one before the current still answers for a moment, with the very successor that was
 * given out; any older one was stolen from somebody, so the caller ends the family.
 */
export async function rotate(tx: Tx, crypto: Crypto, token: string): Promise<Refreshed> {
  const { row, generation, genuine } = await read(tx, crypto, token)
  if (!row || !genuine) return { outcome: 'unknown', session: null, login: row?.login ?? '' }
  const { login } = row
  const { id } = row.session
  const open = and(eq(sessions.id, id), isNull(sessions.ended_at), gt(sessions.expires_at, tx.now))
  const [rotated] = await tx
    .update(sessions)
    .set({ generation: sql`${sessions.generation} + 1`, rotated_at: tx.now, last_seen_at: tx.now })
    .where(and(open, eq(sessions.generation, generation)))
    .returning()
  if (rotated) return { outcome: 'rotated', session: rotated, login }

  const session = (await findSession(tx, id))!.session
  if (session.ended_at || session.expires_at <= tx.now) return { outcome: 'ended', session, login }
  const isPredecessor = session.generation - generation === 1 && later(session.rotated_at, GRACE) >= tx.now
  return { outcome: isPredecessor ? 'rotated' : 'replayed', session, login }
}

/** The family that a token of ours belongs to, whether or not it may still be used. */
export async function familyOf(db: Reader, crypto: Crypto, token: string): Promise<SessionRow | null> {
  const { row, genuine } = await read(db, crypto, token)
  return row && genuine ? row.session : null
}

async function read(db: Reader, crypto: Crypto, token: string) {
  const [id = '', number = '', signature = ''] = token.split('.')
  const row = await findSession(db, id)
  const generation = /^\d{1,9}$/.test(number) ? Number(number) : 0
  const genuine = row && crypto.verify('refresh', wordsOf({ ...row.session, generation }), signature)
  return { row, generation, genuine }
}

async function findSession(db: Reader, id: string) {
  const [row] = await db
    .select({ session: sessions, login: users.username })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.user_id))
    .where(eq(sessions.id, id))
  return row
}
