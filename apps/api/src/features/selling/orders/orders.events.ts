import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ order_id: z.string() })
const refund = payload.extend({ refund_id: z.string() })

export const orderCreated = event('order.created', payload)
export const orderAssigned = event('order.assigned', payload)
export const orderPickedUp = event('order.picked_up', payload)
export const orderInTransit = event('order.in_transit', payload)
export const orderCompleted = event('order.completed', payload)
export const orderCancelled = event('order.cancelled', payload)
export const orderFailed = event('order.failed', payload)
export const orderAttributed = event('order.attributed', payload, { audit: true })
export const paymentReceived = event('payment.received', payload)
export const paymentFailed = event('payment.failed', payload)
export const orderCorrected = event('order.corrected', payload.extend({ adjustment_id: z.string() }), { audit: true })
export const refundCreated = event('refund.created', refund)
