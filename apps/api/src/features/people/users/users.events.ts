import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const decision = z.object({ user_id: z.string(), reason: z.string().nullable() })
const decided = (action: string) => event(`user.${action}`, decision, { audit: true })

export const userApproved = decided('approved')
export const userRejected = decided('rejected')
export const userFlagged = decided('flagged')
export const userUnflagged = decided('unflagged')
export const userSuspended = decided('suspended')
export const userRestored = decided('restored')
export const userRemoved = decided('removed')
export const userResubmitted = decided('resubmitted')
