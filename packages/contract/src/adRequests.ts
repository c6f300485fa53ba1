import { z } from 'zod'
import { AudienceNumbers } from './influencers.numbers.ts'
import { CampaignPhase, CampaignState, HistoryEntry } from './campaigns.ts'
import { Day, id, Instant, Money, page, paging, PositiveMoney, prose } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Offer, Side } from './offers.ts'
import { reached } from './quotas.ts'

export const AdRequestState = z.enum([
  'pending',
  'negotiating',
  'accepted',
  'submitted',
  'completed',
  'rejected',
  'withdrawn',
  'expired',
  'cancelled',
])
export type AdRequestState = z.output<typeof AdRequestState>
export const Turn = z.enum(['sponsor', 'influencer', 'none'])
export type Turn = z.output<typeof Turn>
export const AdRequestAction = z.enum([
  'accept',
  'reject',
  'counter',
  'revise',
  'withdraw',
  'submit',
  'return',
  'complete',
  'cancel',
  'keep',
  'message',
])
export type AdRequestAction = z.output<typeof AdRequestAction>

export const AdRequest = z
  .object({
    id: id('adr'),
    campaign: z.object({
      id: id('cmp'),
      name: z.string(),
      category: z.string(),
      start_date: Day,
      end_date: Day,
      state: CampaignState,
      phase: CampaignPhase,
    }),
    sponsor: z.object({ id: id('spo'), company_name: z.string() }),
    influencer: z.object({ id: id('inf'), display_name: z.string() }),
    initiated_by: Side,
    turn: Turn,
    state: AdRequestState,
    currency: z.string(),
    /** The newest one. */
    offer: Offer,
    payment_amount: Money.nullable().meta({ description: 'What was agreed; null before' }),
    accepted_at: Instant.nullable(),
    deliverable_urls: z.array(z.string()),
    deliverable_note: z.string().nullable(),
    submitted_at: Instant.nullable(),
    completes_at: Instant.nullable().meta({
      description: 'When silence completes a submitted request; null while one side wants to cancel',
    }),
    completed_at: Instant.nullable(),
    reason: z.string().nullable().meta({ description: 'Why it was rejected, returned, withdrawn or cancelled' }),
    cancel_asked_by: Side.nullable().meta({ description: 'The side that asked to cancel and waits for consent' }),
    escalated_at: Instant.nullable().meta({
      description: 'Since when an admin has to decide about the wish to cancel: nobody answered it for five days',
    }),
    awaiting_me: z.boolean().meta({ description: 'The next step is the reader’s' }),
    created_at: Instant,
    updated_at: Instant,
    /** What this reader may do next. The screen asks this list and nothing else. */
    actions: z.array(AdRequestAction),
  })
  .meta({ id: 'AdRequest' })
export type AdRequest = z.output<typeof AdRequest>

export const AdRequestDetail = z
  .object({
    ...AdRequest.shape,
    numbers: AudienceNumbers.nullable(),
    offers: z.array(Offer).meta({ description: 'All of them, oldest first' }),
    history: z.array(HistoryEntry).meta({ description: 'Oldest first' }),
  })
  .meta({ id: 'AdRequestDetail' })
export type AdRequestDetail = z.output<typeof AdRequestDetail>

export const MessageAuthor = z.enum(['sponsor', 'influencer', 'admin'])
export type MessageAuthor = z.output<typeof MessageAuthor>
export const Message = z
  .object({ id: id('msg'), author: MessageAuthor, body: z.string(), created_at: Instant })
  .meta({ id: 'AdRequestMessage' })

const text = { message: prose(2000), requirements: prose(5000), payment_amount: PositiveMoney }
export const NewAdRequest = z
  .strictObject({
    campaign_id: id('cmp'),
    influencer_id: id('inf')
      .optional()
      .meta({ description: 'Given by sponsors; an influencer applying leaves it out' }),
    message: text.message.default(''),
    requirements: text.requirements.default(''),
    payment_amount: text.payment_amount,
  })
  .meta({ id: 'NewAdRequest' })
export type NewAdRequest = z.output<typeof NewAdRequest>

/** The offer the caller looked at. When it is no longer the last one, the action is refused. */
const seen = { offer_number: z.int().min(1).max(1_000_000) }
export const Terms = z
  .strictObject({ ...seen, ...z.object(text).partial().shape })
  .meta({ id: 'OfferTerms', description: 'Fields left out stay as in the offer before' })
export type Terms = z.output<typeof Terms>
const Seen = z.strictObject(seen)
const SeenWithReason = z.strictObject({ ...seen, reason: prose(500).optional() })
const Returned = z.strictObject({ ...seen, reason: prose(500, 1) })
const DeliverableUrl = z.url({ protocol: /^https?$/, hostname: z.regexes.domain }).max(500)
export const Submission = z
  .strictObject({
    ...seen,
    deliverable_urls: z.array(DeliverableUrl).min(1).max(20),
    note: prose(1000).optional(),
  })
  .meta({ id: 'Submission' })
export type Submission = z.output<typeof Submission>

