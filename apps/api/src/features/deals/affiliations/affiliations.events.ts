import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ request_id: z.string(), product_id: z.string() })

export const affiliationRequested = event('affiliation.requested', payload)
export const affiliationCancelled = event('affiliation.cancelled', payload)
export const affiliationApproved = event('affiliation.approved', payload.extend({ link_id: z.string() }))
export const affiliationRejected = event('affiliation.rejected', payload)
/** `by` is the side that ended it: the other one is told. */
export const affiliationRevoked = event(
  'affiliation.revoked',
  payload.extend({ by: z.enum(['sponsor', 'influencer', 'admin']) }),
)
/** Its link came to the end that the approval gave it. */
export const affiliationEnded = event('affiliation.ended', payload)
