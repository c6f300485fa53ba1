import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const decision = z.object({ user_id: z.string(), reason: z.string().nullable() })
const decisionEvent = (action: string) => event(`user.${action}`, decision, { audit: true })

export const userApproved = decisionEvent('approved')
export const userRejected = decisionEvent('rejected')
export const userFlagged = decisionEvent('flagged')
export const userUnflagged = decisionEvent('unflagged')
export const userSuspended = decisionEvent('suspended')
export const userRestored = decisionEvent('restored')
export const userResubmitted = decisionEvent('resubmitted')
