import { z } from 'zod'
import { AudienceNumbers } from './influencers.numbers.ts'
import { HistoryEntry } from './campaigns.ts'
import { Day, id, Instant, page, paging, prose } from './common.ts'
import { endpoint } from './endpoint.ts'
import { reached } from './quotas.ts'
import { CommissionRule, ProductSummary } from './products.ts'

export const AffiliationState = z.enum(['pending', 'approved', 'rejected', 'cancelled', 'revoked'])
export type AffiliationState = z.output<typeof AffiliationState>
export const AffiliationAction = z.enum(['cancel', 'approve', 'reject', 'revoke', 'ask_again'])
export type AffiliationAction = z.output<typeof AffiliationAction>
export const RetryPolicy = z.enum(['now', '30_days', 'never'])
export type RetryPolicy = z.output<typeof RetryPolicy>

/** The influencer as the sponsor sees the asking side; the address only after approval. */
export const AskingInfluencer = z
  .object({
    id: id('inf'),
    display_name: z.string(),
    username: z.string().nullable(),
    email: z.string().nullable(),
    bio: z.string().nullable(),
    category: z.string().nullable(),
    niche: z.string().nullable(),
    location: z.string().nullable(),
    website: z.string().nullable(),
    instagram: z.string().nullable(),
    youtube: z.string().nullable(),
    tiktok: z.string().nullable(),
  })
  .meta({ id: 'AskingInfluencer' })

export const AffiliationRequest = z
  .object({
    id: id('afr'),
    product: ProductSummary,
    influencer: AskingInfluencer,
    state: AffiliationState,
    message: z.string().nullable(),
    numbers: AudienceNumbers,
    response: z.string().nullable(),
    retry_policy: RetryPolicy.nullable(),
    retry_at: Instant.nullable(),
    /** As it was when the request was approved; later changes of the product do not touch it. */
    agreed_commission: CommissionRule.nullable(),
    link: z
      .object({ id: id('lnk'), code: z.string(), short_url: z.string(), state: z.string() })
      .nullable()
      .meta({ description: 'Made by the approval' }),
    reviewed_at: Instant.nullable(),
    reviewed_by: z.string().nullable().meta({ description: 'Username; null for the influencer' }),
    created_at: Instant,
    updated_at: Instant,
    /** What this reader may do next. The screen asks this list and nothing else. */
    actions: z.array(AffiliationAction),
  })
  .meta({ id: 'AffiliationRequest' })
export type AffiliationRequest = z.output<typeof AffiliationRequest>

export const AskAffiliation = z
  .strictObject({
    product_id: id('prd'),
    message: prose(500)
      .optional()
      .meta({ examples: ['I write about slow fashion for 50,000 readers.'] }),
  })
  .meta({ id: 'AskAffiliation' })
export type AskAffiliation = z.output<typeof AskAffiliation>

const reason = prose(2000, 1)
export const ApproveAffiliation = z.strictObject({
  response: prose(2000).optional(),
  link_expires_at: Instant.nullable()
    .optional()
    .meta({ description: 'When the link ends by itself; never unless said' }),
})
export type ApproveAffiliation = z.output<typeof ApproveAffiliation>
export const RejectAffiliation = z.strictObject({
  response: reason,
  retry_policy: RetryPolicy.default('30_days').meta({ description: 'When the product may be asked for again' }),
})
export type RejectAffiliation = z.output<typeof RejectAffiliation>

export const AffiliationDecisions = z
  .discriminatedUnion('decision', [
    z.strictObject({
      decision: z.literal('approve'),
      ids: z.array(id('afr')).min(1).max(100),
      response: prose(2000).optional(),
    }),
    z.strictObject({
      decision: z.literal('reject'),
      ids: z.array(id('afr')).min(1).max(100),
      response: reason,
      retry_policy: RetryPolicy.default('30_days'),
    }),
  ])
  .meta({ id: 'AffiliationDecisions' })
export type AffiliationDecisions = z.output<typeof AffiliationDecisions>

