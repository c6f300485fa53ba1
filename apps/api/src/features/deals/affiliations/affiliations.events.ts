import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ request_id: z.string(), product_id: z.string() })

export const affiliationRequested = event('affiliation.requested', about)
export const affiliationCancelled = event('affiliation.cancelled', about)
export const affiliationApproved = event('affiliation.approved', about.extend({ link_id: z.string() }))
export const affiliationRejected = event('affiliation.rejected', about)
/** `by` is the side that ended it: the other one is told. */
export const affiliationRevoked = event(
  'affiliation.revoked',
  about.extend({ by: z.enum(['sponsor', 'influencer', 'admin']) }),
)
/** Its link came to the end that the approval gave it. */
export const affiliationEnded = event('affiliation.ended', about)
