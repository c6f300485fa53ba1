import { AffiliationState } from '@affluence/contract/affiliations'
import { id, Instant, Money, prose } from '@affluence/contract/common'
import { endpoint } from '@affluence/contract/endpoint'
import { z } from 'zod'
import { anyCase } from './anyCase.ts'

const tag = 'Compatibility: affiliation'
const status = anyCase(AffiliationState)
const Percent = z.number().nullable().meta({ description: 'Null where the commission is an amount' })
const OldLink = z.object({ id: id('lnk'), short_code: z.string(), url: z.string() }).meta({ id: 'OldTrackingLink' })
export type OldLink = z.output<typeof OldLink>

const OldOwnRequest = z
  .object({
    id: id('afr'),
    product_id: id('prd'),
    product_name: z.string(),
    product_price: Money,
    merchant_company: z.string(),
    status: AffiliationState,
    message: z.string().nullable(),
    response: z.string().nullable(),
    merchant_response: z.string().nullable(),
    created_at: Instant,
    reviewed_at: Instant.nullable(),
    retry_at: Instant.nullable(),
    commission_rate: Percent,
    tracking_link: OldLink.nullable(),
  })
  .meta({ id: 'OldOwnAffiliationRequest' })
export type OldOwnRequest = z.output<typeof OldOwnRequest>

const OldReceivedRequest = z
  .object({
    id: id('afr'),
    influencer_id: id('inf'),
    influencer_name: z.string(),
    influencer_email: z.string().nullable(),
    product_id: id('prd'),
    product_name: z.string(),
    product_price: Money,
    commission_rate: Percent,
    status: AffiliationState,
    message: z.string().nullable(),
    stats: z.object({
      followers: z.int().nullable(),
      engagement_rate: z.number().nullable(),
      platforms: z.array(z.string()),
      source: z.enum(['measured', 'self_declared', 'none']),
      at: Instant,
    }),
    response: z.string().nullable(),
    merchant_response: z.string().nullable(),
    created_at: Instant,
    reviewed_at: Instant.nullable(),
  })
  .meta({ id: 'OldReceivedAffiliationRequest' })
export type OldReceivedRequest = z.output<typeof OldReceivedRequest>

const Done = z.object({ success: z.literal(true), message: z.string() })
const one = z.object({ id: id('afr') })
const answer = { response: prose(2000).optional(), merchant_response: prose(2000).optional() }
const list = z.object({ status: status.optional(), cursor: z.string().max(200).optional() })
const merchant = (rest = '') => `/api/merchant/affiliation-requests${rest}` as const

export const affiliation = {
  ask: endpoint({
    method: 'POST',
    path: '/api/affiliation/request',
    tag,
    summary: 'Ask to promote a product',
    description: 'Numbers in `stats` are kept as what the influencer says; what is measured is taken by the server.',
    body: z.object({
      product_id: id('prd'),
      message: prose(500).nullish(),
      stats: z
        .object({
          followers: z.int().min(0).max(1e11).nullish(),
          engagement_rate: z.number().min(0).max(1000).nullish(),
          platforms: z.array(z.string().max(40)).max(20).nullish(),
        })
        .nullish(),
    }),
    response: z.object({ ...Done.shape, request_id: id('afr'), status: AffiliationState }),
    status: 201,
    idempotent: false,
    errors: { already_pending: 409, already_approved: 409, reapply_too_early: 409, reapply_never: 409 },
  }),
  cancel: endpoint({
    method: 'DELETE',
    path: '/api/affiliation/request/:id',
    tag,
    summary: 'Take my request back',
    params: one,
    response: z.object({ ...Done.shape, status: AffiliationState }),
    errors: { wrong_state: 409 },
  }),
  own: endpoint({
    method: 'GET',
    path: '/api/influencer/affiliation-requests',
    tag,
    summary: 'My newest 100 requests; Link leads to more',
    query: list,
    response: z.array(OldOwnRequest).max(100),
  }),
  received: endpoint({
    method: 'GET',
    path: merchant(),
    tag,
    summary: 'The newest 100 requests for my products; Link leads to more',
    query: list,
    response: z.array(OldReceivedRequest).max(100),
  }),
  approve: endpoint({
    method: 'POST',
    path: merchant('/:id/approve'),
    tag,
    summary: 'Approve a request and make its link',
    params: one,
    body: z.object(answer).optional(),
    response: z.object({ ...Done.shape, tracking_link: OldLink }),
    errors: { wrong_state: 409, product_withdrawn: 409, influencer_suspended: 409 },
  }),
  reject: endpoint({
    method: 'POST',
    path: merchant('/:id/reject'),
    tag,
    summary: 'Refuse a request with a reason',
    params: one,
    body: z.object(answer),
    response: Done,
    errors: { wrong_state: 409, required: 422 },
  }),
}
