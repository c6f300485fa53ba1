import { z } from 'zod'
import { Branding } from './branding.ts'
import { id, Instant, Money, nothing, PositiveMoney, prose } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FulfilmentState, PaymentState } from './orders.ts'
import { CourierPosition } from './positions.ts'

/** How far shop and customer are with the price of what the customer described */
export const PriceAgreement = z.enum(['awaits_price', 'offered', 'agreed', 'declined'])
export type PriceAgreement = z.output<typeof PriceAgreement>
const agreed = {
  agreement: PriceAgreement.nullable().meta({ description: 'Null where products were chosen, which have prices' }),
  offered_amount: Money.nullable().meta({ description: 'What the shop asks for the goods, without delivery' }),
}

/** How an order reaches its customer, as the shop sees it. */
export const Delivery = z
  .object({
    zone: z.object({ id: id('zon'), name: z.string(), city: z.string() }).nullable(),
    note: z.string().nullable().meta({ description: 'What the customer wrote with the order' }),
    ...agreed,
    tracking_url: z
      .string()
      .nullable()
      .meta({ description: 'Where the customer follows the order; whoever has it sees the order' }),
  })
  .meta({ id: 'Delivery' })
export type Delivery = z.output<typeof Delivery>

/** An order as its customer follows it. */
export const TrackedOrder = z
  .object({
    number: z.string(),
    shop: Branding.pick({ name: true, slug: true, logo_url: true, colors: true, payment_words: true }),
    payment: PaymentState,
    fulfilment: FulfilmentState,
    steps: z.array(z.object({ state: FulfilmentState, at: Instant })),
    currency: z.string(),
    items: z.array(z.object({ name: z.string(), quantity: z.int(), unit_price: Money, total: Money })),
    subtotal: Money,
    discount: Money,
    delivery_fee: Money,
    total: Money,
    refunded: Money,
    zone: z.object({ name: z.string(), city: z.string() }).nullable(),
    ...agreed,
    placed_at: Instant,
    courier: z
      .object({ first_name: z.string(), position: CourierPosition.nullable() })
      .nullable()
      .meta({ description: 'Between the pick-up and the hand-over, and null otherwise' }),
    window: z.object({ from: Instant, to: Instant }).nullable().meta({
      description:
        'When it should arrive, from 20 deliveries on of this zone and hour: half, and nine of ten, came before',
    }),
    drop_off_code: z
      .string()
      .nullable()
      .meta({ description: 'For the courier at the hand-over; null before there is a courier, and once it is over' }),
  })
  .meta({ id: 'TrackedOrder' })
export type TrackedOrder = z.output<typeof TrackedOrder>

const secret = z.object({ secret: z.string().max(100) })
export const deliveries = {
  offer: endpoint({
    method: 'POST',
    path: '/api/v1/orders/:id/offer',
    tag: 'Orders',
    summary: 'Name the price of what a customer described',
    description: 'Until the customer has answered, another price may be named.',
    params: z.object({ id: id('ord') }),
    body: z.strictObject({ amount: PositiveMoney }),
    response: Delivery,
    idempotent: true,
    errors: { wrong_state: 409 },
  }),
  answer: endpoint({
    method: 'POST',
    path: '/api/v1/track/:secret/answer',
    tag: 'Shop page',
    summary: 'Agree to the price that the shop named, or decline it, which cancels the order',
    params: secret,
    body: z.strictObject({
      agrees: z.boolean(),
      offered_amount: PositiveMoney.meta({ description: 'The price that the customer saw' }),
    }),
    response: TrackedOrder,
    errors: { wrong_state: 409, price_changed: 409, account_closed: 409, too_many_attempts: 429 },
  }),
  reportProblem: endpoint({
    method: 'POST',
    path: '/api/v1/track/:secret/problem',
    tag: 'Shop page',
    summary: 'Tell the shop that something is wrong with the order',
    description: 'A few times for each order; the shop gets a notice, and the message stands in the order’s timeline.',
    params: secret,
    body: z.strictObject({ message: prose(500, 1) }),
    response: nothing,
    status: 204,
    errors: { too_many_attempts: 429 },
  }),
  ofOrder: endpoint({
    method: 'GET',
    path: '/api/v1/orders/:id/delivery',
    tag: 'Orders',
    summary: 'Where an order goes, and where its customer follows it',
    params: z.object({ id: id('ord') }),
    response: Delivery,
  }),
  page: endpoint({
    method: 'GET',
    path: '/t/:secret',
    tag: 'Shop page',
    summary: 'The page on which a customer follows an order',
    description: 'The page alone, whatever the secret; what it shows comes from `GET /api/v1/track/{secret}`.',
    params: z.object({ secret: z.string().max(100) }),
    response: z.string(),
    media: 'text/html',
  }),
  track: endpoint({
    method: 'GET',
    path: '/api/v1/track/:secret',
    tag: 'Shop page',
    summary: 'An order as its customer follows it',
    description: 'Whoever has the link sees the order: the secret is its only key.',
    params: secret,
    response: TrackedOrder,
    errors: { too_many_attempts: 429 },
  }),
}
