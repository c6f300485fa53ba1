import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ commission_id: z.string() })

export const commissionCreated = event('commission.created', about)
export const commissionReversed = event('commission.reversed', about.extend({ reverses_id: z.string() }))
export const commissionAdjusted = event('commission.adjusted', about.extend({ reverses_id: z.string() }))
export const commissionApproved = event('commission.approved', about)
export const commissionHeld = event('commission.held', about, { audit: true })
/** A sponsor asks to refuse it, or its hold has lasted as long as it may. */
export const commissionDecisionNeeded = event('commission.decision_needed', about, { audit: true })
export const commissionReleased = event('commission.released', about, { audit: true })
export const commissionRejected = event('commission.rejected', about, { audit: true })

/** What was owed is owed no more. */
export const waiverGiven = event('waiver.given', z.object({ waiver_id: z.string() }), { audit: true })
