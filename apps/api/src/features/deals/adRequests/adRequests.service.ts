import type { AdRequestQuery, NewAdRequest } from '@affluence/contract/adRequests'
import type { AudienceNumbers } from '@affluence/contract/influencers.numbers'
import { and, asc, desc, eq, inArray, notInArray, or, type SQL } from 'drizzle-orm'
import { contains, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { recordStep } from '../../../kernel/db/move.ts'
import { invalid, notFound, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { quotaCount, claimQuota } from '../../platform/quotas/quotas.service.ts'
import { assertAffordable } from '../briefs/budget.service.ts'
import { campaigns } from '../briefs/briefs.tables.ts'
import { findCampaign, type FoundCampaign } from './campaignReach.service.ts'
import { numbersFor } from '../../people/influencers/numbers.service.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { adRequestSent } from './adRequests.events.ts'
import { COMMITTED, OPEN, otherSide, type TermsOf } from './adRequests.rules.ts'
import { ad_requests, type AdRequestRow } from './adRequests.tables.ts'
import { awaitingCount, awaitsReader } from './awaiting.service.ts'
import {
  partyTo,
  type PartyActor,
  presentDetail,
  presentRequest,
  type RequestReader,
  requestsWhere,
  sideOf,
} from './adRequestView.service.ts'
import { writeOffer } from './negotiation.service.ts'
import { aboutRequest, assertCampaignOpen, factOf } from './steps.service.ts'

export async function listRequests(
  { db, clock }: Kernel,
  actor: RequestReader,
  query: AdRequestQuery & { agreed?: boolean },
) {
  const today = clock.now().slice(0, 10)
  const descending = query.sort.startsWith('-')
  const column = query.sort === '-updated_at' ? ad_requests.updated_at : ad_requests.created_at
  const order = descending ? desc : asc
  const where = and(
    partyTo(actor),
    conditionsOf(actor, query),
    after(query.cursor, column, ad_requests.id, descending ? 'desc' : 'asc'),
  )
  const rows = await requestsWhere(db.read, where)
    .orderBy(order(column), order(ad_requests.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ request }) => ({
    id: request.id,
    created_at: query.sort === '-updated_at' ? request.updated_at : request.created_at,
  }))
  return { data: data.map((row) => presentRequest(actor, row, today)), next_cursor }
}

function conditionsOf(actor: RequestReader, query: AdRequestQuery & { agreed?: boolean }): SQL | undefined {
  const { state, campaign_id, influencer_id, initiated_by } = ad_requests
  const side = actor.kind === 'influencer' ? 'influencer' : 'sponsor'
  const other = actor.kind === 'influencer' ? sponsors.search : influencers.search
  return and(
    query.state && eq(state, query.state),
    query.agreed ? inArray(state, COMMITTED) : undefined,
    query.open === undefined ? undefined : query.open ? inArray(state, OPEN) : notInArray(state, OPEN),
    query.campaign_id === undefined ? undefined : eq(campaign_id, query.campaign_id),
    query.influencer_id === undefined ? undefined : eq(influencer_id, query.influencer_id),
    query.box && eq(initiated_by, query.box === 'sent' ? side : otherSide(side)),
    query.awaiting && awaitsReader(actor, query.awaiting),
    query.q === undefined ? undefined : or(contains(campaigns.search, query.q), contains(other, query.q)),
  )
}

export const getRequest = ({ db, clock }: Kernel, actor: RequestReader, id: string) =>
  presentDetail(db.read, actor, id, clock.now().slice(0, 10))

export const countWaiting = async ({ db }: Kernel, actor: RequestReader) => ({
  count: await awaitingCount(db.read, actor),
})

export function createRequest(kernel: Kernel, actor: PartyActor, input: NewAdRequest) {
  return kernel.db.write(async (tx) => {
    const campaign = await findCampaign(tx, actor, input.campaign_id, tx.now.slice(0, 10))
    if (actor.kind === 'influencer' && campaign.campaign.visibility === 'private') throw notFound()
    const influencer_id = await assertInfluencer(tx, actor, input.influencer_id)
    await assertNoneOpen(tx, input.campaign_id, influencer_id)
    assertCampaignOpen(campaign, tx.now)
    assertSponsorFree(campaign)
    assertAffordable(campaign.campaign, input.payment_amount)
    await claimQuota(tx, actor.kind === 'sponsor' ? actor.sponsor_id : actor.influencer_id, openRequestCount)
    const numbers = await numbersFor(kernel, tx, influencer_id)
    const row = await insertRequest(tx, actor, campaign, { ...input, influencer_id, numbers })
    return presentDetail(tx, actor, row.id, tx.now.slice(0, 10))
  })
}

async function insertRequest(
  tx: Tx,
  actor: PartyActor,
  { campaign }: FoundCampaign,
  input: NewAdRequest & { influencer_id: string; numbers: AudienceNumbers },
) {
  const { message, requirements, payment_amount, influencer_id, numbers } = input
  const [row] = await tx
    .insert(ad_requests)
    .values({
      id: tx.newId('adr'),
      campaign_id: campaign.id,
      sponsor_id: campaign.sponsor_id,
      influencer_id,
      initiated_by: sideOf(actor),
      turn: otherSide(sideOf(actor)),
      state: 'pending',
      currency: campaign.currency,
      offer_number: 1,
      numbers,
      deliverable_urls: [],
      created_at: tx.now,
      updated_at: tx.now,
    })
    .onConflictDoNothing()
    .returning()
  if (!row) throw new Refusal('conflict', 'request_open')
  await firstWords(tx, actor, row, { message, requirements, payment_amount })
  return row
}

async function firstWords(tx: Tx, actor: PartyActor, row: AdRequestRow, terms: TermsOf) {
  await writeOffer(tx, actor, row.id, 1, terms)
  await recordStep(tx, { subject_id: row.id, from: null, to: row.state, action: 'send', by: actor })
  const fact = { ...factOf(row, actor), payment_amount: terms.payment_amount, currency: row.currency }
  await emit(tx, adRequestSent, actor, aboutRequest(row), fact)
}

/** The influencer who is asked, or who applies. A sponsor does not see influencers without approval. */
async function assertInfluencer(tx: Tx, actor: PartyActor, influencer_id: string | undefined) {
  if (actor.kind === 'influencer') {
    if (influencer_id && influencer_id !== actor.influencer_id) throw notFound()
    return actor.influencer_id
  }
  if (!influencer_id) throw invalid('influencer_id', 'required')
  const [influencer] = await tx.select().from(influencers).where(eq(influencers.id, influencer_id))
  if (!influencer || influencer.approval !== 'approved') throw notFound()
  if (influencer.flagged_at) throw new Refusal('conflict', 'influencer_unavailable')
  return influencer_id
}

async function assertNoneOpen(tx: Tx, campaign_id: string, influencer_id: string) {
  const [open] = await tx
    .select({ id: ad_requests.id })
    .from(ad_requests)
    .where(
      and(
        eq(ad_requests.campaign_id, campaign_id),
        eq(ad_requests.influencer_id, influencer_id),
        inArray(ad_requests.state, OPEN),
      ),
    )
  if (open) throw new Refusal('conflict', 'request_open', { id: open.id })
}

function assertSponsorFree({ sponsor }: FoundCampaign) {
  if (sponsor.approval !== 'approved' || sponsor.flagged_at) throw new Refusal('conflict', 'campaign_not_active')
}

/** What a pair means: its open request, or else the newest. */
export async function findPair({ db }: Kernel, actor: PartyActor, influencer_id: string, campaign_id: string) {
  const rows = await db.read
    .select()
    .from(ad_requests)
    .where(and(partyTo(actor), eq(ad_requests.influencer_id, influencer_id), eq(ad_requests.campaign_id, campaign_id)))
    .orderBy(desc(ad_requests.created_at), desc(ad_requests.id))
  const row = rows.find(({ state }) => OPEN.includes(state)) ?? rows[0]
  if (!row) throw notFound()
  return row
}

export const openRequestCount = quotaCount('ad_requests', (db, party) =>
  db.$count(
    ad_requests,
    and(or(eq(ad_requests.sponsor_id, party), eq(ad_requests.influencer_id, party)), inArray(ad_requests.state, OPEN)),
  ),
)
