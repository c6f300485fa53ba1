import type { AccountKind, EntryKind } from '@affluence/contract/ledger'
import { sum } from '../../../kernel/money.ts'

/** An account is its kind and whose it is; the platform's own belong to nobody. */
export type Account = { account: AccountKind; sponsor_id: string | null; influencer_id: string | null }
export type Posting = Account & { amount: number }
/** One booking: what it is, what it is of (each kind once per reference), and where the money goes. */
export type Booking = { kind: EntryKind; reference: string; currency: string; postings: Posting[] }

const of = (account: AccountKind, sponsor_id: string | null = null, influencer_id: string | null = null): Account => ({
  account,
  sponsor_id,
  influencer_id,
})
const wallet = (sponsor: string) => of('sponsor_wallet', sponsor)
const owed = (sponsor: string) => of('sponsor_owed', sponsor)
const pending = (influencer: string, sponsor: string) => of('influencer_pending', sponsor, influencer)
const payable = (influencer: string, sponsor: string) => of('influencer_payable', sponsor, influencer)

const move = (from: Account, to: Account, amount: number): Posting[] =>
  amount === 0
    ? []
    : [
        { ...from, amount: -amount },
        { ...to, amount },
      ]

type Order = { id: string; sponsor_id: string; currency: string }
type Owed = {
  id: string
  sponsor_id: string
  influencer_id: string
  currency: string
  amount: number
  platform_fee: number
}
type Batch = { id: string; sponsor_id: string; influencer_id: string; currency: string; amount: number; fees: number }

export const topUp = (t: { id: string; sponsor_id: string; currency: string; amount: number }): Booking => ({
  kind: 'top_up',
  reference: t.id,
  currency: t.currency,
  postings: move(of('top_up_clearing'), wallet(t.sponsor_id), t.amount),
})
export const orderDebit = (order: Order & { total: number }): Booking => ({
  kind: 'order_debit',
  reference: order.id,
  currency: order.currency,
  postings: move(wallet(order.sponsor_id), of('order_clearing'), order.total),
})
export const orderRefund = (order: Order, refund: { id: string; amount: number }): Booking => ({
  kind: 'order_refund',
  reference: refund.id,
  currency: order.currency,
  postings: move(of('order_clearing'), wallet(order.sponsor_id), refund.amount),
})
export const commission = (c: Owed): Booking => ({
  kind: 'commission',
  reference: c.id,
  currency: c.currency,
  postings: [
    ...move(owed(c.sponsor_id), pending(c.influencer_id, c.sponsor_id), c.amount),
    ...move(owed(c.sponsor_id), of('platform_fees'), c.platform_fee),
  ],
})
/** A negative row goes back the way its origin came, from where the origin stands; so does what is refused. */
export const reversal = (c: Owed, stands: 'pending' | 'payable'): Booking => {
  const from = stands === 'pending' ? pending(c.influencer_id, c.sponsor_id) : payable(c.influencer_id, c.sponsor_id)
  return {
    kind: 'reversal',
    reference: c.id,
    currency: c.currency,
    postings: [
      ...move(owed(c.sponsor_id), from, c.amount),
      ...move(owed(c.sponsor_id), of('platform_fees'), c.platform_fee),
    ],
  }
}
/** More or less for an order that its shop corrected: the way the commission went, from or to where it stands. */
export const adjustment = (c: Owed, stands: 'pending' | 'payable'): Booking => ({
  ...reversal(c, stands),
  kind: 'adjustment',
})
export const release = (c: Owed): Booking => ({
  kind: 'release',
  reference: c.id,
  currency: c.currency,
  postings: move(pending(c.influencer_id, c.sponsor_id), payable(c.influencer_id, c.sponsor_id), c.amount),
})
export const settlement = (p: Batch): Booking => ({
  kind: 'settlement',
  reference: p.id,
  currency: p.currency,
  postings: move(wallet(p.sponsor_id), owed(p.sponsor_id), p.amount + p.fees),
})
/** A locked payout that is given up or fails gives the sponsor's money back. */
export const settlementReturn = (p: Batch): Booking => ({
  kind: 'settlement_return',
  reference: p.id,
  currency: p.currency,
  postings: move(owed(p.sponsor_id), wallet(p.sponsor_id), p.amount + p.fees),
})
export const payout = (p: Batch): Booking => ({
  kind: 'payout',
  reference: p.id,
  currency: p.currency,
  postings: move(payable(p.influencer_id, p.sponsor_id), of('payout_clearing'), p.amount),
})

/** Money of the wallet goes back to where it came from. */
export const walletRefund = (t: { id: string; sponsor_id: string; currency: string; amount: number }): Booking => ({
  kind: 'wallet_refund',
  reference: t.id,
  currency: t.currency,
  postings: move(wallet(t.sponsor_id), of('top_up_clearing'), t.amount),
})
type Waived = Owed & { stands: 'pending' | 'payable' }
/** What one of the two owed the other is owed no more, and neither are the platform's fees for it. */
export const waiver = ({ stands, ...w }: Waived): Booking => ({
  ...reversal({ ...w, amount: -w.amount, platform_fee: -w.platform_fee }, stands),
  kind: 'waiver',
})

/** Never written unless it sums to zero. */
export function assertBalanced(booking: Booking) {
  if (sum(booking.postings.map((posting) => posting.amount)) !== 0)
    throw new Error(`${booking.kind} ${booking.reference} does not sum to zero`)
}
/** Which accounts may never go below zero. */
export const isFloored = (account: AccountKind) => account === 'sponsor_wallet'
