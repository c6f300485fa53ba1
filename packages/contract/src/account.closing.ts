import { z } from 'zod'
import { id, Money } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Where money stands that keeps an account from being closed. */
export const MoneyKind = z.enum(['wallet', 'top_up', 'refund', 'pending', 'payable', 'in_payout', 'agreement'])
export type MoneyKind = z.output<typeof MoneyKind>
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
