import { asc, eq } from 'drizzle-orm'
import type { KeyActor } from '../../../kernel/access.ts'
import { HOUR, MINUTE } from '../../../kernel/clock.ts'
import { type Reader, joinSlot, statement } from '../../../kernel/db/db.ts'
import { isWithin } from '../../../kernel/ipRanges.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { users } from '../identities/identities.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { programLimits, takeAttempt } from '../credentials/attempts.service.ts'
import { api_keys, type ApiKeyRow } from './apiKeys.tables.ts'
import { prefixOf, stateOf } from './keys.rules.ts'
import { logSignIn, type Visitor } from '../credentials/loginEvents.service.ts'

const party = (of: typeof sponsors | typeof influencers) => ({ approval: of.approval, flagged_at: of.flagged_at })
const byHash = statement('identify_key', (db) =>
  db
    .select({ key: api_keys, sponsor: party(sponsors), influencer: party(influencers) })
    .from(api_keys)
    .leftJoin(sponsors, eq(sponsors.id, api_keys.sponsor_id))
    .leftJoin(influencers, eq(influencers.id, api_keys.influencer_id))
    .where(eq(api_keys.hash, joinSlot('hash'))),
)

/** Asked of the database at every request: a key that was revoked opens nothing from the next one on. */
export async function programOf(kernel: Kernel, secret: string, visitor: Visitor): Promise<KeyActor | null> {
  const { db, clock, crypto } = kernel
  const [row] = await byHash(db.read, { hash: crypto.hash(secret) })
  const now = clock.now()
  const state = row ? stateOf(row.key, now) : 'unknown'
  const party = row?.sponsor?.approval ? row.sponsor : row?.influencer
  if (!row || state !== 'active' || !party?.approval) {
    await noteRefused(kernel, visitor, secret, row?.key, `key_${state}`)
    if (state === 'expired') throw new Refusal('unauthenticated', 'key_expired')
    return null
  }
  const { key } = row
  if (!isWithin(visitor.ip, key.allowed_ips)) {
    await noteUse(kernel, visitor, key, 'ip_not_allowed')
    throw new Refusal('forbidden', 'ip_not_allowed', { ip: visitor.ip })
  }
  const { approval, flagged_at } = party
  if (approval === 'suspended') await noteRefused(kernel, visitor, secret, key, 'account_suspended')
  else await noteUse(kernel, visitor, key)
  const { id: key_id, sponsor_id, influencer_id, scopes } = key
  return { ...visitor, kind: 'key', key_id, sponsor_id, influencer_id, scopes, approval, flagged: flagged_at !== null }
}

/** Every refused key stands in the log, and a client that tries many is told to wait. */
async function noteRefused(
  { db }: Kernel,
  visitor: Visitor,
  secret: string,
  key: ApiKeyRow | undefined,
  reason: string,
) {
  const retry_after = await db.write(async (tx) => {
    const wait = await takeAttempt(tx, programLimits(visitor.ip))
    if (wait !== null) return wait
    const whose = await ownerOf(tx, key)
    const failure = { method: 'api', outcome: 'failure', reason } as const
    await logSignIn(tx, visitor, { ...whose, ...failure, ...(!key && { login: `${prefixOf(secret)}…` }) })
    return null
  }, readCommitted)
  if (retry_after !== null) throw new Refusal('too_often', 'too_many_attempts', { retry_after })
}

const readCommitted = { isolation: 'read committed' } as const
/** In whose log it stands: the first who acts for the party, and which of their keys it was. */
async function ownerOf(db: Reader, key: ApiKeyRow | undefined): Promise<{ user_id: string | null; login: string }> {
  const { sponsor_id = null, influencer_id = null } = key ?? {}
  const of = sponsor_id
    ? eq(users.sponsor_id, sponsor_id)
    : influencer_id
      ? eq(users.influencer_id, influencer_id)
      : null
  const name = key?.name ?? ''
  if (!of) return { user_id: null, login: name }
  const [user] = await db.select().from(users).where(of).orderBy(asc(users.created_at)).limit(1)
  return { user_id: user?.id ?? null, login: user ? `${user.username}: ${name}` : name }
}

const lastNoted = new WeakMap<Kernel['db'], Map<string, number>>()
/** When this process last wrote down a use of the key from there: a busy shop writes once a minute, not at every request. */
function isNoted({ db, clock }: Kernel, use: string) {
  const memory = lastNoted.get(db) ?? new Map<string, number>()
  lastNoted.set(db, memory)
  const now = clock.ms()
  if (now - (memory.get(use) ?? -MINUTE) < MINUTE) return true
  if (memory.size > 10_000) memory.clear()
  memory.set(use, now)
  return false
}

/**
 * To the minute in the list of keys; in the log once per key, address and hour, also when it was refused for that
 * address. A full disk does not stop reading.
 */
async function noteUse(kernel: Kernel, visitor: Visitor, key: ApiKeyRow, refusal: 'ip_not_allowed' | null = null) {
  const use = `${refusal ?? 'use'}:${key.id}@${visitor.ip}`
  if (isNoted(kernel, use)) return
  const noting = kernel.db.write(async (tx) => {
    if (!refusal) await tx.update(api_keys).set({ last_used_at: tx.now }).where(eq(api_keys.id, key.id))
    if ((await takeAttempt(tx, [{ key: use, most: 1, window: HOUR }])) !== null) return
    const entry = { method: 'api', outcome: refusal ? 'failure' : 'success', reason: refusal } as const
    await logSignIn(tx, visitor, { ...entry, ...(await ownerOf(tx, key)) })
  }, readCommitted)
  await noting.catch((error: unknown) => kernel.report(error, { about: 'the use of a key' }))
}
