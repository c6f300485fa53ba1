import { eq } from 'drizzle-orm'
import type { KeyActor } from '../../kernel/access.ts'
import { HOUR, later, MINUTE } from '../../kernel/clock.ts'
import { slot, statement } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { programLimits, takeAttempt } from './attempts.service.ts'
import { api_keys, type ApiKeyRow } from './credentials.tables.ts'
import { prefixOf, stateOf } from './keys.rules.ts'
import { logSignIn, type Visitor } from './loginEvents.service.ts'

const party = (of: typeof sponsors | typeof influencers) => ({ approval: of.approval, flagged_at: of.flagged_at })
const byHash = statement('identify_key', (db) =>
  db
    .select({ key: api_keys, sponsor: party(sponsors), influencer: party(influencers) })
    .from(api_keys)
    .leftJoin(sponsors, eq(sponsors.id, api_keys.sponsor_id))
    .leftJoin(influencers, eq(influencers.id, api_keys.influencer_id))
    .where(eq(api_keys.hash, slot('hash'))),
)

/** Asked of the database at every request: a key that was revoked opens nothing from the next one on. */
export async function programOf(kernel: Kernel, secret: string, visitor: Visitor): Promise<KeyActor | null> {
  const { db, clock, crypto } = kernel
  const [found] = await byHash(db.read, { hash: crypto.hash(secret) })
  const now = clock.now()
  const state = found ? stateOf(found.key, now) : 'unknown'
  const standing = found?.sponsor?.approval ? found.sponsor : found?.influencer
  if (!found || state !== 'active' || !standing?.approval) {
    await noteRefused(kernel, visitor, secret, found?.key, `key_${state}`)
    if (state === 'expired') throw new Refusal('unauthenticated', 'key_expired')
    return null
  }
  const { key } = found
  const { approval, flagged_at } = standing
  if (approval === 'suspended') await noteRefused(kernel, visitor, secret, key, 'account_suspended')
  else await noteUse(kernel, visitor, key, now)
  const { id: key_id, sponsor_id, influencer_id, scopes } = key
  return { ...visitor, kind: 'key', key_id, sponsor_id, influencer_id, scopes, approval, flagged: flagged_at !== null }
}

/** Every refused key stands in the log, and whoever tries many from one place is told to wait. */
async function noteRefused(
  { db }: Kernel,
  visitor: Visitor,
  secret: string,
  key: ApiKeyRow | undefined,
  reason: string,
) {
  const retry_after = await db.write(
    async (tx) => {
      const wait = await takeAttempt(tx, programLimits(visitor.ip))
      if (wait !== null) return wait
      const login = key?.name ?? `${prefixOf(secret)}…`
      await logSignIn(tx, visitor, { user_id: null, login, method: 'api', outcome: 'failure', reason })
      return null
    },
    { isolation: 'read committed' },
  )
  if (retry_after !== null) throw new Refusal('too_often', 'too_many_attempts', { retry_after })
}

/** To the minute in the list of keys, and once an hour in the log: a busy shop would fill it otherwise. */
async function noteUse({ db }: Kernel, visitor: Visitor, key: ApiKeyRow, now: string) {
  const last = key.last_used_at
  if (last !== null && last > later(now, -MINUTE)) return
  await db.write(
    async (tx) => {
      await tx.update(api_keys).set({ last_used_at: now }).where(eq(api_keys.id, key.id))
      if (last !== null && last > later(now, -HOUR)) return
      const { name: login } = key
      await logSignIn(tx, visitor, { user_id: null, login, method: 'api', outcome: 'success', reason: null })
    },
    { isolation: 'read committed' },
  )
}
