import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ order_id: z.string(), courier_id: z.string() })

/** Also where another courier takes over, and where the terms of the hand-over change. */
export const courierChosen = event('order.courier_chosen', payload, { audit: true })
/** The courier is at the shop, or at the customer's door. */
export const courierArrived = event('order.courier_arrived', payload, { fleeting: true })
export const cashClosed = event('courier.cash_closed', z.object({ courier_id: z.string() }), { audit: true })
