import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const priceOffered = event('order.price_offered', z.object({ order_id: z.string() }), { audit: true })
export const problemReported = event('order.problem_reported', z.object({ order_id: z.string(), message: z.string() }))
