import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ commission_id: z.string() })

export const commissionCreated = event('commission.created', payload)
export const commissionReversed = event('commission.reversed', payload.extend({ reverses_id: z.string() }))
export const commissionAdjusted = event('commission.adjusted', payload.extend({ reverses_id: z.string() }))
export const commissionApproved = event('commission.approved', payload)
/** Its payout arrived. */
export const commissionPaid = event('commission.paid', payload)
export const commissionHeld = event('commission.held', payload, { audit: true })
/** A sponsor asks to refuse it, or its hold has lasted as long as it may. */
export const commissionDecisionNeeded = event('commission.decision_needed', payload, { audit: true })
export const commissionReleased = event('commission.released', payload, { audit: true })
export const commissionRejected = event('commission.rejected', payload, { audit: true })

/** What was owed is owed no more. */
export const waiverGiven = event('waiver.given', z.object({ waiver_id: z.string() }), { audit: true })
