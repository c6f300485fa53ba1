import type {
  affiliations as endpoints,
  ApproveAffiliation,
  AskAffiliation,
  RejectAffiliation,
} from '@affluence/contract/affiliations'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, asc, desc, eq, or } from 'drizzle-orm'
import type { AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { contains, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { move, recordStep } from '../../../kernel/db/move.ts'
import { invalid, notFound, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { quotaCount, claimQuota } from '../../platform/quotas/quotas.service.ts'
import { historyOf } from '../briefs/history.service.ts'
import type { Claimed } from '../../people/influencers/numbers.rules.ts'
import { numbersFor } from '../../people/influencers/numbers.service.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { createLink, endLink } from '../links/links.service.ts'
import { links } from '../links/links.tables.ts'
import { shortUrl } from '../links/linkView.service.ts'
import { products } from '../products/products.tables.ts'
import { isShown, productsWhere } from '../products/productView.service.ts'
import {
  affiliationApproved,
  affiliationCancelled,
  affiliationRejected,
  affiliationRequested,
  affiliationRevoked,
} from './affiliations.events.ts'
import { lifecycle, refusalFor, retryAt } from './affiliations.rules.ts'
import { affiliation_requests, type AffiliationRow } from '../agreements/agreements.tables.ts'
import {
  type AffiliationReader,
  affiliationsWhere,
  findAffiliation,
  pastOf,
  presentAffiliation,
  presentAffiliations,
  visibleTo,
} from './affiliationView.service.ts'

type AffiliationQuery = Parsed<typeof endpoints.list>['query']
type Decider = SponsorActor | AdminActor

export async function listAffiliations(kernel: Kernel, actor: AffiliationReader, query: AffiliationQuery) {
  const [order, direction] = query.sort === 'created_at' ? ([asc, 'asc'] as const) : ([desc, 'desc'] as const)
  const { state, product_id, influencer_id, created_at, id } = affiliation_requests
  const rows = await affiliationsWhere(
    kernel.db.read,
    and(
      visibleTo(actor),
      query.state && eq(state, query.state),
      query.product_id ? eq(product_id, query.product_id) : undefined,
      query.influencer_id ? eq(influencer_id, query.influencer_id) : undefined,
      query.q ? or(contains(products.search, query.q), contains(influencers.search, query.q)) : undefined,
      after(query.cursor, created_at, id, direction),
    ),
  )
    .orderBy(order(created_at), order(id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ request }) => request)
  return { data: await presentAffiliations(kernel, kernel.db.read, actor, data), next_cursor }
}

export const getAffiliation = (kernel: Kernel, actor: AffiliationReader, id: string) =>
  presentAffiliation(kernel, kernel.db.read, actor, id)

export async function affiliationHistory({ db }: Kernel, actor: AffiliationReader, id: string) {
  const { sponsor, influencer } = await findAffiliation(db.read, actor, id)
  const names = { sponsor: sponsor.company_name, influencer: influencer.display_name }
  return { data: await historyOf(db.read, id, names) }
}

export const askAffiliation = (kernel: Kernel, actor: InfluencerActor, input: AskAffiliation, claimed: Claimed = {}) =>
  kernel.db.write(async (tx) => {
    const [productRow] = await productsWhere(tx, and(eq(products.id, input.product_id), isShown()))
    if (!productRow) throw notFound()
    const { product } = productRow
    await assertMayAsk(kernel, tx, actor.influencer_id, product.id)
    await claimQuota(tx, actor.influencer_id, pendingAffiliationCount)
    const [row] = await tx
      .insert(affiliation_requests)
      .values({
        id: tx.newId('afr'),
        influencer_id: actor.influencer_id,
        product_id: product.id,
        sponsor_id: product.sponsor_id,
        message: input.message || null,
        numbers: await numbersFor(kernel, tx, actor.influencer_id, claimed),
        state: 'pending',
        created_at: tx.now,
        updated_at: tx.now,
      })
      .onConflictDoNothing()
      .returning()
    if (!row) throw new Refusal('conflict', 'already_pending')
    await recordStep(tx, { subject_id: row.id, from: null, to: 'pending', action: 'ask', by: actor })
    await emit(tx, affiliationRequested, actor, aboutAffiliation(row), factOf(row))
    return presentAffiliation(kernel, tx, actor, row.id)
  })

async function assertMayAsk(kernel: Kernel, tx: Tx, influencer_id: string, product_id: string) {
  const no = refusalFor(await pastOf(tx, influencer_id, [product_id]), tx.now)
  if (!no) return
  if (no.code !== 'already_approved') throw no
  const [link] = await tx
    .select()
    .from(links)
    .where(eq(links.request_id, String(no.because['id'])))
  throw new Refusal('conflict', no.code, {
    ...no.because,
    ...(link && { link: { id: link.id, code: link.code, short_url: shortUrl(kernel, link.code) } }),
  })
}

export const cancelAffiliation = (kernel: Kernel, actor: InfluencerActor, id: string) =>
  kernel.db.write(async (tx) => {
    const { request } = await findAffiliation(tx, actor, id)
    const row = await changeAffiliation(tx, request, 'cancel', actor)
    await emit(tx, affiliationCancelled, actor, aboutAffiliation(row), factOf(row))
    return presentAffiliation(kernel, tx, actor, id)
  })

/** Approval and link are one transaction: there is never the one without the other. */
export const approveAffiliation = (kernel: Kernel, actor: Decider, id: string, input: ApproveAffiliation) =>
  kernel.db.write(async (tx) => {
    await approveIn(tx, actor, id, input)
    return presentAffiliation(kernel, tx, actor, id)
  })

export async function approveIn(tx: Tx, actor: Decider, id: string, input: ApproveAffiliation) {
  const { request, product, influencer } = await findAffiliation(tx, actor, id)
  lifecycle.next(request.state, 'approve')
  if (product.state !== 'active') throw new Refusal('conflict', 'product_withdrawn', { state: product.state })
  if (influencer.approval !== 'approved') throw new Refusal('conflict', 'influencer_suspended')
  const expires_at = input.link_expires_at ?? null
  if (expires_at !== null && expires_at <= tx.now) throw invalid('link_expires_at', 'in_the_past')
  const row = await changeAffiliation(tx, request, 'approve', actor, {
    ...reviewed(tx, actor, request, input.response),
    agreed_kind: product.commission_kind,
    agreed_bps: product.commission_bps,
    agreed_amount: product.commission_amount,
  })
  const link = await createLink(tx, row, expires_at)
  await emit(tx, affiliationApproved, actor, aboutAffiliation(row), { ...factOf(row), link_id: link.id })
}

export const rejectAffiliation = (kernel: Kernel, actor: Decider, id: string, input: RejectAffiliation) =>
  kernel.db.write(async (tx) => {
    await rejectIn(tx, actor, id, input)
    return presentAffiliation(kernel, tx, actor, id)
  })

export async function rejectIn(tx: Tx, actor: Decider, id: string, { response, retry_policy }: RejectAffiliation) {
  const { request } = await findAffiliation(tx, actor, id)
  if (response === '') throw invalid('response', 'required')
  const row = await changeAffiliation(tx, request, 'reject', actor, {
    ...reviewed(tx, actor, request, response),
    retry_policy,
    retry_at: retryAt(retry_policy, tx.now),
  })
  await emit(tx, affiliationRejected, actor, aboutAffiliation(row), factOf(row))
}

export const revokeAffiliation = (kernel: Kernel, actor: Decider | InfluencerActor, id: string, reason?: string) =>
  kernel.db.write(async (tx) => {
    const { request } = await findAffiliation(tx, actor, id)
    const row = await changeAffiliation(tx, request, 'revoke', actor, { retry_at: retryAt('30_days', tx.now) }, reason)
    await endLink(tx, id)
    await emit(tx, affiliationRevoked, actor, aboutAffiliation(row), { ...factOf(row), by: actor.kind })
    return presentAffiliation(kernel, tx, actor, id)
  })

const reviewed = (tx: Tx, actor: Decider, { created_at }: AffiliationRow, response: string | undefined) => ({
  response: response || null,
  answer_ms: Date.parse(tx.now) - Date.parse(created_at),
  reviewed_at: tx.now,
  reviewed_by: actor.user_id,
})

export const changeAffiliation = (
  tx: Tx,
  row: AffiliationRow,
  action: 'approve' | 'reject' | 'cancel' | 'revoke' | 'end',
  by: AffiliationReader | null,
  set: Partial<AffiliationRow> = {},
  comment: string | null = set.response ?? null,
) => move(tx, { cycle: lifecycle, table: affiliation_requests, row, action, by, set, comment })

export const aboutAffiliation = ({ id, sponsor_id, influencer_id }: AffiliationRow) => ({
  subject_id: id,
  sponsor_id,
  influencer_id,
})
export const factOf = ({ id, product_id }: AffiliationRow) => ({ request_id: id, product_id })

export const pendingAffiliationCount = quotaCount('affiliation_requests', (db, party) =>
  db.$count(
    affiliation_requests,
    and(eq(affiliation_requests.influencer_id, party), eq(affiliation_requests.state, 'pending')),
  ),
)
