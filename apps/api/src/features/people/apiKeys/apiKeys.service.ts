import type { ApiKey, Scope } from '@affluence/contract/apiKeys'
import { randomInt } from 'node:crypto'
import { and, desc, eq, isNull, or } from 'drizzle-orm'
import type { Actor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { invalid, notFound } from '../../../kernel/refusal.ts'
import { omit } from '../../../kernel/omit.ts'
import { emit } from '../../../kernel/work/work.ts'
import { users } from '../identities/identities.tables.ts'
import { notify } from '../identities/notices.service.ts'
import { quotaCount, claimQuota } from '../../platform/quotas/quotas.service.ts'
import { keyChanged, keyCreated, keyRevoked } from './apiKeys.events.ts'
import { api_keys, type ApiKeyRow } from './apiKeys.tables.ts'
import { KEY_LENGTH, prefixOf, scopesFor, stateOf } from './keys.rules.ts'
import { endSessions } from '../credentials/sessions.service.ts'
import { revokeLinks } from './signInLinks.service.ts'

type Owner = { sponsor_id: string } | { influencer_id: string }
export type NewKey = {
  name: string
  scopes?: Scope[] | undefined
  allowed_ips?: string[] | undefined
  expires_at?: string | undefined
}
type Party = SponsorActor | InfluencerActor

const ownerOf = (actor: Party): Owner =>
  actor.kind === 'sponsor' ? { sponsor_id: actor.sponsor_id } : { influencer_id: actor.influencer_id }
const isOwnedBy = (owner: Owner) =>
  'sponsor_id' in owner ? eq(api_keys.sponsor_id, owner.sponsor_id) : eq(api_keys.influencer_id, owner.influencer_id)
const isActive = isNull(api_keys.revoked_at)

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const newSecret = () => Array.from({ length: KEY_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')

export const createKey = (kernel: Kernel, actor: Party, input: NewKey) =>
  kernel.db.write(async (tx) => {
    if (actor.kind === 'influencer') return renewKey(tx, kernel, actor.influencer_id, actor, input)
    await claimQuota(tx, actor.sponsor_id, apiKeyCount)
    return addKey(tx, kernel, ownerOf(actor), actor, input)
  })

/** No list is no bound; and no list is kept twice over. */
const boundTo = (ranges: readonly string[] = []) => (ranges.length > 0 ? [...new Set(ranges)] : null)

/** The secret leaves in this answer and is nowhere afterwards. */
async function addKey(tx: Tx, { crypto }: Kernel, owner: Owner, by: Actor | null, input: NewKey) {
  const { possible, usual } = scopesFor['sponsor_id' in owner ? 'sponsor' : 'influencer']
  const scopes = [...new Set(input.scopes ?? usual)]
  if (scopes.some((scope) => !possible.includes(scope))) throw invalid('scopes', 'scope_not_allowed', { possible })
  if (input.expires_at && input.expires_at <= tx.now) throw invalid('expires_at', 'expiry_in_past')
  const key = newSecret()
  const [row] = await tx
    .insert(api_keys)
    .values({
      ...owner,
      id: tx.newId('key'),
      name: input.name,
      prefix: prefixOf(key),
      hash: crypto.hash(key),
      scopes,
      allowed_ips: boundTo(input.allowed_ips),
      expires_at: input.expires_at ?? null,
      created_at: tx.now,
    })
    .returning()
  const after = { name: input.name, prefix: row!.prefix, scopes, allowed_ips: row!.allowed_ips ?? [] }
  await emit(tx, keyCreated, by, { ...owner, subject_id: row!.id, after }, { key_id: row!.id })
  const notice = { kind: 'api_key_created', key: `made:${row!.id}`, data: { name: input.name, prefix: row!.prefix } }
  await notify(tx, owner, { ...notice, link: '/api-keys', mail: 'api_key_created' })
  return { ...presentKey(row!, tx.now), key }
}

/**
 * An influencer's one key. A new one ends the old one, the link to the dashboard and every open sign-in but the one
 * that asked, in one transaction.
 */
export async function renewKey(tx: Tx, kernel: Kernel, influencer_id: string, by: Actor | null, input: NewKey) {
  const keys = await revokeKeys(tx, { influencer_id }, by)
  await revokeLinks(tx, influencer_id, by)
  if (keys > 0) await endSignIns(tx, influencer_id, by)
  return addKey(tx, kernel, { influencer_id }, by, input)
}

export async function revokeKeys(tx: Tx, owner: Owner, by: Actor | null) {
  const rows = await tx
    .update(api_keys)
    .set({ revoked_at: tx.now })
    .where(and(isOwnedBy(owner), isActive))
    .returning()
  for (const row of rows) await emitRevoked(tx, row, by)
  return rows.length
}

async function endSignIns(tx: Tx, influencer_id: string, by: Actor | null) {
  const people = await tx.select({ id: users.id }).from(users).where(eq(users.influencer_id, influencer_id))
  const except = by?.kind === 'influencer' ? { except: by.session_id } : {}
  for (const { id } of people) await endSessions(tx, by, 'key_renewed', { user_id: id, ...except })
}

async function emitRevoked(tx: Tx, row: ApiKeyRow, by: Actor | null) {
  const { id, sponsor_id, influencer_id, name, prefix } = row
  await emit(
    tx,
    keyRevoked,
    by,
    { subject_id: id, sponsor_id, influencer_id, before: { name, prefix } },
    { key_id: id },
  )
}

/** Where a key may be used from; each process asks the database at the next request. */
export const changeKey = ({ db }: Kernel, actor: Party, id: string, { allowed_ips }: { allowed_ips: string[] }) =>
  db.write(async (tx) => {
    const mine = and(eq(api_keys.id, id), isOwnedBy(ownerOf(actor)), isActive)
    const [before] = await tx.select().from(api_keys).where(mine)
    if (!before) throw notFound()
    const bound = { allowed_ips: boundTo(allowed_ips) }
    const [row] = await tx.update(api_keys).set(bound).where(mine).returning()
    const about = { subject_id: id, before: { allowed_ips: before.allowed_ips ?? [] } }
    const after = { allowed_ips: row!.allowed_ips ?? [] }
    await emit(tx, keyChanged, actor, { ...ownerOf(actor), ...about, after }, { key_id: id })
    return presentKey(row!, tx.now)
  })

export const revokeKey = ({ db }: Kernel, actor: Party, id: string) =>
  db.write(async (tx) => {
    const [row] = await tx
      .update(api_keys)
      .set({ revoked_at: tx.now })
      .where(and(eq(api_keys.id, id), isOwnedBy(ownerOf(actor)), isActive))
      .returning()
    if (!row) throw notFound()
    await emitRevoked(tx, row, actor)
  })

export async function listKeys({ db, clock }: Kernel, actor: Party, query: { cursor?: string; limit: number }) {
  const rows = await db.read
    .select()
    .from(api_keys)
    .where(and(isOwnedBy(ownerOf(actor)), after(query.cursor, api_keys.created_at, api_keys.id)))
    .orderBy(desc(api_keys.created_at), desc(api_keys.id))
    .limit(query.limit + 1)
  const page = pageOf(rows, query.limit, (row) => row)
  return { ...page, data: page.data.map((row) => presentKey(row, clock.now())) }
}

export const presentKey = (row: ApiKeyRow, now: string): ApiKey => ({
  ...omit(row, 'hash', 'sponsor_id', 'influencer_id'),
  allowed_ips: row.allowed_ips ?? [],
  state: stateOf(row, now),
})

export const apiKeyCount = quotaCount('api_keys', (db, party) =>
  db.$count(
    api_keys,
    and(or(eq(api_keys.sponsor_id, party), eq(api_keys.influencer_id, party)), isNull(api_keys.revoked_at)),
  ),
)
