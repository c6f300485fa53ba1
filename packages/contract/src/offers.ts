import { z } from 'zod'
import { Instant, Money } from './common.ts'

export const Side = z.enum(['sponsor', 'influencer'])
export type Side = z.output<typeof Side>

/** What an offer says differently from the one before. */
export const OfferChange = z.object({
  field: z.enum(['message', 'requirements', 'payment_amount']),
  from: z.union([z.string(), z.int()]),
  to: z.union([z.string(), z.int()]),
})
/** One immutable version of the terms. */
export const Offer = z
  .object({
    number: z.int().min(1),
    author: Side,
    message: z.string(),
    requirements: z.string(),
    payment_amount: Money,
    changes: z.array(OfferChange).meta({ description: 'Against the offer before; empty in the first' }),
    created_at: Instant,
  })
  .meta({ id: 'Offer' })
export type Offer = z.output<typeof Offer>
