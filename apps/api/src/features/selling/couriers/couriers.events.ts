import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ courier_id: z.string() })

export const courierCreated = event('courier.created', payload, { audit: true })
export const courierChanged = event('courier.changed', payload, { audit: true })
export const linkGiven = event('courier.link_given', payload, { audit: true })
/** Somebody guesses: five wrong codes in a row. */
export const codesLocked = event('order.codes_locked', payload.extend({ order_id: z.string() }), { audit: true })
export const linkEnded = event('courier.link_ended', payload, { audit: true })
