import { z } from 'zod'
import { AdRequestState } from './adRequests.ts'
import { AffiliationState } from './affiliations.ts'
import { Instant, Money } from './common.ts'
import { CommissionState } from './commissions.ts'
import { FulfilmentState } from './orders.ts'
import { PayoutState } from './payouts.ts'
import { ProductState } from './products.ts'

/** The `data` of webhooks, by what they are about. Amounts are integers in the minor unit of `currency`. */
const Person = z.object({ name: z.string(), phone: z.string().nullable() })
const influencer = z
  .object({ id: z.string(), display_name: z.string() })
  .meta({ description: 'The influencer it belongs to' })

const order = {
  order_id: z.string(),
  number: z.string().meta({ description: 'The number that buyers see' }),
  external_id: z.string().nullable().meta({ description: 'The order’s id in your shop' }),
  tracking_number: z.string(),
  sequence: z.int().min(1).meta({ description: '1, 2, 3 … for the events of one order, without gaps' }),
  status: FulfilmentState.meta({ description: 'What the event led to; it may have changed since' }),
  courier: Person.nullable(),
  recipient: Person.nullable().meta({ description: 'null once the personal data of the order was erased' }),
  currency: z.string(),
  pricing: z.object({
    total: Money,
    commission: Money.meta({ description: 'What the influencer and the platform get of it' }),
    net: Money.meta({ description: 'Total without commission' }),
  }),
}
export const OrderWebhook = z.object(order).meta({ id: 'OrderWebhook' })
export const RefundWebhook = z
  .object({
    ...order,
    refund: z.object({ id: z.string(), amount: Money, delivery_fee: Money, reason: z.string(), created_at: Instant }),
  })
  .meta({ id: 'RefundWebhook' })

export const CommissionWebhook = z
  .object({
    commission_id: z.string(),
    state: CommissionState,
    influencer,
    source: z.enum(['order', 'ad_request']),
    source_id: z.string(),
    currency: z.string(),
    base: Money,
    amount: Money,
    platform_fee: Money,
    reverses_id: z.string().nullable().meta({ description: 'The commission that this one takes back' }),
    payout_id: z.string().nullable(),
    matures_at: Instant.nullable(),
  })
  .meta({ id: 'CommissionWebhook' })

export const AffiliationWebhook = z
  .object({
    request_id: z.string(),
    state: AffiliationState,
    influencer,
    product: z.object({ id: z.string(), name: z.string() }),
    link_id: z.string().nullable().meta({ description: 'The tracking link, from the approval on' }),
  })
  .meta({ id: 'AffiliationWebhook' })

export const AdRequestWebhook = z
  .object({
    ad_request_id: z.string(),
    state: AdRequestState,
    influencer,
    campaign: z.object({ id: z.string(), name: z.string() }),
    by: z.enum(['sponsor', 'influencer', 'admin', 'system']).meta({ description: 'Who did it' }),
    offer_number: z.int(),
    currency: z.string(),
    payment_amount: Money.meta({ description: 'The pay of the offer with that number' }),
    message_id: z.string().nullable().meta({ description: 'Of ad_request.message' }),
  })
  .meta({ id: 'AdRequestWebhook' })

export const PayoutWebhook = z
  .object({
    payout_id: z.string(),
    state: PayoutState,
    influencer,
    currency: z.string(),
    amount: Money,
    fees: Money,
    commission_count: z.int(),
    reference: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'PayoutWebhook' })

export const CouponWebhook = z
  .object({
    coupon_id: z.string(),
    code: z.string(),
    uses: z.int(),
    max_uses: z.int().meta({ description: 'How often it could be used in all' }),
  })
  .meta({ id: 'CouponWebhook' })

export const ProductWebhook = z
  .object({
    product_id: z.string(),
    name: z.string(),
    state: ProductState,
    currency: z.string(),
    price: Money,
    url: z.string(),
  })
  .meta({ id: 'ProductWebhook' })

export const TestWebhook = z.object({ endpoint_id: z.string(), message: z.string() }).meta({ id: 'TestWebhook' })
export const EndpointWebhook = z
  .object({
    endpoint_id: z.string(),
    url: z.string().meta({ description: 'Without its query, which may hold a secret' }),
    reason: z
      .enum(['failures', 'gone', 'asked'])
      .meta({ description: 'Five days of only failures; the receiver answered 410; or it asked for it in its answer' }),
    failure_count: z.int(),
    last_status: z.int().nullable(),
  })
  .meta({ id: 'EndpointWebhook' })
