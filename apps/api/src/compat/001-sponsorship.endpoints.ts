import { AdRequestState, Turn } from '@affluence/contract/adRequests'
import { Side } from '@affluence/contract/offers'
import { CampaignPhase, Visibility } from '@affluence/contract/campaigns'
import { Day, id, Instant, line, Money, nameText, PositiveMoney, prose } from '@affluence/contract/common'
import { endpoint } from '@affluence/contract/endpoint'
import { z } from 'zod'
import { anyCase } from './anyCase.ts'

const tag = 'Compatibility: sponsorship'

const fields = {
  name: nameText(100),
  description: prose(5000),
  category: line(60),
  start_date: Day,
  end_date: Day,
  budget: PositiveMoney,
  visibility: anyCase(Visibility),
  goals: prose(2000),
}
const OldCampaign = z
  .object({
    id: id('cmp'),
    name: z.string(),
    description: z.string(),
    category: z.string(),
    start_date: Day,
    end_date: Day,
    budget: Money,
    currency: z.string(),
    visibility: Visibility,
    goals: z.string(),
    sponsor_id: id('spo'),
    status: CampaignPhase,
    flag: z.boolean(),
  })
  .meta({ id: 'OldCampaign' })
export type OldCampaign = z.output<typeof OldCampaign>
const OldAdRequest = z
  .object({
    id: id('adr'),
    campaign_id: id('cmp'),
    influencer_id: id('inf'),
    messages: z.string(),
    requirements: z.string(),
    payment_amount: Money,
    currency: z.string(),
    send_for: Turn.meta({ description: 'Whose answer it waits for' }),
    status: AdRequestState,
    created_at: Instant,
  })
  .meta({ id: 'OldAdRequest' })
export type OldAdRequest = z.output<typeof OldAdRequest>
const Done = z.object({ message: z.string(), id: z.string() })

const inOrder = { path: ['end_date'], params: { code: 'end_before_start' } }
const terms = { messages: prose(2000), requirements: prose(5000), payment_amount: PositiveMoney }
const pair = z.object({ infl_id: id('inf'), camp_id: id('cmp') })
const one = z.object({ id: id('cmp') })
const cursor = z.string().max(200).optional()

export const sponsorship = {
  listCampaigns: endpoint({
    method: 'GET',
    path: '/api/campaigns',
    tag,
    summary: 'The newest 100 campaigns; Link leads to more',
    query: z.object({ cursor }),
    response: z.array(OldCampaign).max(100),
  }),
  createCampaign: endpoint({
    method: 'POST',
    path: '/api/campaigns',
    tag,
    summary: 'Create a campaign that is active at once',
    body: z
      .object({ ...fields, description: fields.description.default(''), goals: fields.goals.default('') })
      .refine((body) => body.start_date <= body.end_date, inOrder),
    response: OldCampaign,
    status: 201,
    idempotent: false,
  }),
  changeCampaign: endpoint({
    method: 'PUT',
    path: '/api/campaign_modify/:id',
    tag,
    summary: 'Change a campaign',
    params: one,
    body: z.object(fields).partial(),
    response: OldCampaign,
    errors: { budget_committed: 409, wrong_state: 409, end_before_start: 422 },
  }),
  deleteCampaign: endpoint({
    method: 'DELETE',
    path: '/api/campaign_modify/:id',
    tag,
    summary: 'Delete a campaign without accepted requests',
    params: one,
    response: Done,
    errors: { campaign_has_commitments: 409 },
  }),
  listAdRequests: endpoint({
    method: 'GET',
    path: '/api/ad_requests',
    tag,
    summary: 'The newest 100 of my ad requests; Link leads to more',
    query: z.object({
      cursor,
      status: anyCase(AdRequestState).optional(),
      campaign: id('cmp').optional(),
      campaign_id: id('cmp').optional(),
      awaiting: anyCase(z.union([z.enum(['me', 'them']), Side])).optional(),
    }),
    response: z.array(OldAdRequest).max(100),
  }),
  createAdRequest: endpoint({
    method: 'POST',
    path: '/api/ad_requests',
    tag,
    summary: 'Send an ad request, or apply for a campaign',
    body: z.object({
      campaign_id: id('cmp'),
      influencer_id: id('inf').optional(),
      ...terms,
      messages: terms.messages.default(''),
      requirements: terms.requirements.default(''),
    }),
    response: OldAdRequest,
    status: 201,
    idempotent: false,
    errors: {
      request_open: 409,
      budget_exceeded: 409,
      campaign_not_active: 409,
      campaign_ended: 409,
      campaign_flagged: 409,
    },
  }),
  changeAdRequest: endpoint({
    method: 'PUT',
    path: '/api/adrequests_modify/:infl_id/:camp_id',
    tag,
    summary: 'Change the terms: revise my own offer, or answer with another',
    description:
      'The side that is awaited may also send `status` accepted or rejected, and with a refusal a `reason`; nobody else can set it.',
    params: pair,
    body: z
      .object(terms)
      .partial()
      .extend({ status: anyCase(z.string()).optional(), reason: prose(500).optional() }),
    response: OldAdRequest,
    errors: { wrong_state: 409, budget_exceeded: 409, nothing_changed: 422 },
  }),
  deleteAdRequest: endpoint({
    method: 'DELETE',
    path: '/api/adrequests_modify/:infl_id/:camp_id',
    tag,
    summary: 'Withdraw a request my side started',
    params: pair,
    response: Done,
    errors: { wrong_state: 409, not_initiator: 409 },
  }),
}
