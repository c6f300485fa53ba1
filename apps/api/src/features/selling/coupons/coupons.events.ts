import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ coupon_id: z.string() })
const holding = about.extend({ assignment_id: z.string() })

export const couponCreated = event('coupon.created', about)
export const couponChanged = event('coupon.changed', about)
export const couponDisabled = event('coupon.disabled', about)
export const couponEnabled = event('coupon.enabled', about)
export const couponRemoved = event('coupon.removed', about)
export const couponAssigned = event('coupon.assigned', holding, { audit: true })
export const couponUnassigned = event('coupon.unassigned', holding, { audit: true })
