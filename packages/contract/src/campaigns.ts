import { z } from 'zod'
import {
  Currency,
  Day,
  Facets,
  flag,
  id,
  Instant,
  line,
  Money,
  nameText,
  page,
  paging,
  PositiveMoney,
  prose,
} from './common.ts'
import { endpoint } from './endpoint.ts'
import { reached } from './quotas.ts'

export const CampaignState = z.enum(['draft', 'active', 'paused', 'cancelled'])
export type CampaignState = z.output<typeof CampaignState>
/** The state as the calendar shows it: an active or paused campaign is upcoming before its dates and completed after. */
export const CampaignPhase = z.enum(['draft', 'upcoming', 'active', 'paused', 'completed', 'cancelled'])
export type CampaignPhase = z.output<typeof CampaignPhase>
export const Visibility = z.enum(['public', 'private'])
export type Visibility = z.output<typeof Visibility>
export const CampaignAction = z.enum([
  'edit',
  'activate',
  'pause',
  'cancel',
  'delete',
  'send_request',
  'apply',
  'flag',
  'unflag',
])
export type CampaignAction = z.output<typeof CampaignAction>

/** Requests by state. Every state is there, so that a chart need not guess. */
export const RequestCounts = z
  .object({
    pending: z.int(),
    negotiating: z.int(),
    accepted: z.int(),
    submitted: z.int(),
    completed: z.int(),
    rejected: z.int(),
    withdrawn: z.int(),
    expired: z.int(),
    cancelled: z.int(),
    total: z.int(),
  })
  .meta({ id: 'RequestCounts' })
export type RequestCounts = z.output<typeof RequestCounts>

export const Campaign = z
  .object({
    id: id('cmp'),
    name: z.string(),
    description: z.string(),
    category: z.string(),
    niche: z.string().nullable(),
    start_date: Day,
    end_date: Day,
    currency: z.string(),
    budget: Money,
    spent: Money.nullable().meta({ description: 'Pay of completed requests; null for influencers' }),
    reserved: Money.nullable().meta({ description: 'Pay promised and not yet due; null for influencers' }),
    free: Money.meta({ description: 'budget − spent − reserved' }),
    visibility: Visibility,
    goals: z.string(),
    state: CampaignState,
    phase: CampaignPhase,
    sponsor: z.object({ id: id('spo'), company_name: z.string() }),
    flagged_at: Instant.nullable(),
    flag_reason: z.string().nullable(),
    request_counts: RequestCounts.nullable().meta({ description: 'null for influencers' }),
    /** The reading influencer's open request, or else the newest. */
    my_request: z.object({ id: id('adr'), state: z.string(), turn: z.string() }).nullable(),
    created_at: Instant,
    updated_at: Instant,
    /** What this reader may do next. The screen asks this list and nothing else. */
    actions: z.array(CampaignAction),
  })
  .meta({ id: 'Campaign' })
export type Campaign = z.output<typeof Campaign>

const fields = {
  name: nameText(100),
  description: prose(5000),
  category: line(60),
  niche: line(60).nullable(),
  start_date: Day,
  end_date: Day,
  budget: PositiveMoney,
  currency: Currency.meta({ description: 'The sponsor’s own when left out; another one is refused' }),
  visibility: Visibility,
  goals: prose(2000),
}
const inOrder = (dates: { start_date?: string | undefined; end_date?: string | undefined }) =>
  !dates.start_date || !dates.end_date || dates.start_date <= dates.end_date
const order = { path: ['end_date'], params: { code: 'end_before_start' } }

export const NewCampaign = z
  .strictObject({
    ...fields,
    description: fields.description.default(''),
    niche: fields.niche.default(null),
    currency: fields.currency.optional(),
    goals: fields.goals.default(''),
  })
  .refine(inOrder, order)
  .meta({ id: 'NewCampaign' })
export type NewCampaign = z.output<typeof NewCampaign>
export const CampaignChange = z.strictObject(fields).partial().refine(inOrder, order).meta({ id: 'CampaignChange' })
export type CampaignChange = z.output<typeof CampaignChange>

export const HistoryEntry = z
  .object({
    id: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    action: z.string(),
    actor: z.object({ kind: z.string(), name: z.string().nullable() }),
    comment: z.string().nullable(),
    created_at: Instant,
  })
  .meta({ id: 'HistoryEntry' })
export type HistoryEntry = z.output<typeof HistoryEntry>

