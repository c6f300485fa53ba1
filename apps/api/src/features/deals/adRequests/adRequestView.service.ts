import type { AdRequest, AdRequestDetail } from '@affluence/contract/adRequests'
import type { Offer, Side } from '@affluence/contract/offers'
import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { later, DAY } from '../../../kernel/clock.ts'
import { alias } from '../../../kernel/db/columns.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { historyOf } from '../briefs/history.service.ts'
import { closedReason, phaseOf } from '../briefs/briefs.rules.ts'
import { type CampaignRow, campaigns } from '../briefs/briefs.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import {
  adRequestActions,
  awaits,
  changesBetween,
  isUndecided,
  type Party,
  SILENCE_DAYS,
  silenceCounts,
} from './adRequests.rules.ts'
import { ad_requests, type AdRequestRow, type OfferRow, offers } from './adRequests.tables.ts'

export type PartyActor = SponsorActor | InfluencerActor
export type RequestReader = AdminActor | PartyActor
export type FoundRequest = {
  request: AdRequestRow
  campaign: CampaignRow
  sponsor: { id: string; company_name: string }
  influencer: { id: string; display_name: string }
  offer: OfferRow
  before: OfferRow | null
}

const before = alias(offers, 'offer_before')
const columns = {
  request: ad_requests,
  campaign: campaigns,
  sponsor: { id: sponsors.id, company_name: sponsors.company_name },
  influencer: { id: influencers.id, display_name: influencers.display_name },
  offer: offers,
  before,
}

export const partyOf = (actor: RequestReader): Party => actor.kind
export const sideOf = (actor: PartyActor): Side => actor.kind

/** Third parties have no such row. */
export function partyTo(actor: RequestReader): SQL | undefined {
  if (actor.kind === 'sponsor') return eq(ad_requests.sponsor_id, actor.sponsor_id)
  if (actor.kind === 'influencer') return eq(ad_requests.influencer_id, actor.influencer_id)
  return undefined
}

/** A request with its campaign, its parties, its newest offer and the one before. */
export const requestsWhere = (db: Reader, where: SQL | undefined) =>
  db
    .select(columns)
    .from(ad_requests)
    .innerJoin(campaigns, eq(campaigns.id, ad_requests.campaign_id))
    .innerJoin(sponsors, eq(sponsors.id, ad_requests.sponsor_id))
    .innerJoin(influencers, eq(influencers.id, ad_requests.influencer_id))
    .innerJoin(offers, and(eq(offers.ad_request_id, ad_requests.id), eq(offers.number, ad_requests.offer_number)))
    .leftJoin(
      before,
      and(eq(before.ad_request_id, ad_requests.id), eq(before.number, sql`${ad_requests.offer_number} - 1`)),
    )
    .where(where)

export async function findRequest(db: Reader, actor: RequestReader, id: string): Promise<FoundRequest> {
  const [row] = await requestsWhere(db, and(eq(ad_requests.id, id), partyTo(actor)))
  if (!row) throw notFound()
  return row
}

export const presentOffer = (offer: OfferRow, before: OfferRow | null | undefined): Offer => ({
  number: offer.number,
  author: offer.author,
  message: offer.message,
  requirements: offer.requirements,
  payment_amount: offer.payment_amount,
  changes: changesBetween(before ?? undefined, offer),
  created_at: offer.created_at,
})

export function presentRequest(actor: RequestReader, row: FoundRequest, today: string): AdRequest {
  const { request, campaign, sponsor, influencer } = row
  return {
    ...pick(request),
    campaign: { ...nameFields(campaign), phase: phaseOf(campaign, today) },
    sponsor,
    influencer,
    offer: presentOffer(row.offer, row.before),
    completes_at:
      silenceCounts(request) && request.silent_since ? later(request.silent_since, SILENCE_DAYS * DAY) : null,
    awaiting_me: awaits(request, partyOf(actor)),
    actions: isLooking(actor) ? [] : adRequestActions(request, viewerOf(actor), standingOf(campaign, today)),
  }
}

const standingOf = (campaign: FoundRequest['campaign'], today: string) => ({
  open: closedReason(campaign, today) === null,
  cancelled: campaign.state === 'cancelled',
})
const isLooking = (actor: RequestReader) => 'looking' in actor && actor.looking === true
const viewerOf = (actor: RequestReader) => ({
  party: partyOf(actor),
  approved: actor.kind === 'admin' || actor.approval === 'approved',
  flagged: actor.kind !== 'admin' && actor.flagged,
})
const nameFields = ({ id, name, category, start_date, end_date, state }: CampaignRow) => ({
  id,
  name,
  category,
  start_date,
  end_date,
  state,
})
const pick = (row: AdRequestRow) => ({
  id: row.id,
  initiated_by: row.initiated_by,
  turn: isUndecided(row.state) ? row.turn : ('none' as const),
  state: row.state,
  currency: row.currency,
  payment_amount: row.payment_amount,
  accepted_at: row.accepted_at,
  deliverable_urls: row.deliverable_urls,
  deliverable_note: row.deliverable_note,
  submitted_at: row.submitted_at,
  completed_at: row.completed_at,
  reason: row.reason,
  cancel_asked_by: row.cancel_asked_by,
  escalated_at: row.escalated_at,
  created_at: row.created_at,
  updated_at: row.updated_at,
})

export async function presentDetail(
  db: Reader,
  actor: RequestReader,
  id: string,
  today: string,
): Promise<AdRequestDetail> {
  const row = await findRequest(db, actor, id)
  const all = await db.select().from(offers).where(eq(offers.ad_request_id, id)).orderBy(asc(offers.number))
  const names = { sponsor: row.sponsor.company_name, influencer: row.influencer.display_name }
  return {
    ...presentRequest(actor, row, today),
    numbers: row.request.numbers,
    offers: all.map((offer, n) => presentOffer(offer, all[n - 1])),
    history: await historyOf(db, id, names),
  }
}
