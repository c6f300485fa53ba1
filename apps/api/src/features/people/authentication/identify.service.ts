import { eq } from 'drizzle-orm'
import type { Actor, AdminActor, InfluencerActor, SponsorActor, Standing } from '../../../kernel/access.ts'
import { later, MINUTE } from '../../../kernel/clock.ts'
import { type Reader, slot, statement } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { users } from '../identities/identities.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { sessions } from '../credentials/credentials.tables.ts'
import { keyIn } from '../apiKeys/keys.rules.ts'
import { programOf } from '../apiKeys/programs.service.ts'
import type { Visitor } from '../credentials/loginEvents.service.ts'

const FRESH = 5 * MINUTE
type Person = AdminActor | SponsorActor | InfluencerActor

const party = (t: typeof sponsors | typeof influencers) => ({ approval: t.approval, flagged_at: t.flagged_at })

const columns = {
  role: users.role,
  disabled_at: users.disabled_at,
  deleted_at: users.deleted_at,
  timezone: users.timezone,
  totp_enabled_at: users.totp_enabled_at,
  sponsor_id: users.sponsor_id,
  influencer_id: users.influencer_id,
  sponsor: party(sponsors),
  influencer: party(influencers),
}

const bySession = statement('identify', (db) =>
  db
    .select({
      user_id: sessions.user_id,
      method: sessions.method,
      two_factor: sessions.two_factor,
      proved_at: sessions.proved_at,
      expires_at: sessions.expires_at,
      ended_at: sessions.ended_at,
      ...columns,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.user_id))
    .leftJoin(sponsors, eq(sponsors.id, users.sponsor_id))
    .leftJoin(influencers, eq(influencers.id, users.influencer_id))
    .where(eq(sessions.id, slot('id'))),
)

/** Asked of the database at every request, so that whatever was ended is ended now, on every process. */
export async function identify(
  kernel: Kernel,
  authorization: string | undefined,
  sessionIn: (token: string) => string | null,
  visitor: Visitor,
): Promise<Actor | null> {
  const key = keyIn(authorization)
  if (key) return programOf(kernel, key, visitor)
  const token = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '')?.[1]
  const session_id = token && sessionIn(token)
  return session_id ? actorOf(kernel.db.read, session_id, visitor, kernel.clock.now()) : null
}

/** Who acts in a session; null as soon as the session, its user or their party has been ended. */
export async function actorOf(db: Reader, session_id: string, visitor: Visitor, now: string): Promise<Actor | null> {
  const [row] = await bySession(db, { id: session_id })
  if (!row || row.ended_at || row.expires_at <= now || row.disabled_at || row.deleted_at) return null
  // Where two-factor is on, what was proved without it is not enough.
  const isWhole = row.two_factor || !row.totp_enabled_at
  const fresh = isWhole && later(row.proved_at, FRESH) > now
  const person = { ...visitor, user_id: row.user_id, session_id, fresh, timezone: row.timezone }
  const actor = personOf(row, person, row.two_factor)
  // A dashboard link lets its holder read; only the owner's own secrets open more.
  return actor?.kind === 'influencer' && row.method === 'link' ? { ...actor, kind: 'link' } : actor
}

/** The actor of a user without a session: for work done later in their name. */
export async function actorOfUser(db: Reader, user_id: string): Promise<Person | null> {
  const [row] = await db
    .select(columns)
    .from(users)
    .leftJoin(sponsors, eq(sponsors.id, users.sponsor_id))
    .leftJoin(influencers, eq(influencers.id, users.influencer_id))
    .where(eq(users.id, user_id))
  if (!row || row.disabled_at || row.deleted_at) return null
  const { timezone } = row
  return personOf(row, { ip: '', user_agent: '', user_id, session_id: '', fresh: false, timezone }, false)
}

type UserWithParty = Pick<typeof users.$inferSelect, 'role' | 'sponsor_id' | 'influencer_id'> & {
  sponsor: PartyState | null
  influencer: PartyState | null
}
type PartyState = { approval: Standing['approval'] | null; flagged_at: string | null }
type Signed = Pick<AdminActor, 'ip' | 'user_agent' | 'user_id' | 'session_id' | 'fresh' | 'timezone'>
function personOf(row: UserWithParty, person: Signed, two_factor: boolean): Person | null {
  if (row.role === 'admin') return { ...person, kind: 'admin', two_factor }
  const standing = standingOf(row.sponsor ?? row.influencer)
  if (!standing || standing.approval === 'suspended') return null
  if (row.role === 'sponsor') return { ...person, ...standing, kind: 'sponsor', sponsor_id: row.sponsor_id! }
  return { ...person, ...standing, kind: 'influencer', influencer_id: row.influencer_id! }
}

const standingOf = (row: PartyState | null): Standing | null =>
  row?.approval ? { approval: row.approval, flagged: row.flagged_at !== null } : null