export const campaignFilter = {
  q: z.string().trim().max(100).optional().meta({ description: 'Words in name, description, goals or company' }),
  category: z.string().trim().max(60).optional(),
  niche: z.string().trim().max(60).optional(),
  phase: CampaignPhase.optional(),
  visibility: Visibility.optional(),
  flagged: flag.optional(),
  mine: flag.optional().meta({ description: 'Influencers: only campaigns I have a request for' }),
  sponsor_id: id('spo').optional(),
  currency: Currency.optional().meta({ description: 'Budgets compare within one currency' }),
  budget_min: z.coerce.number().int().min(0).max(1e12).optional(),
  budget_max: z.coerce.number().int().min(0).max(1e12).optional(),
  from: Day.optional().meta({ description: 'Runs on or after this day' }),
  to: Day.optional().meta({ description: 'Runs on or before this day' }),
  sort: z
    .enum([
      '-created_at',
      'created_at',
      'start_date',
      '-start_date',
      'end_date',
      '-end_date',
      'budget',
      '-budget',
      'name',
    ])
    .default('-created_at'),
}
export const CampaignQuery = z.strictObject({ ...campaignFilter, ...paging })
export type CampaignQuery = z.output<typeof CampaignQuery>

const path = (rest = '') => `/api/v1/campaigns${rest}` as const
const one = { params: z.object({ id: id('cmp') }), response: Campaign, tag: 'Campaigns' } as const
const moved = { errors: { wrong_state: 409 } } as const
const reasoned = z.strictObject({ reason: prose(500, 1) })
const maybeReasoned = z.strictObject({ reason: prose(500).optional() }).optional()

export const campaigns = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag: 'Campaigns',
    summary: 'Search campaigns',
    description:
      'Sponsors see their own, influencers the open ones and those they have a request for, admins all of them.',
    query: CampaignQuery,
    response: page(Campaign),
  }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag: 'Campaigns',
    summary: 'Draft a campaign',
    body: NewCampaign,
    response: Campaign,
    status: 201,
    errors: { currency_mismatch: 422, ...reached },
  }),
  facets: endpoint({
    method: 'GET',
    path: path('/facets'),
    tag: 'Campaigns',
    summary: 'What the campaigns I can see have in common, most frequent first',
    response: z.object({ categories: Facets, niches: Facets, currencies: Facets }),
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One campaign', ...one }),
  update: endpoint({
    method: 'PATCH',
    path: path('/:id'),
    summary: 'Change a campaign',
    description: 'The budget cannot go below what is spent and reserved: the refusal says how much that is.',
    body: CampaignChange,
    ...one,
    errors: { budget_committed: 409, wrong_state: 409, currency_mismatch: 422, end_before_start: 422 },
  }),
  remove: endpoint({
    method: 'DELETE',
    path: path('/:id'),
    tag: 'Campaigns',
    summary: 'Delete a campaign and withdraw its open requests',
    description: 'Refused once a request has been accepted; such a campaign can be cancelled instead.',
    params: one.params,
    response: z.void(),
    status: 204,
    errors: { campaign_has_commitments: 409 },
  }),
  activate: endpoint({
    method: 'POST',
    path: path('/:id/activate'),
    summary: 'Open a draft or paused campaign',
    ...one,
    errors: { wrong_state: 409, campaign_ended: 409 },
  }),
  pause: endpoint({
    method: 'POST',
    path: path('/:id/pause'),
    summary: 'Stop new offers for a while',
    ...one,
    ...moved,
  }),
  cancel: endpoint({
    method: 'POST',
    path: path('/:id/cancel'),
    summary: 'End a campaign early',
    description:
      'Open requests are withdrawn. Of agreed ones without work the influencers are asked to let them go; no work can be handed in any more, and work that was handed in is still to be confirmed.',
    body: maybeReasoned,
    ...one,
    ...moved,
  }),
  flag: endpoint({
    method: 'POST',
    path: path('/:id/flag'),
    summary: 'Hide a campaign and stop new offers (admin)',
    body: reasoned,
    ...one,
    errors: { already_flagged: 409 },
  }),
  unflag: endpoint({
    method: 'POST',
    path: path('/:id/unflag'),
    summary: 'Lift a campaign’s flag (admin)',
    ...one,
    errors: { not_flagged: 409 },
  }),
  history: endpoint({
    method: 'GET',
    path: path('/:id/history'),
    tag: 'Campaigns',
    summary: 'What happened to a campaign, newest first',
    params: one.params,
    query: z.strictObject(paging),
    response: page(HistoryEntry),
  }),
}
