import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ coupon_id: z.string() })
const holding = payload.extend({ assignment_id: z.string() })

export const couponCreated = event('coupon.created', payload)
export const couponChanged = event('coupon.changed', payload)
export const couponDisabled = event('coupon.disabled', payload)
export const couponEnabled = event('coupon.enabled', payload)
export const couponRemoved = event('coupon.removed', payload)
export const couponAssigned = event('coupon.assigned', holding, { audit: true })
export const couponUnassigned = event('coupon.unassigned', holding, { audit: true })
/** Its last use was made. */
export const couponExhausted = event(
  'coupon.exhausted',
  z.object({ coupon_id: z.string(), uses: z.int(), max_uses: z.int() }),
)