export const AdRequestQuery = z.strictObject({
  state: AdRequestState.optional(),
  open: z
    .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })
    .optional()
    .meta({ description: 'pending, negotiating, accepted and submitted; or, with false, the ended ones' }),
  campaign_id: id('cmp').optional(),
  influencer_id: id('inf').optional(),
  awaiting: z
    .enum(['me', 'them'])
    .optional()
    .meta({ description: 'Whose step is next; for an admin, what an admin has to decide' }),
  box: z.enum(['sent', 'received']).optional().meta({ description: 'Started by my side, or by the other' }),
  q: z.string().trim().max(100).optional().meta({ description: 'Words in the campaign’s or the other party’s name' }),
  sort: z.enum(['-created_at', 'created_at', '-updated_at']).default('-created_at'),
  ...paging,
})
export type AdRequestQuery = z.output<typeof AdRequestQuery>

const path = (rest = '') => `/api/v1/ad-requests${rest}` as const
const params = z.object({ id: id('adr') })
const one = { params, response: AdRequestDetail, tag: 'Ad requests' } as const
const late = { wrong_state: 409, offer_changed: 409 } as const
const turn = { ...late, not_your_turn: 409 } as const
const frozen = { campaign_not_active: 409, campaign_ended: 409, campaign_flagged: 409 } as const
const money = { budget_exceeded: 409 } as const

export const adRequests = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag: 'Ad requests',
    summary: 'Requests I am a party to',
    query: AdRequestQuery,
    response: page(AdRequest),
  }),
  waiting: endpoint({
    method: 'GET',
    path: path('/waiting'),
    tag: 'Ad requests',
    summary: 'How many requests wait for my next step',
    response: z.object({ count: z.int() }),
  }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag: 'Ad requests',
    summary: 'Offer an influencer a job, or apply for one',
    body: NewAdRequest,
    response: AdRequestDetail,
    status: 201,
    errors: { request_open: 409, influencer_unavailable: 409, ...frozen, ...money, required: 422, ...reached },
  }),
  get: endpoint({
    method: 'GET',
    path: path('/:id'),
    summary: 'One request, with all offers side by side and its history',
    ...one,
  }),
  accept: endpoint({
    method: 'POST',
    path: path('/:id/accept'),
    summary: 'Agree to the last offer and reserve its pay',
    body: Seen,
    ...one,
    errors: { ...turn, ...frozen, ...money },
  }),
  reject: endpoint({
    method: 'POST',
    path: path('/:id/reject'),
    summary: 'Refuse the last offer and end the request',
    body: SeenWithReason,
    ...one,
    errors: turn,
  }),
  counter: endpoint({
    method: 'POST',
    path: path('/:id/counter'),
    summary: 'Answer with other terms',
    body: Terms,
    ...one,
    errors: { ...turn, ...frozen, ...money, nothing_changed: 422 },
  }),
  revise: endpoint({
    method: 'POST',
    path: path('/:id/revise'),
    summary: 'Replace my own offer while the other side has not answered',
    body: Terms,
    ...one,
    errors: { ...late, not_your_offer: 409, ...frozen, ...money, nothing_changed: 422 },
  }),
  withdraw: endpoint({
    method: 'POST',
    path: path('/:id/withdraw'),
    summary: 'Take back a request my side started',
    body: SeenWithReason,
    ...one,
    errors: { ...late, not_initiator: 409 },
  }),
  submit: endpoint({
    method: 'POST',
    path: path('/:id/submit'),
    summary: 'Hand in the work (influencer)',
    body: Submission,
    ...one,
    errors: { ...late, campaign_cancelled: 409 },
  }),
  return: endpoint({
    method: 'POST',
    path: path('/:id/return'),
    summary: 'Send the work back with a reason (sponsor)',
    body: Returned,
    ...one,
    errors: { ...late, campaign_cancelled: 409 },
  }),
  complete: endpoint({
    method: 'POST',
    path: path('/:id/complete'),
    summary: 'Confirm the work; its pay is booked once (sponsor, or an admin against a wish to cancel)',
    body: Seen,
    ...one,
    errors: { ...late, cancel_not_asked: 409 },
  }),
  cancel: endpoint({
    method: 'POST',
    path: path('/:id/cancel'),
    summary: 'Ask to cancel an agreed request, or consent to it',
    description:
      'The first side asks; the other, or an admin, confirms. Only then is the reservation released. Meanwhile silence completes nothing; after five days without an answer an admin is asked to decide.',
    body: SeenWithReason,
    ...one,
    errors: { ...late, cancel_already_asked: 409 },
  }),
  keep: endpoint({
    method: 'POST',
    path: path('/:id/keep'),
    summary: 'Take back or decline the wish to cancel (either side, or an admin)',
    body: Seen,
    ...one,
    errors: { campaign_cancelled: 409, ...late, cancel_not_asked: 409 },
  }),
  messages: endpoint({
    method: 'GET',
    path: path('/:id/messages'),
    tag: 'Ad requests',
    summary: 'What the two sides wrote, newest first',
    params,
    query: z.strictObject(paging),
    response: page(Message),
  }),
  say: endpoint({
    method: 'POST',
    path: path('/:id/messages'),
    tag: 'Ad requests',
    summary: 'Write to the other side',
    params,
    body: z.strictObject({ body: prose(2000, 1) }),
    response: Message,
    status: 201,
  }),
  agreement: endpoint({
    method: 'GET',
    path: path('/:id/agreement.pdf'),
    tag: 'Ad requests',
    summary: 'The agreed terms as PDF, in the reader’s language',
    params,
    response: z.unknown(),
    media: 'application/pdf',
    errors: { not_agreed: 409 },
  }),
}
