import { z } from 'zod'
import { Attribution, Receipt } from './attributions.ts'
import { OrderCommission, RateRule } from './commissions.ts'
import {
  Bps,
  Currency,
  Day,
  flag,
  id,
  Instant,
  line,
  Moment,
  Money,
  page,
  paging,
  PositiveMoney,
  prose,
} from './common.ts'
import { CouponProblem } from './coupons.ts'
import { endpoint } from './endpoint.ts'
import { OrderEvent } from './orders.timeline.ts'

export const PaymentState = z.enum(['unpaid', 'paid', 'partially_refunded', 'refunded', 'failed'])
export type PaymentState = z.output<typeof PaymentState>
export const FulfilmentState = z.enum([
  'pending',
  'assigned',
  'picked_up',
  'in_transit',
  'completed',
  'cancelled',
  'failed',
])
export type FulfilmentState = z.output<typeof FulfilmentState>
export const OrderSource = z.enum(['api', 'hosted', 'shopify', 'woocommerce', 'portal'])
export type OrderSource = z.output<typeof OrderSource>
export const PaymentMethod = z.enum(['external', 'wallet'])
export type PaymentMethod = z.output<typeof PaymentMethod>
/** Why an order’s amounts changed without a refund */
export const AdjustmentKind = z.enum(['corrected', 'returned'])
export type AdjustmentKind = z.output<typeof AdjustmentKind>
export const OrderAction = z.enum([
  'mark_paid',
  'mark_failed',
  'assign',
  'pick_up',
  'start_transit',
  'complete',
  'cancel',
  'fail',
  'refund',
  'attribute',
])
export type OrderAction = z.output<typeof OrderAction>

const amount = z.int().min(0).max(1e12)
export const OrderLine = z.strictObject({
  name: line(200),
  product_id: id('prd').optional(),
  external_id: line(120).optional().meta({ description: 'The line’s id in your shop' }),
  quantity: z.int().min(1).max(100_000),
  unit_price: amount,
})
export const Customer = z.strictObject({
  name: line(120),
  email: z.email().max(254).optional(),
  phone: line(30).optional(),
  address: line(300).optional(),
  city: line(100).optional(),
  area: line(100).optional(),
})
export const CreateOrder = z
  .strictObject({
    external_id: line(120)
      .optional()
      .meta({ description: 'The order’s id in your shop; sent again, it answers 200 with the stored order' }),
    currency: Currency.optional(),
    items: z.array(OrderLine).min(1).max(200),
    discount: amount
      .optional()
      .meta({ description: 'When given, the shop has computed everything and the code only attributes' }),
    delivery_fee: amount.default(0),
    tax: amount.default(0).meta({ description: 'Tax contained in the goods' }),
    coupon_code: line(60).optional(),
    ref: line(120).optional().meta({ description: 'The click id that the redirect added as `aff`, or a link code' }),
    customer: Customer,
    payment: z.enum(['unpaid', 'paid']).default('unpaid'),
    payment_method: PaymentMethod.default('external'),
    placed_at: Moment.optional(),
  })
  .meta({ id: 'CreateOrder' })
export type CreateOrder = z.output<typeof CreateOrder>

export const OrderItem = z
  .object({
    id: id('itm'),
    name: z.string(),
    product_id: z.string().nullable(),
    external_id: z.string().nullable(),
    quantity: z.int(),
    unit_price: Money,
    total: Money,
    discount: Money,
    tax: Money,
    base: Money.meta({ description: 'What was paid for the line, without tax: what a rate is applied to' }),
    rule: RateRule.nullable(),
    bps: Bps.nullable(),
    commission: Money.nullable(),
    refunded: Money,
  })
  .meta({ id: 'OrderItem' })
export const OrderSummary = z
  .object({
    id: id('ord'),
    number: z.string(),
    source: OrderSource,
    external_id: z.string().nullable(),
    payment: PaymentState,
    fulfilment: FulfilmentState,
    currency: z.string(),
    subtotal: Money,
    discount: Money,
    tax: Money,
    delivery_fee: Money,
    total: Money,
    refunded: Money,
    payment_method: PaymentMethod,
    /** For influencers the first name and an initial; the rest is null. */
    customer: z.object({
      name: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      address: z.string().nullable(),
      city: z.string().nullable(),
      area: z.string().nullable(),
    }),
    item_count: z.int(),
    coupon: z.object({ code: z.string(), problem: CouponProblem.nullable() }).nullable(),
    attribution: Attribution.nullable().meta({
      description: 'null where the order named nobody, neither by a code nor by a click',
    }),
    commission: OrderCommission.nullable(),
    placed_at: Instant,
    created_at: Instant,
    actions: z.array(OrderAction),
  })
  .meta({ id: 'OrderSummary' })
export const Order = OrderSummary.extend({
  items: z.array(OrderItem),
  timeline: z.array(OrderEvent),
  courier: z.object({ name: z.string(), phone: z.string().nullable() }).nullable(),
  tracking_url: z.string().nullable(),
}).meta({ id: 'Order' })
export type Order = z.output<typeof Order>

