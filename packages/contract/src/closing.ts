import { z } from 'zod'
import { id, Instant, Money, page, paging, PositiveMoney, prose } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Where money stands that keeps an account from being closed. */
export const MoneyKind = z.enum(['wallet', 'top_up', 'refund', 'pending', 'payable', 'in_payout', 'agreement'])
export type MoneyKind = z.output<typeof MoneyKind>
/** Which of an influencer's two accounts a commission lies on. */
export const Standing = z.enum(['pending', 'payable'])
export type Standing = z.output<typeof Standing>
/** What ends it. `ask_waiver`: only the other side may give it up. */
export const WayOut = z.enum([
  'ask_refund',
  'cancel_transfer',
  'wait',
  'pay_out',
  'earn',
  'finish_agreement',
  'waive',
  'ask_waiver',
])
export type WayOut = z.output<typeof WayOut>

export const MoneyLeft = z
  .object({
    kind: MoneyKind,
    direction: z.enum(['owed_to_account', 'owed_by_account']),
    amount: Money.meta({ description: 'Never below zero; the direction says who owes it' }),
    platform_fee: Money.meta({ description: 'The platform’s fees that go with it' }),
    currency: z.string(),
    sponsor: z.object({ id: z.string(), company_name: z.string() }).nullable(),
    influencer: z.object({ id: z.string(), display_name: z.string() }).nullable(),
    below_minimum: z.boolean().meta({ description: 'Too little for a payout, unless an admin makes it' }),
    ways: z.array(WayOut),
  })
  .meta({ id: 'MoneyLeft', description: 'Money that keeps an account from being closed, and the ways out' })
export type MoneyLeft = z.output<typeof MoneyLeft>

export const Waiver = z
  .object({
    id: id('wai'),
    sponsor: z.object({ id: z.string(), company_name: z.string() }),
    influencer: z.object({ id: z.string(), display_name: z.string() }),
    stands: Standing,
    amount: Money.meta({ description: 'Above zero: the influencer gave it up. Below: the sponsor did' }),
    platform_fee: Money,
    currency: z.string(),
    commission_count: z.int(),
    waived_by: z.enum(['influencer', 'sponsor', 'admin']),
    words: z.string(),
    created_at: Instant,
  })
  .meta({ id: 'Waiver' })
export type Waiver = z.output<typeof Waiver>

export const NewWaiver = z
  .strictObject({
    sponsor_id: id('spo').optional().meta({ description: 'Left out by a sponsor, who waives its own' }),
    influencer_id: id('inf').optional().meta({ description: 'Left out by an influencer, who waives their own' }),
    stands: Standing,
    amount: PositiveMoney.meta({ description: 'What the caller saw; another amount is refused' }),
    currency: z.string().length(3),
    words: prose(500, 1).meta({ description: 'The waiver in one’s own words; kept and shown to both sides' }),
  })
  .meta({ id: 'NewWaiver' })
export type NewWaiver = z.output<typeof NewWaiver>

const left = z.object({ data: z.array(MoneyLeft) })
export const closing = {
  mine: endpoint({
    method: 'GET',
    path: '/api/v1/me/closing',
    tag: 'My account',
    summary: 'What keeps my account from being closed: each amount, its direction and its way out',
    response: left,
  }),
  ofUser: endpoint({
    method: 'GET',
    path: '/api/v1/admin/users/:id/closing',
    tag: 'Admin: users',
    summary: 'What keeps a user’s account from being closed',
    params: z.object({ id: id('usr') }),
    response: left,
  }),
}

export const waivers = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/waivers',
    tag: 'Wallet',
    summary: 'What was waived between sponsors and influencers, newest first',
    query: z.strictObject({ sponsor_id: id('spo').optional(), influencer_id: id('inf').optional(), ...paging }),
    response: page(Waiver),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/waivers',
    tag: 'Wallet',
    summary: 'Give up, in words, what the other side owes me; needs a sign-in of the last five minutes',
    description:
      'Takes every commission of the pair that stands on the account and is in no payout. What a sponsor owes is waived by the influencer, what an influencer owes by the sponsor; for a party whose account is closed, by an admin.',
    body: NewWaiver,
    response: Waiver,
    status: 201,
    errors: { sign_in_again: 403, not_creditor: 403, nothing_to_waive: 409, amount_changed: 409, required: 422 },
  }),
}
