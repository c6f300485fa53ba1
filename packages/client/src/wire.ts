// What goes over the wire, named for those who write shops. The build writes these out, so that nothing of ours is needed.
import type { commissions } from '@affluence/contract/commissions'
import type { Page, Problem as AnyProblem } from '@affluence/contract/common'
import type { coupons } from '@affluence/contract/coupons'
import type { Endpoint, Input, Output } from '@affluence/contract/endpoint'
import type { orders } from '@affluence/contract/orders'
import type { products } from '@affluence/contract/products'
import type { ledger } from '@affluence/contract/ledger'
import type {
  ThinWebhookEvent as AnyThinWebhookEvent,
  WebhookData,
  WebhookType as AnyWebhookType,
} from '@affluence/contract/webhookEvents'

type Sent<E extends Endpoint> = Input<E> extends { body: infer B } ? B : never
type Asked<E extends Endpoint> = Input<E> extends { query: infer Q } ? Omit<Q, 'cursor' | 'limit'> : never
type Row<E extends Endpoint> = Output<E> extends Page<infer T> ? T : never

export type Problem = AnyProblem
export type NewOrder = Sent<typeof orders.create>
export type Order = Output<typeof orders.get>
export type OrderSummary = Row<typeof orders.list>
export type OrderFilter = Asked<typeof orders.list>
export type DeliveryStep = Sent<typeof orders.setFulfilment>
export type Refund = Sent<typeof orders.refund>
export type CouponQuestion = Sent<typeof coupons.check>
export type CouponAnswer = Output<typeof coupons.check>
export type Coupon = Row<typeof coupons.list>
export type CouponFilter = Asked<typeof coupons.list>
export type Product = Row<typeof products.list>
export type ProductFilter = Asked<typeof products.list>
export type Commission = Row<typeof commissions.list>
export type CommissionFilter = Asked<typeof commissions.list>
export type Balance = Output<typeof ledger.balance>
export type WebhookType = AnyWebhookType
/** By type: `event.type === 'order.created'` says what `event.data` holds. */
export type WebhookEvent = {
  [T in WebhookType]: { id: string; type: T; event: T; timestamp: string; data: WebhookData<T> }
}[WebhookType]
/** What an endpoint with `payload: thin` gets. */
export type ThinWebhookEvent = AnyThinWebhookEvent
