import type { MoneyKind, WayOut } from '@affluence/contract/account.closing'
import type { Side } from '@affluence/contract/offers'

/** Who an amount between a sponsor and an influencer is owed to: below zero the influencer owes it. */
export const creditorOf = (amount: number): Side => (amount > 0 ? 'influencer' : 'sponsor')

type Between = Extract<MoneyKind, 'pending' | 'payable' | 'in_payout'>
const PAID: Record<Between, WayOut> = { pending: 'wait', payable: 'pay_out', in_payout: 'wait' }
/** What ends an amount between the two, for the one whose account is to be closed. What is in a payout is waived by nobody. */
export function solutionsFor(kind: Between, amount: number, side: Side): WayOut[] {
  const own = amount > 0 ? PAID[kind] : 'earn'
  if (kind === 'in_payout') return [own]
  return [own, creditorOf(amount) === side ? 'waive' : 'ask_waiver']
}
