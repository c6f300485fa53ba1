import type { Commission, CommissionAction, CommissionState, RateRule } from '@affluence/contract/commissions'
import type { ActorKind } from '../../../kernel/access.ts'
import { fraction, share, sum } from '../../../kernel/money.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { machine } from '../../../kernel/lifecycle.ts'
import { invalid } from '../../../kernel/refusal.ts'

export const lifecycle = machine('commission', {
  pending: { mature: 'approved', hold: 'on_hold', reject: 'rejected', cancel: 'cancelled', waive: 'waived' },
  approved: { gather: 'in_payout', hold: 'on_hold', reject: 'rejected', waive: 'waived' },
  in_payout: { pay: 'paid', put_back: 'approved' },
  on_hold: {
    release_pending: 'pending',
    release_approved: 'approved',
    reject: 'rejected',
    cancel: 'cancelled',
    waive: 'waived',
  },
  paid: {},
  rejected: {},
  cancelled: {},
  waived: {},
})

export type Rate = { kind: 'percent'; bps: number } | { kind: 'fixed'; amount: number }
/** Where a line's rate may come from; null where there is none. */
export type Rates = {
  affiliation: Rate | null
  coupon: number | null
  product: Rate | null
  influencer: number | null
  sponsor: number | null
}
export type LineCommission = { rule: RateRule; bps: number | null; amount: number }

/** First found: agreed on the affiliation, coupon assignment, product, influencer, sponsor, none. */
export function commissionOfLine(line: { base: number; quantity: number }, rates: Rates): LineCommission {
  const percent = (bps: number | null): Rate | null => (bps === null ? null : { kind: 'percent', bps })
  const choice: [RateRule, Rate | null][] = [
    ['affiliation', rates.affiliation],
    ['coupon', percent(rates.coupon)],
    ['product', rates.product],
    ['influencer', percent(rates.influencer)],
    ['sponsor', percent(rates.sponsor)],
  ]
  for (const [rule, rate] of choice) if (rate) return { rule, ...earned(rate, line) }
  return { rule: 'none', bps: null, amount: 0 }
}
const earned = (rate: Rate, line: { base: number; quantity: number }) =>
  rate.kind === 'percent'
    ? { bps: rate.bps, amount: share(line.base, rate.bps) }
    : { bps: null, amount: rate.amount * line.quantity }

/** The platform's part of a line: a line that earns nothing bears none. */
export const feeOfLine = ({ amount, base }: Pick<LineCommission, 'amount'> & { base: number }, bps: number) =>
  amount > 0 ? share(base, bps) : 0

/** As much as any amount may be. */
const MAX_AMOUNT = 1e12
export type Earned = { base: number; amount: number; bps: number | null; rule: RateRule; platform_fee: number }
/** One commission out of its lines; the rate is named only when every line has the same. */
export function commissionOfOrder(
  lines: readonly (LineCommission & { base: number })[],
  platformFeeBps: number,
): Earned {
  const [first] = lines
  const sameRate = lines.every((line) => line.bps === first?.bps)
  const sameRule = lines.every((line) => line.rule === first?.rule)
  const base = sum(lines.map((line) => line.base))
  const amount = sum(lines.map((line) => line.amount))
  // A fixed amount for each of very many pieces: beyond what is counted exactly.
  if (amount > MAX_AMOUNT) throw invalid('items', 'too_large', { max: MAX_AMOUNT })
  return {
    base,
    amount,
    bps: sameRate ? (first?.bps ?? null) : null,
    rule: sameRule ? (first?.rule ?? 'none') : 'mixed',
    platform_fee: sum(lines.map((line) => feeOfLine(line, platformFeeBps))),
  }
}

type GivenBack = {
  /** What the buyer paid for the line: its discount is off, its contained tax is in. */
  paid: number
  refunded_so_far: number
  /** Nothing of its order is left with the buyer. */
  is_over?: boolean
}
/** The part of an amount that goes back with a line. What cost nothing goes back with the whole order. */
const partBack = (amount: number, { paid, refunded_so_far, is_over }: GivenBack) =>
  paid === 0 ? (is_over ? amount : 0) : fraction(amount, Math.min(refunded_so_far, paid), paid)

export type ReversibleLine = GivenBack & { commission: number; reversed_so_far: number }
/**
 * Cumulative, so that many small refunds neither drift nor count twice. What an earlier rule took back beyond today's
 * stays taken back until today's has reached it.
 */
export const reversalOfLine = ({ commission, reversed_so_far, ...line }: ReversibleLine) =>
  Math.max(0, partBack(commission, line) - reversed_so_far)

/** The platform's fee falls by the same fractions, line by line, and so does what was earned on. */
export const reversalOfShares = (lines: readonly (GivenBack & { amount: number })[], reversed_so_far: number): number =>
  Math.max(0, sum(lines.map(({ amount, ...line }) => partBack(amount, line))) - reversed_so_far)

/** A line of an order, and how much of it had been given back while reversals were still counted on its base. */
export type ReversedLine = {
  commission: number | null
  base: number
  total: number
  discount: number
  refunded: number
  refunded_before: number
}
/** How much of a line's commission may have been taken back, today's rule first. */
export function reversedByRules({ commission, base, total, discount, ...back }: ReversedLine): number[] {
  const [earned, paid] = [commission ?? 0, total - discount]
  if (paid === 0) return [0, earned]
  const today = fraction(earned, back.refunded, paid)
  return [today, Math.max(today, fraction(earned, Math.min(back.refunded_before, base), base))]
}

/** When the hold ends; null until it starts. */
export const maturityOf = (startedAt: string | null, holdDays: number) =>
  startedAt ? later(startedAt, holdDays * DAY) : null
export const isMature = (matures_at: string | null, now: string) => matures_at !== null && matures_at <= now

/** A sponsor's holds of one commission last this long in all. */
export const LONGEST_HOLD = 30 * DAY

type Stand = { state: CommissionState; held_from: 'pending' | 'approved' | null }
type Decided = Stand & Pick<Commission, 'reverses_id' | 'matures_at' | 'hold_until' | 'awaits_admin'>
/** Before it matures a sponsor may ask to refuse it; afterwards only an admin or a refund of its order ends it. */
export const mayAskRejection = (commission: Decided, now: string) =>
  standsOf(commission) === 'pending' && (commission.state === 'on_hold' || !isMature(commission.matures_at, now))
export const mayHold = ({ hold_until }: Pick<Decided, 'hold_until'>, now: string) =>
  hold_until === null || hold_until > now

/** What an admin or the sponsor may do by hand. */
export function actionsFor(commission: Decided, reader: ActorKind, now: string): CommissionAction[] {
  if (commission.reverses_id || (reader !== 'admin' && reader !== 'sponsor')) return []
  const possible: CommissionAction[] =
    commission.state === 'on_hold'
      ? ['release', 'reject']
      : commission.state === 'pending' || commission.state === 'approved'
        ? ['hold', 'reject']
        : []
  if (reader === 'admin') return possible
  const mayReject = commission.awaits_admin !== 'rejection' && mayAskRejection(commission, now)
  return possible.filter((action) => (action === 'hold' ? mayHold(commission, now) : action === 'release' || mayReject))
}

/** Which of the influencer's two accounts it lies on. */
export const standsOf = ({ state, held_from }: Stand): 'pending' | 'payable' =>
  (state === 'on_hold' ? held_from : state) === 'pending' ? 'pending' : 'payable'
