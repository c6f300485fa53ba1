import { z } from 'zod'
import { Instant, Money } from './common.ts'

export const OrderEventKind = z.enum([
  'created',
  'paid',
  'payment_failed',
  'refunded',
  'attributed',
  'overpaid_returned',
  'corrected',
  'assigned',
  'courier_changed',
  'courier_link_given',
  'arrived_pickup',
  'picked_up',
  'in_transit',
  'arrived',
  'handed_over',
  'completed',
  'cancelled',
  'failed',
  'problem_reported',
])
export type OrderEventKind = z.output<typeof OrderEventKind>
export const OrderEvent = z
  .object({
    id: z.string(),
    kind: OrderEventKind,
    from: z.string().nullable(),
    to: z.string().nullable(),
    amount: Money.nullable(),
    note: z.string().nullable(),
    actor: z.string().nullable(),
    created_at: Instant,
  })
  .meta({ id: 'OrderEvent' })
