import type { AffiliationRequest } from '@affluence/contract/affiliations'
import type { CommissionRule } from '@affluence/contract/products'
import {
  approveAffiliation,
  askAffiliation,
  cancelAffiliation,
  listAffiliations,
  rejectAffiliation,
} from '../features/deals/affiliations/affiliations.service.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Route } from '../permissions.ts'
import { affiliation, type OldLink, type OldOwnRequest, type OldReceivedRequest } from './004-affiliation.endpoints.ts'
import { linked } from './linked.ts'

const PAGE = { limit: 100, sort: '-created_at' } as const

/** The words of the answers are those the document gives. */
export function affiliationCompatRoutes(route: Route, kernel: Kernel) {
  route(affiliation.ask, 'affiliation.ask', async ({ actor, body }) => {
    const { followers, engagement_rate, platforms } = body.stats ?? {}
    const claims = { followers, engagement_rate, platforms: platforms ?? undefined }
    const input = { product_id: body.product_id, message: body.message ?? undefined }
    const { id, state } = await askAffiliation(kernel, actor, input, claims)
    return { success: true as const, request_id: id, status: state, message: 'Demande envoyée au marchand' }
  })
  route(affiliation.cancel, 'affiliation.cancel', async ({ actor, params }) => {
    const { state } = await cancelAffiliation(kernel, actor, params.id)
    return { success: true as const, status: state, message: 'Demande annulée' }
  })
  route(affiliation.own, 'affiliation.cancel', async ({ actor, query, reply }) => {
    const page = await listAffiliations(kernel, actor, { ...PAGE, state: query.status, cursor: query.cursor })
    return linked(reply, '/api/influencer/affiliation-requests', query, page).map(ownRequest)
  })
  route(affiliation.received, 'affiliation.decide', async ({ actor, query, reply }) => {
    const page = await listAffiliations(kernel, actor, { ...PAGE, state: query.status, cursor: query.cursor })
    return linked(reply, '/api/merchant/affiliation-requests', query, page).map(receivedRequest)
  })
  route(affiliation.approve, 'affiliation.decide', async ({ actor, params, body }) => {
    const approved = await approveAffiliation(kernel, actor, params.id, { response: answerIn(body) })
    return { success: true as const, message: 'Demande approuvée', tracking_link: linkOf(approved)! }
  })
  route(affiliation.reject, 'affiliation.decide', async ({ actor, params, body }) => {
    const response = answerIn(body) ?? ''
    await rejectAffiliation(kernel, actor, params.id, { response, retry_policy: '30_days' })
    return { success: true as const, message: 'Demande refusée' }
  })
}

type Answer = { response?: string | undefined; merchant_response?: string | undefined }
const answerIn = (body: Answer | undefined) => body?.response || body?.merchant_response || undefined

const percentOf = (rule: CommissionRule) => (rule.kind === 'percent' ? rule.bps / 100 : null)
const linkOf = ({ link }: AffiliationRequest): OldLink | null =>
  link && { id: link.id, short_code: link.code, url: link.short_url }

const shared = ({
  id,
  product,
  state,
  message,
  response,
  created_at,
  reviewed_at,
  agreed_commission,
}: AffiliationRequest) => ({
  id,
  product_id: product.id,
  product_name: product.name,
  product_price: product.price,
  status: state,
  message,
  response,
  merchant_response: response,
  created_at,
  reviewed_at,
  commission_rate: percentOf(agreed_commission ?? product.commission),
})

const ownRequest = (request: AffiliationRequest): OldOwnRequest => ({
  ...shared(request),
  merchant_company: request.product.sponsor.company_name,
  retry_at: request.retry_at,
  tracking_link: request.state === 'approved' ? linkOf(request) : null,
})

const receivedRequest = (request: AffiliationRequest): OldReceivedRequest => ({
  ...shared(request),
  influencer_id: request.influencer.id,
  influencer_name: request.influencer.display_name,
  influencer_email: request.influencer.email,
  stats: request.numbers,
})
