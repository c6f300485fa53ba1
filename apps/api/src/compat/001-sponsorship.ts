import type { AdRequest } from '@affluence/contract/adRequests'
import type { Campaign } from '@affluence/contract/campaigns'
import { findPair, createRequest, listRequests } from '../features/deals/adRequests/adRequests.service.ts'
import { awaits } from '../features/deals/adRequests/adRequests.rules.ts'
import type { PartyActor } from '../features/deals/adRequests/adRequestView.service.ts'
import {
  acceptRequest,
  counterRequest,
  rejectRequest,
  reviseRequest,
  withdrawRequest,
} from '../features/deals/adRequests/negotiation.service.ts'
import { removeCampaign } from '../features/deals/campaigns/campaignMoves.service.ts'
import { createCampaign, listCampaigns, updateCampaign } from '../features/deals/campaigns/campaigns.service.ts'
import { reading } from '../kernel/access.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Route } from '../permissions.ts'
import { type OldAdRequest, type OldCampaign, sponsorship } from './001-sponsorship.endpoints.ts'
import { linked } from './linked.ts'

const PAGE = { limit: 100, sort: '-created_at' } as const
const last = { offer_number: null }

export function sponsorshipRoutes(route: Route, kernel: Kernel) {
  route(sponsorship.listCampaigns, 'campaign.read', async ({ actor, query, reply }) => {
    const page = await listCampaigns(kernel, reading(actor), { ...PAGE, ...query })
    return linked(reply, '/api/campaigns', query, page).map(oldCampaign)
  })
  route(sponsorship.createCampaign, 'campaign.create', async ({ actor, body }) =>
    oldCampaign(await createCampaign(kernel, actor, { niche: null, ...body }, 'active')),
  )
  route(sponsorship.changeCampaign, 'campaign.write', async ({ actor, params, body }) =>
    oldCampaign(await updateCampaign(kernel, actor, params.id, body)),
  )
  route(sponsorship.deleteCampaign, 'campaign.write', async ({ actor, params }) => {
    await removeCampaign(kernel, actor, params.id)
    return { message: 'Campaign deleted', id: params.id }
  })
  route(sponsorship.listAdRequests, 'ad_request.read', async ({ actor, query, reply }) => {
    const reader = reading(actor)
    const { status, campaign, campaign_id = campaign, awaiting, cursor } = query
    const whose =
      awaiting === 'sponsor' || awaiting === 'influencer' ? (awaiting === reader.kind ? 'me' : 'them') : awaiting
    const page = await listRequests(kernel, reader, { ...PAGE, state: status, campaign_id, awaiting: whose, cursor })
    return linked(reply, '/api/ad_requests', query, page).map(oldAdRequest)
  })
  route(sponsorship.createAdRequest, 'ad_request.offer', async ({ actor, body: { messages, ...body } }) =>
    oldAdRequest(await createRequest(kernel, actor, { ...body, message: messages })),
  )
  route(sponsorship.changeAdRequest, 'ad_request.offer', async ({ actor, params, body }) =>
    oldAdRequest(await answerPair(kernel, actor, params, body)),
  )
  route(sponsorship.deleteAdRequest, 'ad_request.answer', async ({ actor, params }) => {
    const { id } = await findPair(kernel, actor, params.infl_id, params.camp_id)
    await withdrawRequest(kernel, actor, id, last)
    return { message: 'Ad request withdrawn', id }
  })
}

type Pair = { infl_id: string; camp_id: string }
type Body = {
  status?: string | undefined
  reason?: string | undefined
  messages?: string | undefined
  requirements?: string | undefined
  payment_amount?: number | undefined
}

/** One address for three things: the awaited side answers, the author of a pending offer revises it. */
async function answerPair(kernel: Kernel, actor: PartyActor, pair: Pair, { status, reason, messages, ...terms }: Body) {
  const request = await findPair(kernel, actor, pair.infl_id, pair.camp_id)
  const input = { ...last, ...terms, message: messages }
  if (!awaits(request, actor.kind)) return reviseRequest(kernel, actor, request.id, input)
  if (status === 'accepted') return acceptRequest(kernel, actor, request.id, last)
  if (status === 'rejected') return rejectRequest(kernel, actor, request.id, { ...last, reason })
  return counterRequest(kernel, actor, request.id, input)
}

const oldCampaign = (campaign: Campaign): OldCampaign => {
  const { id, name, description, category, start_date, end_date, budget, currency, visibility, goals } = campaign
  const rest = { sponsor_id: campaign.sponsor.id, status: campaign.phase, flag: campaign.flagged_at !== null }
  return { id, name, description, category, start_date, end_date, budget, currency, visibility, goals, ...rest }
}

const oldAdRequest = ({
  id,
  campaign,
  influencer,
  offer,
  currency,
  turn,
  state,
  created_at,
}: AdRequest): OldAdRequest => ({
  id,
  campaign_id: campaign.id,
  influencer_id: influencer.id,
  messages: offer.message,
  requirements: offer.requirements,
  payment_amount: offer.payment_amount,
  currency,
  send_for: turn,
  status: state,
  created_at,
})
