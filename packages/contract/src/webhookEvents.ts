import { z } from 'zod'
import { Instant } from './common.ts'
import * as data from './webhookData.ts'
import * as example from './webhookExamples.ts'

/** What a webhook is about: where it is read in full, and which field of `data` holds its id. */
export const webhookSubjects = {
  order: { field: 'order_id', path: '/api/v1/orders/' },
  commission: { field: 'commission_id', path: '/api/v1/commissions/' },
  affiliation_request: { field: 'request_id', path: '/api/v1/affiliation-requests/' },
  ad_request: { field: 'ad_request_id', path: '/api/v1/ad-requests/' },
  payout: { field: 'payout_id', path: '/api/v1/payouts/' },
  coupon: { field: 'coupon_id', path: '/api/v1/coupons/' },
  product: { field: 'product_id', path: '/api/v1/products/' },
  webhook_endpoint: { field: 'endpoint_id', path: '/api/v1/webhook-endpoints/' },
} as const
export const WebhookSubject = z.enum(Object.keys(webhookSubjects) as [Subject, ...Subject[]])
type Subject = keyof typeof webhookSubjects

const about =
  <D extends z.ZodObject>(subject: Subject, schema: D, usual: z.output<D>) =>
  (summary: string, differing: Partial<z.output<D>> = {}, since = '0.2.0') => ({
    subject,
    summary,
    since,
    data: schema,
    example: { ...usual, ...differing } as z.output<D>,
  })
const order = about('order', data.OrderWebhook, example.orderExample)
const refund = about('order', data.RefundWebhook, example.refundExample)
const commission = about('commission', data.CommissionWebhook, example.commissionExample)
const affiliation = about('affiliation_request', data.AffiliationWebhook, example.affiliationExample)
const adRequest = about('ad_request', data.AdRequestWebhook, example.adRequestExample)
const payout = about('payout', data.PayoutWebhook, example.payoutExample)
const coupon = about('coupon', data.CouponWebhook, example.couponExample)
const product = about('product', data.ProductWebhook, example.productExample)

const courier = example.courierExample
const link_id = 'lnk_019a1f0cc0917d1e8f5a6b7c8d9e0f1a'
const reverses_id = example.commissionExample.commission_id
const payout_id = example.payoutExample.payout_id

