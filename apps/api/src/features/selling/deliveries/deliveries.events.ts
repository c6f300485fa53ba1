import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const priceOffered = event('order.price_offered', z.object({ order_id: z.string() }), { audit: true })
