import { AdRequestAction, type AdRequestState, type Turn } from '@affluence/contract/adRequests'
import type { OfferChange, Side } from '@affluence/contract/offers'
import type { z } from 'zod'
import { machine } from '../../../kernel/lifecycle.ts'

export const adRequestCycle = machine('ad_request', {
  pending: {
    accept: 'accepted',
    reject: 'rejected',
    counter: 'negotiating',
    revise: 'pending',
    withdraw: 'withdrawn',
    expire: 'expired',
  },
  negotiating: {
    accept: 'accepted',
    reject: 'rejected',
    counter: 'negotiating',
    withdraw: 'withdrawn',
    expire: 'expired',
  },
  accepted: {
    submit: 'submitted',
    ask_cancel: 'accepted',
    keep: 'accepted',
    escalate: 'accepted',
    cancel: 'cancelled',
  },
  submitted: {
    return: 'accepted',
    complete: 'completed',
    ask_cancel: 'submitted',
    keep: 'submitted',
    escalate: 'submitted',
    cancel: 'cancelled',
  },
  completed: {},
  rejected: {},
  withdrawn: {},
  expired: {},
  cancelled: {},
})

export const OPEN: AdRequestState[] = ['pending', 'negotiating', 'accepted', 'submitted']
/** Terms are still being discussed. */
export const UNDECIDED: AdRequestState[] = ['pending', 'negotiating']
/** Pay is reserved. */
export const COMMITTED: AdRequestState[] = ['accepted', 'submitted']

/** A submitted request that the sponsor leaves alone for this long is complete. */
export const SILENCE_DAYS = 5
/** A request to cancel that nobody answers for this long goes to an admin. */
export const CANCEL_ANSWER_DAYS = 5

export type Party = Side | 'admin'
export type Request = {
  state: AdRequestState
  turn: Turn
  initiated_by: Side
  cancel_asked_by: Side | null
  escalated_at: string | null
}

export const otherSide = (side: Side): Side => (side === 'sponsor' ? 'influencer' : 'sponsor')
export const isUndecided = (state: AdRequestState) => UNDECIDED.includes(state)
export const isCommitted = (state: AdRequestState) => COMMITTED.includes(state)
export const isOpen = (state: AdRequestState) => OPEN.includes(state)

/** The next step is this party's: an answer to an offer, to handed-in work, or to a request to cancel. */
export function awaits(request: Request, party: Party) {
  if (!isOpen(request.state)) return false
  if (party === 'admin') return request.escalated_at !== null
  if (isUndecided(request.state)) return request.turn === party
  if (request.cancel_asked_by) return request.cancel_asked_by !== party
  return request.state === 'submitted' && party === 'sponsor'
}

const ONLY: Partial<Record<AdRequestAction, Side>> = { submit: 'influencer', return: 'sponsor', complete: 'sponsor' }
const ANSWERS: AdRequestAction[] = ['accept', 'reject', 'counter']

/** Why this party may not do this now: the code of the refusal, or null. */
export function reasonAgainst(request: Request, party: Party, action: AdRequestAction): string | null {
  if (action === 'message') return party === 'admin' ? 'forbidden' : null
  if (party === 'admin') return adminObjection(request, action)
  if (ONLY[action] && ONLY[action] !== party) return 'forbidden'
  if (!adRequestCycle.can(request.state, action)) return 'wrong_state'
  if (ANSWERS.includes(action) && request.turn !== party) return 'not_your_turn'
  if (action === 'revise' && request.turn === party) return 'not_your_offer'
  if (action === 'withdraw' && request.initiated_by !== party) return 'not_initiator'
  if (action === 'cancel' && request.cancel_asked_by === party) return 'cancel_already_asked'
  if (action === 'keep' && !request.cancel_asked_by) return 'cancel_not_asked'
  return null
}

/** An admin may cancel any agreement, and decides otherwise only where one side wants to cancel. */
function adminObjection(request: Request, action: AdRequestAction) {
  if (action !== 'cancel' && action !== 'keep' && action !== 'complete') return 'forbidden'
  if (!adRequestCycle.can(request.state, action)) return 'wrong_state'
  return action === 'cancel' || request.cancel_asked_by ? null : 'cancel_not_asked'
}

/** While a side wants to cancel, silence completes nothing. */
export const silenceCounts = ({ state, cancel_asked_by }: Request) => state === 'submitted' && cancel_asked_by === null

/** A sponsor that withdraws its own request to cancel gains no time; any other answer restarts the days of silence. */
export const restartsSilence = (request: Request, party: Party) =>
  request.state === 'submitted' && !(party === 'sponsor' && request.cancel_asked_by === 'sponsor')

/** Consent, or an admin's word, ends an agreed request; one side alone only asks. */
export const cancelEnds = (request: Request, party: Party) => party === 'admin' || request.cancel_asked_by !== null

/** New terms and agreement need an open campaign, and new terms a party that is not flagged. */
const TERMS: AdRequestAction[] = ['counter', 'revise']
const NEEDS_CAMPAIGN: AdRequestAction[] = ['accept', ...TERMS]
/** What a cancelled campaign takes no more: no work, and none sent back that could not be handed in again. */
export const endsWithCampaign = ({ state }: Request, action: AdRequestAction) =>
  action === 'submit' || action === 'return' || (action === 'keep' && state === 'accepted')

export type Viewer = { party: Party; approved: boolean; flagged: boolean }
export const adRequestActions = (request: Request, viewer: Viewer, campaign: { open: boolean; cancelled: boolean }) =>
  AdRequestAction.options.filter(
    (action) =>
      viewer.approved &&
      (campaign.open || !NEEDS_CAMPAIGN.includes(action)) &&
      !(campaign.cancelled && endsWithCampaign(request, action)) &&
      !(viewer.flagged && TERMS.includes(action)) &&
      reasonAgainst(request, viewer.party, action) === null,
  )

export type TermsOf = { message: string; requirements: string; payment_amount: number }
const FIELDS = ['message', 'requirements', 'payment_amount'] as const

/** What an offer says differently from the one before it. */
export const changesBetween = (before: TermsOf | undefined, after: TermsOf): z.output<typeof OfferChange>[] =>
  before
    ? FIELDS.filter((field) => before[field] !== after[field]).map((field) => ({
        field,
        from: before[field],
        to: after[field],
      }))
    : []

/** New terms over the old: what is left out stays. */
export const termsOver = (before: TermsOf, changes: { [K in keyof TermsOf]?: TermsOf[K] | undefined }): TermsOf => ({
  message: changes.message ?? before.message,
  requirements: changes.requirements ?? before.requirements,
  payment_amount: changes.payment_amount ?? before.payment_amount,
})
