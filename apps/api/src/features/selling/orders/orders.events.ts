import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ order_id: z.string() })
const refund = about.extend({ refund_id: z.string() })

export const orderCreated = event('order.created', about)
export const orderAssigned = event('order.assigned', about)
export const orderPickedUp = event('order.picked_up', about)
export const orderInTransit = event('order.in_transit', about)
export const orderCompleted = event('order.completed', about)
export const orderCancelled = event('order.cancelled', about)
export const orderFailed = event('order.failed', about)
export const orderAttributed = event('order.attributed', about, { audit: true })
export const paymentReceived = event('payment.received', about)
export const paymentFailed = event('payment.failed', about)
export const orderCorrected = event('order.corrected', about.extend({ adjustment_id: z.string() }), { audit: true })
export const refundCreated = event('refund.created', refund)
