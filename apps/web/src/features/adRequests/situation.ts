import type { AdRequest } from '@affluence/contract/adRequests'
import type { Translate } from '../../kernel/messages.ts'

/** Where a request stands, seen from one side: what the page says at its top. */
export function situationOf(request: AdRequest, side: string) {
  const { state, cancel_asked_by } = request
  if (state === 'accepted' || state === 'submitted') {
    if (side === 'admin') return cancel_asked_by ? 'cancel_open' : state
    if (cancel_asked_by) return cancel_asked_by === side ? 'cancel_waiting' : 'cancel_asked'
    if (state === 'accepted') return side === 'influencer' ? (request.reason ? 'returned' : 'deliver') : 'wait_work'
    return side === 'sponsor' ? 'review' : 'wait_review'
  }
  if (state === 'pending' || state === 'negotiating') {
    if (side === 'admin') return state
    return request.awaiting_me ? 'answer' : 'wait_answer'
  }
  return state
}

const codes = ['campaign_cancelled', 'campaign_deleted', 'account_closed'] as const
/** A reason is what a person wrote, or the code of what happened around the request. */
export function reasonText(reason: string | null, t: Translate<'adRequests'>) {
  const code = codes.find((one) => one === reason)
  return code ? t(`reasons.${code}`) : reason
}
