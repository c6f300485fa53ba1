import { randomBytes } from 'node:crypto'
import type { Parsed } from '@affluence/contract/endpoint'
import type { links as endpoints } from '@affluence/contract/links'
import { and, asc, desc, eq, isNull, like, or } from 'drizzle-orm'
import type { AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { contains, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { recordStep } from '../../../kernel/db/move.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import type { AffiliationRow } from '../agreements/agreements.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { products } from '../products/products.tables.ts'
import { quotaCount, claimQuota } from '../../platform/quotas/quotas.service.ts'
import { linkPaused, linkResumed } from './links.events.ts'
import { actionsFor, codeBegins, codeFrom, stateOf } from './links.rules.ts'
import { type LinkRow, links } from './links.tables.ts'
import { findLink, type FoundLink, linksWhere, type LinkReader, presentLink, visibleTo } from './linkView.service.ts'

const TRIES = 10

/** Joins the approval: there is no other way to a link. A code that is taken is drawn again. */
export async function createLink(tx: Tx, request: AffiliationRow, expires_at: string | null): Promise<LinkRow> {
  const { id: request_id, influencer_id, product_id, sponsor_id } = request
  await claimQuota(tx, influencer_id, linkCount)
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const code = codeFrom(randomBytes(16))
    if (code === null) continue
    const [link] = await tx
      .insert(links)
      .values({
        request_id,
        influencer_id,
        product_id,
        sponsor_id,
        id: tx.newId('lnk'),
        code,
        expires_at,
        created_at: tx.now,
        updated_at: tx.now,
      })
      .onConflictDoNothing({ target: links.code })
      .returning()
    if (link) return link
  }
  throw new Refusal('unavailable', 'no_code_free', { retry_after: 1 })
}

/** For good: only a new approval makes another. */
export async function endLink(tx: Tx, request_id: string) {
  await tx
    .update(links)
    .set({ revoked_at: tx.now, updated_at: tx.now })
    .where(and(eq(links.request_id, request_id), isNull(links.revoked_at)))
}

function searched(words: string) {
  const code = codeBegins(words)
  return or(
    contains(products.search, words),
    contains(influencers.search, words),
    code === null ? undefined : like(links.code, `${code}%`),
  )
}

type LinkQuery = Parsed<typeof endpoints.list>['query']
export async function listLinks(kernel: Kernel, actor: LinkReader, query: LinkQuery) {
  const [order, direction] = query.sort === 'created_at' ? ([asc, 'asc'] as const) : ([desc, 'desc'] as const)
  const rows = await linksWhere(
    kernel.db.read,
    and(
      visibleTo(actor),
      query.product_id ? eq(links.product_id, query.product_id) : undefined,
      query.influencer_id ? eq(links.influencer_id, query.influencer_id) : undefined,
      query.q ? searched(query.q) : undefined,
      after(query.cursor, links.created_at, links.id, direction),
    ),
  )
    .orderBy(order(links.created_at), order(links.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ link }) => link)
  return { data: data.map((row) => presentLink(kernel, actor, row)), next_cursor }
}

export const getLink = async (kernel: Kernel, actor: LinkReader, id: string) =>
  presentLink(kernel, actor, await findLink(kernel.db.read, actor, id))

type Side = SponsorActor | InfluencerActor | AdminActor
export const pauseLink = (kernel: Kernel, actor: Side, id: string) => changePause(kernel, actor, id, 'pause')
export const resumeLink = (kernel: Kernel, actor: Side, id: string) => changePause(kernel, actor, id, 'resume')

function changePause(kernel: Kernel, actor: Side, id: string, action: 'pause' | 'resume') {
  return kernel.db.write(async (tx) => {
    const row = await findLink(tx, actor, id)
    assertMay(row, actor, action, tx.now)
    const [paused_by, fact] = action === 'pause' ? ([actor.kind, linkPaused] as const) : ([null, linkResumed] as const)
    const before = row.link.paused_by
    const [link] = await tx
      .update(links)
      .set({ paused_by, updated_at: tx.now })
      .where(and(eq(links.id, id), before === null ? isNull(links.paused_by) : eq(links.paused_by, before)))
      .returning()
    if (!link) throw new Refusal('conflict', 'wrong_state', { state: stateOf(row, tx.now) })
    const [from, to] = action === 'pause' ? ['active', 'paused'] : ['paused', 'active']
    await recordStep(tx, { subject_id: id, from: from!, to: to!, action, by: actor })
    const { sponsor_id, influencer_id } = link
    await emit(tx, fact, actor, { subject_id: id, sponsor_id, influencer_id }, { link_id: id })
    return presentLink(kernel, actor, { ...row, link })
  })
}

function assertMay(row: FoundLink, actor: Side, action: 'pause' | 'resume', now: string) {
  if (actionsFor(row.link, actor.kind, now).includes(action)) return
  const isOther = action === 'resume' && row.link.paused_by !== null && row.link.revoked_at === null
  if (isOther) throw new Refusal('conflict', 'paused_by_other', { paused_by: row.link.paused_by })
  throw new Refusal('conflict', 'wrong_state', { state: stateOf(row, now) })
}

export const linkCount = quotaCount('links', (db, party) =>
  db.$count(links, and(eq(links.influencer_id, party), isNull(links.revoked_at))),
)