/** Every type of event that a sponsor's systems can hear of. */
export const webhookEvents = {
  'order.created': order('An order was placed'),
  'order.assigned': order('An order was given to a courier', { sequence: 3, status: 'assigned', courier }),
  'order.picked_up': order('The courier has picked an order up', { sequence: 4, status: 'picked_up', courier }),
  'order.in_transit': order('An order is on its way', { sequence: 5, status: 'in_transit', courier }),
  'order.completed': order('An order was delivered', { sequence: 6, status: 'completed', courier }),
  'order.cancelled': order('An order was cancelled', { sequence: 3, status: 'cancelled' }),
  'order.failed': order('An order could not be delivered', { sequence: 6, status: 'failed', courier }),
  'payment.received': order('An order was paid', { sequence: 2 }),
  'refund.created': refund('Money was given back for an order'),
  'commission.created': commission('An influencer earned a commission'),
  'commission.approved': commission('A commission is final and can be paid', { state: 'approved' }),
  'commission.paid': commission('A commission was paid', { state: 'paid', payout_id }),
  'commission.reversed': commission('A refund took back a part of a commission', {
    commission_id: 'com_019a1f0d22bb7ccd8eeff00112233445',
    reverses_id,
    base: -2400,
    amount: -240,
    platform_fee: -25,
  }),
  'affiliation.requested': affiliation('An influencer asks to promote a product'),
  'affiliation.approved': affiliation('A request was approved and has its link', { state: 'approved', link_id }),
  'affiliation.rejected': affiliation('A request was refused', { state: 'rejected' }),
  'affiliation.revoked': affiliation('An affiliation was ended', { state: 'revoked', link_id }),
  'ad_request.sent': adRequest('A request was sent, by either side'),
  'ad_request.revised': adRequest('Its author changed the last offer', { offer_number: 2 }),
  'ad_request.countered': adRequest('The other side made another offer', {
    state: 'negotiating',
    by: 'influencer',
    offer_number: 2,
  }),
  'ad_request.accepted': adRequest('The last offer was accepted', { state: 'accepted', by: 'influencer' }),
  'ad_request.rejected': adRequest('The last offer was refused', { state: 'rejected', by: 'influencer' }),
  'ad_request.withdrawn': adRequest('A request was taken back', { state: 'withdrawn' }),
  'ad_request.expired': adRequest('A request was not answered in time', { state: 'expired', by: 'system' }),
  'ad_request.submitted': adRequest('The work was handed in', { state: 'submitted', by: 'influencer' }),
  'ad_request.returned': adRequest('The work was sent back', { state: 'accepted' }),
  'ad_request.completed': adRequest('The work is done and its pay is owed', { state: 'completed' }),
  'ad_request.cancel_asked': adRequest('One side wants to cancel', { state: 'accepted' }),
  'ad_request.kept': adRequest('The wish to cancel was taken back or refused', { state: 'accepted', by: 'influencer' }),
  'ad_request.escalated': adRequest('An admin has to decide about a wish to cancel', {
    state: 'submitted',
    by: 'system',
  }),
  'ad_request.cancelled': adRequest('A request was cancelled', { state: 'cancelled' }),
  'ad_request.message': adRequest('A message was written', { message_id: 'msg_019a1f0d33cc7dde8ff0011223344556' }),
  'payout.created': payout('A payout was prepared'),
  'payout.refreshed': payout('The draft of a payout was gathered anew', { commission_count: 13, amount: 33_000 }),
  'payout.locked': payout('A payout was settled from the wallet', { state: 'locked' }),
  'payout.processing': payout('The transfer of a payout is on its way', { state: 'processing' }),
  'payout.paid': payout('The money of a payout arrived', { state: 'paid', reference: 'SEPA-2026-11-27-001' }),
  'payout.failed': payout('The transfer of a payout failed', { state: 'failed', reason: 'The account is closed' }),
  'payout.cancelled': payout('A payout was cancelled', { state: 'cancelled' }),
  'coupon.exhausted': coupon('A coupon was used as often as it may be'),
  'product.created': product('A product was added'),
  'product.changed': product('A product was changed', { state: 'active' }),
  'product.published': product('A product can be promoted', { state: 'active' }),
  'product.archived': product('A product was archived', { state: 'archived' }),
  'product.restored': product('An archived product was restored'),
  'product.commission_changed': product('The commission of a product was changed', { state: 'active' }),
  'product.silent': product('The address of a product does not answer any more', { state: 'active' }),
  test: about('webhook_endpoint', data.TestWebhook, {
    endpoint_id: example.endpointId,
    message: 'This is a test. Nothing happened.',
  })('Sent by the button “Send a test”, to one endpoint'),
  'endpoint.disabled': about('webhook_endpoint', data.EndpointWebhook, {
    endpoint_id: example.endpointId,
    url: 'https://shop.example.com/hooks',
    reason: 'failures',
    failure_count: 24,
    last_status: 500,
  })('An endpoint was switched off because it failed'),
} as const

export type WebhookType = keyof typeof webhookEvents
export const webhookTypes = Object.keys(webhookEvents) as [WebhookType, ...WebhookType[]]
export const WebhookType = z.enum(webhookTypes)
export type WebhookData<T extends WebhookType = WebhookType> = z.output<(typeof webhookEvents)[T]['data']>
/** A test goes to the endpoint that was tested, whatever it chose. */
export const ChosenWebhookType = WebhookType.exclude(['test'])

const common = {
  id: z.string().meta({
    description: 'The same as in the header `webhook-id`, for every try, replay and endpoint, and in the feed',
    examples: ['evt_019a1f0d44dd7eef8001122334455667'],
  }),
  type: WebhookType,
  event: WebhookType.meta({ description: 'The same word as `type`' }),
  timestamp: Instant.meta({ description: 'When it happened; the header says when this try was made' }),
}
/** As it is sent with `payload: full`, and as the feed shows it. */
export const WebhookEvent = z
  .object({ ...common, data: z.record(z.string(), z.unknown()) })
  .meta({ id: 'WebhookEvent', description: 'What `data` holds is said by the catalogue, by type' })
export type WebhookEvent = z.output<typeof WebhookEvent>
/** As it is sent with `payload: thin`: names what to read, and nothing about it. */
export const ThinWebhookEvent = z
  .object({
    ...common,
    related_object: z.object({ id: z.string(), type: WebhookSubject, url: z.string() }),
  })
  .meta({ id: 'ThinWebhookEvent' })
export type ThinWebhookEvent = z.output<typeof ThinWebhookEvent>
