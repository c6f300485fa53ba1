import type { SessionEndReason } from '@affluence/contract/authentication'
import type { SessionInfo } from '@affluence/contract/account'
import type { Page } from '@affluence/contract/common'
import { and, desc, eq, gt, isNull, ne } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { DAY, HOUR, iso, later } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import type { UserRow } from '../identities/identities.tables.ts'
import { sessionEnded } from './credentials.events.ts'
import { type SessionRow, sessions } from './credentials.tables.ts'
import type { Visitor } from './loginEvents.service.ts'
import { familyOf, refreshTokenOf } from './refreshTokens.service.ts'

type Owner = Pick<UserRow, 'id' | 'role'>
type Person = Extract<Actor, { session_id: string }>

export async function openSession(
  tx: Tx,
  { crypto }: Kernel,
  owner: Owner,
  { ip, user_agent }: Visitor,
  how: { method: SessionRow['method']; two_factor: boolean },
): Promise<SessionRow> {
  const [session] = await tx
    .insert(sessions)
    .values({
      ...how,
      id: tx.newId('ses'),
      user_id: owner.id,
      ip,
      user_agent,
      // A key or a link opens what may be read; what only its owner may change asks for the password first.
      proved_at: how.method === 'password' ? tx.now : iso(0),
      nonce: crypto.token(),
      generation: 1,
      rotated_at: tx.now,
      last_seen_at: tx.now,
      expires_at: later(tx.now, owner.role === 'admin' ? 12 * HOUR : 30 * DAY),
      created_at: tx.now,
    })
    .returning()
  return session!
}

/** What goes into the cookie of a signed-in browser. */
export const refreshOf = ({ crypto, clock }: Kernel, session: SessionRow) => ({
  token: refreshTokenOf(crypto, session),
  seconds: Math.max(0, Math.floor((Date.parse(session.expires_at) - clock.ms()) / 1000)),
})

/** Ends what matches and is open; the tokens of an ended session are worth nothing from the next request on. */
export async function endSessions(
  tx: Tx,
  by: Actor | null,
  reason: SessionEndReason,
  of: { user_id: string; only?: string; except?: string },
) {
  const rows = await tx
    .update(sessions)
    .set({ ended_at: tx.now, end_reason: reason })
    .where(
      and(
        eq(sessions.user_id, of.user_id),
        isNull(sessions.ended_at),
        gt(sessions.expires_at, tx.now),
        of.only ? eq(sessions.id, of.only) : undefined,
        of.except ? ne(sessions.id, of.except) : undefined,
      ),
    )
    .returning({ id: sessions.id })
  for (const { id } of rows) {
    await emit(tx, sessionEnded, by, { subject_id: id, user_id: of.user_id }, { session_id: id, reason })
  }
  return rows.length
}

/** The password, or a second factor, was just proved in this session. */
export async function proveAgain(tx: Tx, id: string, two_factor?: boolean) {
  await tx.update(sessions).set({ proved_at: tx.now, two_factor }).where(eq(sessions.id, id))
}

export const endMySession = ({ db }: Kernel, actor: Person, id: string) =>
  db.write(async (tx) => {
    const endedCount = await endSessions(tx, actor, 'ended_by_user', { user_id: actor.user_id, only: id })
    if (endedCount === 0) throw notFound()
  })

export const endMyOtherSessions = ({ db }: Kernel, actor: Person) =>
  db.write(async (tx) => {
    await endSessions(tx, actor, 'ended_by_user', { user_id: actor.user_id, except: actor.session_id })
  })

/** By the bearer token, or by the cookie once that token is too old. */
export const signOut = ({ db, crypto }: Kernel, actor: Actor | null, refresh: string | null) =>
  db.write(async (tx) => {
    const bearer = actor && 'session_id' in actor ? { id: actor.session_id, user_id: actor.user_id } : null
    const session = bearer ?? (refresh ? await familyOf(tx, crypto, refresh) : null)
    if (session) await endSessions(tx, actor, 'signed_out', { user_id: session.user_id, only: session.id })
  })

export async function listMySessions(
  { db, clock }: Kernel,
  actor: Person,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<Page<SessionInfo>> {
  const rows = await db.read
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.user_id, actor.user_id),
        isNull(sessions.ended_at),
        gt(sessions.expires_at, clock.now()),
        after(cursor, sessions.created_at, sessions.id, 'desc'),
      ),
    )
    .orderBy(desc(sessions.created_at), desc(sessions.id))
    .limit(limit + 1)
  const page = pageOf(rows, limit, (row) => row)
  return { ...page, data: page.data.map((row) => present(row, actor)) }
}

const present = (row: SessionRow, actor: Person): SessionInfo => ({
  id: row.id,
  ip: row.ip,
  user_agent: row.user_agent,
  method: row.method,
  created_at: row.created_at,
  last_seen_at: row.last_seen_at,
  expires_at: row.expires_at,
  current: row.id === actor.session_id,
})
