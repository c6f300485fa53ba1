import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({
  ad_request_id: z.string(),
  campaign_id: z.string(),
  offer_number: z.int(),
  /** Who did it: the other side is told; both are when neither did. */
  by: z.enum(['sponsor', 'influencer', 'admin', 'system']),
})
const terms = payload.extend({ payment_amount: z.int(), currency: z.string() })
const withReason = payload.extend({ reason: z.string().nullable() })

export const adRequestSent = event('ad_request.sent', terms)
export const adRequestRevised = event('ad_request.revised', terms)
export const adRequestCountered = event('ad_request.countered', terms)
export const adRequestAccepted = event('ad_request.accepted', terms)
export const adRequestRejected = event('ad_request.rejected', withReason)
export const adRequestWithdrawn = event('ad_request.withdrawn', withReason)
export const adRequestExpired = event('ad_request.expired', payload)
export const adRequestSubmitted = event('ad_request.submitted', payload)
export const adRequestReturned = event('ad_request.returned', withReason)
/** Its pay is owed: commissions react in the same transaction. */
export const adRequestCompleted = event('ad_request.completed', terms)
export const adRequestCancelAsked = event('ad_request.cancel_asked', withReason)
export const adRequestKept = event('ad_request.kept', payload)
/** The request to cancel was not answered in time. */
export const adRequestEscalated = event('ad_request.escalated', payload)
export const adRequestCancelled = event('ad_request.cancelled', withReason)
export const adRequestMessage = event('ad_request.message', payload.extend({ message_id: z.string() }))