export const AffiliationStatistics = z
  .object({
    waiting: z.int(),
    approved: z.int(),
    refused: z.int(),
    cancelled: z.int(),
    revoked: z.int(),
    approval_rate: z.number().nullable().meta({
      description: 'Percent with one decimal: approved ÷ (approved + refused); revoked ones were approved',
    }),
    mean_response_days: z.number().nullable().meta({
      description: 'Mean time from asking to the answer, over answered requests, one decimal',
    }),
  })
  .meta({ id: 'AffiliationStatistics' })
export type AffiliationStatistics = z.output<typeof AffiliationStatistics>

const path = (rest = '') => `/api/v1/affiliation-requests${rest}` as const
const tag = 'Affiliation requests'
const params = z.object({ id: id('afr') })
const one = { params, response: AffiliationRequest, tag } as const
const step = { ...one, errors: { wrong_state: 409 } } as const

export const affiliations = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'My requests, or those for my products; newest first',
    query: z.strictObject({
      state: AffiliationState.optional(),
      product_id: id('prd').optional(),
      influencer_id: id('inf').optional(),
      q: z.string().max(100).optional().meta({ description: 'Words of the product or the influencer' }),
      sort: z.enum(['-created_at', 'created_at']).default('-created_at'),
      ...paging,
    }),
    response: page(AffiliationRequest),
  }),
  ask: endpoint({
    method: 'POST',
    path: path(),
    tag,
    summary: 'Ask to promote a product',
    body: AskAffiliation,
    response: AffiliationRequest,
    status: 201,
    errors: { already_pending: 409, already_approved: 409, reapply_too_early: 409, reapply_never: 409, ...reached },
  }),
  ownNumbers: endpoint({
    method: 'GET',
    path: path('/own-numbers'),
    tag,
    summary: 'My audience as a sponsor will see it beside my next request',
    response: AudienceNumbers,
  }),
  statistics: endpoint({
    method: 'GET',
    path: path('/statistics'),
    tag,
    summary: 'Requests by state, approval rate and mean answer time',
    query: z.strictObject({ from: Day.optional(), to: Day.optional(), product_id: id('prd').optional() }),
    response: AffiliationStatistics,
  }),
  waiting: endpoint({
    method: 'GET',
    path: path('/waiting'),
    tag,
    summary: 'How many requests wait for an answer',
    response: z.object({ count: z.int() }),
  }),
  decide: endpoint({
    method: 'POST',
    path: path('/decisions'),
    tag,
    summary: 'Answer many requests at once; each is answered for itself',
    body: AffiliationDecisions,
    idempotent: true,
    several_writes: true,
    response: z.object({
      data: z.array(z.object({ id: id('afr'), done: z.boolean(), code: z.string().nullable() })).max(100),
    }),
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One request', ...one }),
  history: endpoint({
    method: 'GET',
    path: path('/:id/history'),
    tag,
    summary: 'Every step of a request: when, who, and what was said',
    params,
    response: z.object({ data: z.array(HistoryEntry) }),
  }),
  cancel: endpoint({ method: 'POST', path: path('/:id/cancel'), summary: 'Take my request back', ...step }),
  approve: endpoint({
    method: 'POST',
    path: path('/:id/approve'),
    summary: 'Approve a request and make its link, in one step',
    body: ApproveAffiliation,
    ...step,
    errors: {
      wrong_state: 409,
      product_withdrawn: 409,
      influencer_suspended: 409,
      in_the_past: 422,
      no_code_free: 503,
      ...reached,
    },
  }),
  reject: endpoint({
    method: 'POST',
    path: path('/:id/reject'),
    summary: 'Refuse a request with a reason',
    body: RejectAffiliation,
    ...step,
  }),
  revoke: endpoint({
    method: 'POST',
    path: path('/:id/revoke'),
    summary: 'End an affiliation: its link stops for good, and 30 days pass before it may be asked for again',
    body: z.strictObject({ reason: prose(2000).optional() }).optional(),
    ...step,
  }),
}
