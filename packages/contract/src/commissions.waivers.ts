import { z } from 'zod'
import { id, Instant, Money, page, paging, PositiveMoney, prose } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Which of an influencer's two accounts a commission lies on. */
export const Standing = z.enum(['pending', 'payable'])
export type Standing = z.output<typeof Standing>

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
