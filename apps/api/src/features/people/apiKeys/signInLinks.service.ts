import { and, desc, eq, isNull } from 'drizzle-orm'
import type { SignInLink } from '@affluence/contract/apiKeys'
import type { Actor, InfluencerActor } from '../../../kernel/access.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { omit } from '../../../kernel/omit.ts'
import { emit } from '../../../kernel/work/work.ts'
import { notify } from '../identities/notices.service.ts'
import { linkCreated, linksRevoked } from './apiKeys.events.ts'
import { sessions } from '../credentials/credentials.tables.ts'
import { sign_in_links, type SignInLinkRow } from './apiKeys.tables.ts'
import { stateOf } from './keys.rules.ts'
import { users } from '../identities/identities.tables.ts'
import { endSessions } from '../credentials/sessions.service.ts'

const LIFE = 90 * DAY

/** In the place of the one before. The address is made once and kept as a hash; what is behind the # never reaches a server's log. */
export async function createLink(tx: Tx, { crypto, config }: Kernel, influencer_id: string, by: Actor | null) {
  await revokeLinks(tx, influencer_id, by)
  const token = `dl_${crypto.token()}`
  const id = tx.newId('sil')
  const expires_at = later(tx.now, LIFE)
  const [row] = await tx
    .insert(sign_in_links)
    .values({ id, influencer_id, hash: crypto.hash(token), expires_at, created_at: tx.now })
    .returning()
  await emit(tx, linkCreated, by, { subject_id: id, influencer_id, after: { expires_at } }, { link_id: id })
  const notice = { kind: 'sign_in_link_created', key: `made:${id}`, link: '/api-keys' }
  await notify(tx, { influencer_id }, { ...notice, mail: 'sign_in_link_created' })
  return { ...presentSignInLink(row!, tx.now), url: `${config.PUBLIC_URL}/access#${token}` }
}

/** Ends the links of an influencer, and whatever was opened with one; the key stays. */
export async function revokeLinks(tx: Tx, influencer_id: string, by: Actor | null): Promise<number> {
  const revoked = await tx
    .update(sign_in_links)
    .set({ revoked_at: tx.now })
    .where(and(eq(sign_in_links.influencer_id, influencer_id), isNull(sign_in_links.revoked_at)))
    .returning({ id: sign_in_links.id })
  if (revoked.length === 0) return 0
  const open = await tx
    .select({ id: sessions.id, user_id: sessions.user_id })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.user_id))
    .where(and(eq(users.influencer_id, influencer_id), eq(sessions.method, 'link'), isNull(sessions.ended_at)))
  for (const { id, user_id } of open) await endSessions(tx, by, 'link_revoked', { user_id, only: id })
  await emit(tx, linksRevoked, by, { subject_id: influencer_id, influencer_id }, { influencer_id })
  return revoked.length
}

export type FoundLink = { id: string; influencer_id: string; fault: 'link_revoked' | 'link_expired' | null }
export async function findLink(db: Reader, { crypto }: Kernel, token: string, now: string): Promise<FoundLink | null> {
  const [link] = await db
    .select()
    .from(sign_in_links)
    .where(eq(sign_in_links.hash, crypto.hash(token)))
  if (!link) return null
  const { id, influencer_id, revoked_at, expires_at } = link
  const expired = expires_at !== null && expires_at <= now
  return { id, influencer_id, fault: revoked_at !== null ? 'link_revoked' : expired ? 'link_expired' : null }
}

export const noteLinkUsed = (tx: Tx, id: string) =>
  tx.update(sign_in_links).set({ last_used_at: tx.now }).where(eq(sign_in_links.id, id))

export const createMyLink = (kernel: Kernel, actor: InfluencerActor) =>
  kernel.db.write((tx) => createLink(tx, kernel, actor.influencer_id, actor))

export const revokeMyLink = ({ db }: Kernel, actor: InfluencerActor, id: string) =>
  db.write(async (tx) => {
    const mine = and(eq(sign_in_links.id, id), eq(sign_in_links.influencer_id, actor.influencer_id))
    const [row] = await tx.select().from(sign_in_links).where(mine)
    if (!row) throw notFound()
    if (row.revoked_at === null) await revokeLinks(tx, actor.influencer_id, actor)
  })

type Paging = { cursor?: string; limit: number }
export async function listMyLinks(
  { db, clock }: Kernel,
  { influencer_id }: InfluencerActor,
  { cursor, limit }: Paging,
) {
  const { influencer_id: whose, created_at, id } = sign_in_links
  const rows = await db.read
    .select()
    .from(sign_in_links)
    .where(and(eq(whose, influencer_id), after(cursor, created_at, id)))
    .orderBy(desc(created_at), desc(id))
    .limit(limit + 1)
  const page = pageOf(rows, limit, (row) => row)
  return { ...page, data: page.data.map((row) => presentSignInLink(row, clock.now())) }
}

export const presentSignInLink = (row: SignInLinkRow, now: string): SignInLink => ({
  ...omit(row, 'hash', 'influencer_id'),
  state: stateOf(row, now),
})