export const RefundRequest = z
  .union([
    z.strictObject({ amount: PositiveMoney, reason: prose(500, 1) }),
    z.strictObject({
      lines: z
        .array(
          z.strictObject({ item_id: id('itm'), quantity: z.int().min(1).optional(), amount: PositiveMoney.optional() }),
        )
        .max(200),
      delivery_fee: PositiveMoney.optional(),
      reason: prose(500, 1),
    }),
  ])
  .meta({ id: 'RefundRequest' })
export type RefundRequest = z.output<typeof RefundRequest>

export const orderFilter = {
  q: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Number, external id, customer name, phone, address or e-mail' }),
  payment: PaymentState.optional(),
  sold: flag
    .optional()
    .meta({ description: 'Those that count as sales: paid, refunded later or not, and not cancelled' }),
  currency: Currency.optional(),
  fulfilment: FulfilmentState.optional(),
  source: OrderSource.optional(),
  coupon: z
    .string()
    .max(60)
    .optional()
    .meta({ description: 'A coupon’s code, whatever its case; influencers find only codes that they are shown' }),
  influencer_id: id('inf').optional(),
  link_id: id('lnk').optional().meta({ description: 'What came through this link' }),
  courier_id: id('cou').optional().meta({ description: 'What this courier brings; not for influencers' }),
  zone_id: id('zon').optional().meta({ description: 'What goes to this delivery zone; not for influencers' }),
  from: Day.optional(),
  to: Day.optional(),
  sort: z.enum(['-placed_at', 'placed_at', '-total', 'total']).default('-placed_at'),
}

const { sort: _, ...searched } = orderFilter

const one = { params: z.object({ id: id('ord') }), response: Order, tag: 'Orders' } as const
const path = (rest = '') => `/api/v1/orders${rest}` as const
const wrongState = { errors: { wrong_state: 409 } } as const

export const orders = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag: 'Orders',
    summary: 'Search orders',
    response: page(OrderSummary),
    query: z.strictObject({ ...orderFilter, ...paging }),
  }),
  count: endpoint({
    method: 'GET',
    path: path('/count'),
    tag: 'Orders',
    summary: 'How many orders a search finds; counted up to 10,000',
    query: z.strictObject(searched),
    response: z.object({ count: z.int(), is_more: z.boolean().meta({ description: 'There are more than these' }) }),
  }),
  get: endpoint({
    method: 'GET',
    path: path('/:id'),
    summary: 'One order, with its lines, timeline and attribution receipt',
    ...one,
  }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag: 'Orders',
    summary: 'Report an order',
    description: 'Attributes it, applies the coupon and, when paid, books the commission: all in one transaction.',
    body: CreateOrder,
    response: Order,
    status: 201,
    or_status: 200,
    errors: {
      insufficient_funds: 402,
      account_closed: 409,
      external_id_conflict: 409,
      currency_mismatch: 422,
      placed_at_out_of_range: 422,
      discount_too_large: 422,
      tax_too_large: 422,
      too_large: 422,
      unknown_product: 422,
    },
  }),
  setPayment: endpoint({
    method: 'POST',
    path: path('/:id/payment'),
    summary: 'Report that an order was paid, or that payment failed',
    body: z.strictObject({ status: z.enum(['paid', 'failed']) }),
    ...one,
    idempotent: true,
    errors: { wrong_state: 409, account_closed: 409, insufficient_funds: 402, too_large: 422 },
  }),
  setFulfilment: endpoint({
    method: 'POST',
    path: path('/:id/fulfilment'),
    summary: 'Move an order along its delivery',
    ...one,
    ...wrongState,
    idempotent: true,
    body: z.strictObject({
      to: FulfilmentState.exclude(['pending']),
      courier: z.strictObject({ name: line(100), phone: line(30).optional() }).optional(),
      note: prose(500).optional(),
    }),
  }),
  refund: endpoint({
    method: 'POST',
    path: path('/:id/refunds'),
    summary: 'Give money back, by amount or by line',
    body: RefundRequest,
    ...one,
    idempotent: true,
    errors: { wrong_state: 409, more_than_left: 422, unknown_item: 422 },
  }),
  attribute: endpoint({
    method: 'POST',
    path: path('/:id/attribution'),
    summary: 'Give an order that nobody was found for to an influencer, with a reason',
    ...one,
    body: z.strictObject({ influencer_id: id('inf'), reason: prose(500, 1) }),
    errors: { wrong_state: 409, already_attributed: 409, self_referral: 422, unknown_influencer: 422, too_large: 422 },
  }),
  receipt: endpoint({
    method: 'GET',
    path: path('/:id/receipt'),
    tag: 'Orders',
    summary: 'Everybody who might have earned an order and why they did not, also where nobody did',
    params: one.params,
    response: Receipt,
  }),
}
