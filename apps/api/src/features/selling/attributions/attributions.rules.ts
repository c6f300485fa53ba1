import type { Candidate, CandidateReason, Receipt } from '@affluence/contract/attributions'
import { DAY, later } from '../../../kernel/clock.ts'
import { samePerson } from '../sale/buyers.rules.ts'

export type Policy = { policy: 'coupon_first' | 'link_first'; version: number; window_days: number }
export type Promoter = {
  id: string
  display_name: string
  approval: string
  flagged: boolean
  /** The contacts that tell a purchase of one's own. */
  email: string | null
  phone: string | null
  /** What they earn where nothing better was agreed. */
  commission_bps?: number | null
}
export type Buyer = { email: string | null; phone: string | null }

/** Everything that might have earned the order, as found; the rules say what became of each. */
export type PossiblePromoter = {
  influencer: Promoter | null
  via: 'manual' | 'coupon' | 'click'
  reference: string
  /** The link that was followed. */
  link_id?: string
  at: string | null
  /** A fault that is known where it was found: unknown, coupon_expired, assignment_ended, bot, … */
  fault: CandidateReason | null
  /** Why the click looked like a robot's. Somebody who buys is a person all the same, so it does not lose for that. */
  suspicion?: Candidate['suspicion']
  /** An order that names only a link's code. */
  code_only?: boolean
}

export type Decision = {
  influencer_id: string | null
  link_id: string | null
  via: 'coupon' | 'click' | 'manual' | null
  receipt: Receipt
}

/** Why a candidate can't win, or null. */
export function faultOf(
  candidate: PossiblePromoter,
  buyer: Buyer,
  window: { from: string; to: string },
): CandidateReason | null {
  if (candidate.fault) return candidate.fault
  if (!candidate.influencer) return 'unknown'
  if (candidate.via === 'click' && (!candidate.at || candidate.at < window.from || candidate.at > window.to))
    return 'outside_window'
  if (candidate.influencer.approval !== 'approved') return 'influencer_suspended'
  if (candidate.influencer.flagged) return 'influencer_flagged'
  return samePerson(candidate.influencer, buyer) ? 'self_referral' : null
}

const rank = {
  coupon_first: { manual: 0, coupon: 1, click: 2 },
  link_first: { manual: 0, click: 1, coupon: 2 },
} as const

/** Decided once, when the order is placed; the receipt keeps everybody who lost and why. */
export function decide(
  possible: readonly PossiblePromoter[],
  policy: Policy,
  order: { placed_at: string; now: string; buyer: Buyer; note?: string | null },
): Decision {
  const window = { from: later(order.placed_at, -policy.window_days * DAY), to: order.placed_at }
  const checks = possible.map((one) => ({ one, fault: faultOf(one, order.buyer, window) }))
  const order_of = rank[policy.policy]
  const able = checks
    .filter(({ fault }) => fault === null)
    .toSorted((a, b) => order_of[a.one.via] - order_of[b.one.via] || compare(b.one.at, a.one.at))
  const winner = able[0]?.one ?? null
  const candidates = checks.map(({ one, fault }) => toCandidate(one, fault ?? reasonOf(one, winner), one === winner))
  const receipt: Receipt = {
    policy: policy.policy,
    policy_version: policy.version,
    window_days: policy.window_days,
    candidates,
    decided_at: order.now,
    note: order.note ?? null,
  }
  const { influencer = null, link_id = null, via = null } = winner ?? {}
  return { influencer_id: influencer?.id ?? null, link_id, via, receipt }
}

/** Why the order is somebody's, or else why it is not of the first whom the policy names; null where nobody is named. */
export function outcomeOf({ policy, candidates }: Pick<Receipt, 'policy' | 'candidates'>): CandidateReason | null {
  const order_of = rank[policy]
  const [first] = candidates.toSorted((a, b) => Number(b.won) - Number(a.won) || order_of[a.via] - order_of[b.via])
  return first?.reason ?? null
}

const able = new Set<CandidateReason>(['won', 'code_only', 'lower_priority', 'older_click'])
type Again = { policy: Policy['policy']; window_days: number; placed_at: string }
/** Who of a receipt's candidates would win under another policy: what was wrong with them then stays wrong. */
export function decideAgain(candidates: readonly Candidate[], { policy, window_days, placed_at }: Again) {
  const from = later(placed_at, -window_days * DAY)
  const isStillValid = (one: Candidate) =>
    able.has(one.reason) && one.influencer !== null && (one.via !== 'click' || (one.at ?? '') >= from)
  const [winner] = candidates
    .filter(isStillValid)
    .toSorted((a, b) => rank[policy][a.via] - rank[policy][b.via] || compare(b.at, a.at))
  return winner ?? null
}

const compare = (a: string | null, b: string | null) => ((a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0)
function reasonOf(one: PossiblePromoter, winner: PossiblePromoter | null): CandidateReason {
  if (one === winner) return one.code_only ? 'code_only' : 'won'
  return winner && one.via === winner.via ? 'older_click' : 'lower_priority'
}
const toCandidate = (one: PossiblePromoter, reason: CandidateReason, won: boolean): Candidate => ({
  influencer: one.influencer && { id: one.influencer.id, display_name: one.influencer.display_name },
  via: one.via,
  reference: one.reference,
  ...(one.link_id && { link_id: one.link_id }),
  ...(one.suspicion && { suspicion: one.suspicion }),
  at: one.at,
  won,
  reason,
})
