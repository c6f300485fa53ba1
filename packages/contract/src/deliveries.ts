import { z } from 'zod'
import { Branding } from './branding.ts'
import { id, Instant, Money } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FulfilmentState, PaymentState } from './orders.ts'

/** How an order reaches its customer, as the shop sees it. */
export const Delivery = z
  .object({
    zone: z.object({ id: id('zon'), name: z.string(), city: z.string() }).nullable(),
    note: z.string().nullable().meta({ description: 'What the customer wrote with the order' }),
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
    placed_at: Instant,
  })
  .meta({ id: 'TrackedOrder' })
export type TrackedOrder = z.output<typeof TrackedOrder>

export const deliveries = {
  ofOrder: endpoint({
    method: 'GET',
    path: '/api/v1/orders/:id/delivery',
    tag: 'Orders',
    summary: 'Where an order goes, and where its customer follows it',
    params: z.object({ id: id('ord') }),
    response: Delivery,
  }),
  track: endpoint({
    method: 'GET',
    path: '/api/v1/track/:secret',
    tag: 'Shop page',
    summary: 'An order as its customer follows it',
    description: 'Whoever has the link sees the order: the secret is its only key.',
    params: z.object({ secret: z.string().max(100) }),
    response: TrackedOrder,
    errors: { too_many_attempts: 429 },
  }),
}
