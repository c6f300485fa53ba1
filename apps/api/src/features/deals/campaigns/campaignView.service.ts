import type { Campaign, CampaignPhase, RequestCounts } from '@affluence/contract/campaigns'
import { and, count, desc, eq, gt, gte, inArray, lt, lte } from 'drizzle-orm'
import type { AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { CampaignReader, FoundCampaign } from '../adRequests/campaignReach.service.ts'
import { isOpen } from '../adRequests/adRequests.rules.ts'
import { ad_requests } from '../adRequests/adRequests.tables.ts'
import { campaignActions, freeBudget, phaseOf } from '../briefs/briefs.rules.ts'
import { campaigns } from '../briefs/briefs.tables.ts'

export function inPhase(phase: CampaignPhase, today: string) {
  const { state, start_date, end_date } = campaigns
  if (phase === 'draft' || phase === 'cancelled') return eq(state, phase)
  if (phase === 'completed') return and(inArray(state, ['active', 'paused']), lt(end_date, today))
  if (phase === 'paused') return and(eq(state, phase), gte(end_date, today))
  if (phase === 'upcoming') return and(eq(state, 'active'), gt(start_date, today))
  return and(eq(state, 'active'), lte(start_date, today), gte(end_date, today))
}

const none = (): RequestCounts => ({
  pending: 0,
  negotiating: 0,
  accepted: 0,
  submitted: 0,
  completed: 0,
  rejected: 0,
  withdrawn: 0,
  expired: 0,
  cancelled: 0,
  total: 0,
})
export function countByState(rows: { state: Exclude<keyof RequestCounts, 'total'>; many: number }[]) {
  const counts = none()
  for (const { state, many } of rows) {
    counts[state] += many
    counts.total += many
  }
  return counts
}

export async function requestCounts(db: Reader, campaign_ids: string[]) {
  const rows = await db
    .select({ campaign_id: ad_requests.campaign_id, state: ad_requests.state, many: count() })
    .from(ad_requests)
    .where(inArray(ad_requests.campaign_id, campaign_ids))
    .groupBy(ad_requests.campaign_id, ad_requests.state)
  return Map.groupBy(rows, ({ campaign_id }) => campaign_id)
}

/** The influencer's open request for each campaign, or else the newest. */
async function requestsOf(db: Reader, influencer_id: string, campaign_ids: string[]) {
  const { id, state, turn, campaign_id } = ad_requests
  const rows = await db
    .select({ id, state, turn, campaign_id })
    .from(ad_requests)
    .where(and(eq(ad_requests.influencer_id, influencer_id), inArray(campaign_id, campaign_ids)))
    .orderBy(desc(ad_requests.created_at), desc(id))
  const mine = new Map<string, { id: string; state: string; turn: string }>()
  for (const row of rows) {
    if (!mine.has(row.campaign_id) || isOpen(row.state)) {
      mine.set(row.campaign_id, { id: row.id, state: row.state, turn: row.turn })
    }
  }
  return mine
}

/** Several at once, so that a list costs two queries however long it is. */
export async function presentCampaigns(db: Reader, actor: CampaignReader, rows: FoundCampaign[], today: string) {
  const ids = rows.map(({ campaign }) => campaign.id)
  if (ids.length === 0) return []
  if (actor.kind === 'influencer') {
    const mine = await requestsOf(db, actor.influencer_id, ids)
    return rows.map((one) => forInfluencer(one, actor, mine.get(one.campaign.id) ?? null, today))
  }
  const counts = await requestCounts(db, ids)
  return rows.map((one) => forOwner(one, actor, countByState(counts.get(one.campaign.id) ?? []), today))
}

export async function presentCampaign(db: Reader, actor: CampaignReader, row: FoundCampaign, today: string) {
  const [campaign] = await presentCampaigns(db, actor, [row], today)
  return campaign!
}

function base({ campaign: row, sponsor }: FoundCampaign, today: string) {
  const { id, name, description, category, niche, start_date, end_date, currency, budget, visibility, goals } = row
  const { state, flagged_at, flag_reason, created_at, updated_at } = row
  return {
    id,
    name,
    description,
    category,
    niche,
    start_date,
    end_date,
    currency,
    budget,
    visibility,
    goals,
    state,
    flagged_at,
    flag_reason,
    created_at,
    updated_at,
    free: freeBudget(row),
    phase: phaseOf(row, today),
    sponsor: { id: sponsor.id, company_name: sponsor.company_name },
  }
}

function forInfluencer(
  row: FoundCampaign,
  actor: InfluencerActor,
  my_request: { id: string; state: string; turn: string } | null,
  today: string,
): Campaign {
  const has_open_request = my_request !== null && isOpen(my_request.state as never)
  const actions = campaignActions({ ...row.campaign, commitments: 0 }, { ...actor, has_open_request }, today)
  const hidden = { spent: null, reserved: null, request_counts: null, flag_reason: null }
  return { ...base(row, today), ...hidden, my_request, actions }
}

function forOwner(
  row: FoundCampaign,
  actor: AdminActor | SponsorActor,
  request_counts: RequestCounts,
  today: string,
): Campaign {
  const { spent, reserved } = row.campaign
  const commitments = request_counts.accepted + request_counts.submitted + request_counts.completed
  const actions = campaignActions({ ...row.campaign, commitments }, actor, today)
  return { ...base(row, today), spent, reserved, request_counts, my_request: null, actions }
}
