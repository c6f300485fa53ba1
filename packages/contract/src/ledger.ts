import { z } from 'zod'
import { Currency, Day, id, Instant, Money, page, paging, PositiveMoney, prose } from './common.ts'
import { endpoint } from './endpoint.ts'

export const EntryKind = z.enum([
  'top_up',
  'order_debit',
  'order_refund',
  'commission',
  'reversal',
  'adjustment',
  'release',
  'settlement',
  'settlement_return',
  'payout',
  'payout_return',
  'wallet_refund',
  'waiver',
])
export type EntryKind = z.output<typeof EntryKind>
export const AccountKind = z.enum([
  'sponsor_wallet',
  'sponsor_owed',
  'influencer_pending',
  'influencer_payable',
  'platform_fees',
  'order_clearing',
  'top_up_clearing',
  'payout_clearing',
])
export type AccountKind = z.output<typeof AccountKind>

export const Balance = z
  .object({
    currency: z.string(),
    balance: Money.meta({ description: 'What the wallet holds' }),
    owed: Money.meta({ description: 'Commissions and fees to be settled from it' }),
    credits_30_days: Money,
    debits_30_days: Money,
    entries_30_days: z.int(),
  })
  .meta({ id: 'Balance' })
export const WalletEntry = z
  .object({
    id: z.string(),
    kind: EntryKind,
    account: AccountKind,
    reference: z.string(),
    label: z.string().meta({ description: 'The order’s number, who was paid, or else the sponsor' }),
    amount: Money,
    balance_after: Money,
    currency: z.string(),
    created_at: Instant,
  })
  .meta({ id: 'WalletEntry' })
export const TopUpDirection = z.enum(['in', 'out'])
export type TopUpDirection = z.output<typeof TopUpDirection>
export const TopUpState = z.enum(['requested', 'confirmed', 'refused', 'cancelled'])
export type TopUpState = z.output<typeof TopUpState>
export const TopUp = z
  .object({
    id: id('top'),
    direction: TopUpDirection.meta({ description: '`in`: a top-up. `out`: a refund of what the wallet holds' }),
    sponsor: z.object({ id: z.string(), company_name: z.string() }),
    amount: Money,
    currency: z.string(),
    method: z.string().nullable(),
    reference: z.string().nullable(),
    state: TopUpState,
    reason: z.string().nullable(),
    created_at: Instant,
    decided_at: Instant.nullable(),
    actions: z.array(z.enum(['confirm', 'refuse', 'cancel'])),
  })
  .meta({ id: 'TopUp' })

const topUp = {
  params: z.object({ id: id('top') }),
  response: TopUp,
  tag: 'Wallet',
  errors: { wrong_state: 409 },
} as const

export const ledger = {
  balance: endpoint({
    method: 'GET',
    path: '/api/v1/wallet',
    tag: 'Wallet',
    summary: 'What the wallet holds and owes',
    response: Balance,
  }),
  entries: endpoint({
    method: 'GET',
    path: '/api/v1/wallet/entries',
    tag: 'Wallet',
    summary: 'Every movement, with the balance after it',
    query: z.strictObject({ kind: EntryKind.optional(), from: Day.optional(), to: Day.optional(), ...paging }),
    response: page(WalletEntry),
  }),
  ofOrder: endpoint({
    method: 'GET',
    path: '/api/v1/orders/:id/entries',
    tag: 'Wallet',
    summary: 'What an order moved in the books: the reader’s own accounts',
    params: z.object({ id: id('ord') }),
    response: z.object({ data: z.array(WalletEntry.omit({ label: true, balance_after: true })) }),
  }),
  finance: endpoint({
    method: 'GET',
    path: '/api/v1/admin/finance',
    tag: 'Wallet',
    summary: 'The platform’s books, by currency',
    response: z.object({
      data: z.array(
        z.object({
          currency: z.string(),
          wallets: Money,
          owed: Money,
          pending: Money,
          payable: Money,
          fees: Money,
          topped_up: Money,
          paid_out: Money,
          orders: Money,
        }),
      ),
    }),
  }),
  topUps: endpoint({
    method: 'GET',
    path: '/api/v1/top-ups',
    tag: 'Wallet',
    summary: 'Top-ups asked for',
    query: z.strictObject({ state: TopUp.shape.state.optional(), sponsor_id: id('spo').optional(), ...paging }),
    response: page(TopUp),
  }),
  askTopUp: endpoint({
    method: 'POST',
    path: '/api/v1/top-ups',
    tag: 'Wallet',
    summary: 'Ask for a top-up; an admin confirms that the money came',
    body: z.strictObject({
      amount: PositiveMoney,
      currency: Currency.optional(),
      method: prose(60).optional(),
      reference: prose(120).optional(),
    }),
    response: TopUp,
    status: 201,
    errors: { below_minimum: 422, above_maximum: 422, currency_mismatch: 422 },
  }),
  confirmTopUp: endpoint({
    method: 'POST',
    path: '/api/v1/top-ups/:id/confirm',
    summary: 'The money came: credit the wallet. Of a refund: it was sent, take it from the wallet',
    ...topUp,
    errors: { wrong_state: 409, insufficient_funds: 402 },
  }),
  refuseTopUp: endpoint({
    method: 'POST',
    path: '/api/v1/top-ups/:id/refuse',
    summary: 'The money did not come, or a refund is not given',
    body: z.strictObject({ reason: prose(500, 1) }),
    ...topUp,
  }),
  askRefund: endpoint({
    method: 'POST',
    path: '/api/v1/wallet/refunds',
    tag: 'Wallet',
    summary: 'Ask for money of the wallet back; an admin sends it and confirms, as with a top-up',
    body: z.strictObject({
      amount: PositiveMoney.optional().meta({ description: 'All that the wallet holds when left out' }),
      reference: prose(120).optional().meta({ description: 'Where it should go' }),
    }),
    response: TopUp,
    status: 201,
    errors: { insufficient_funds: 402 },
  }),
  cancelTopUp: endpoint({
    method: 'POST',
    path: '/api/v1/top-ups/:id/cancel',
    summary: 'Take a request back',
    ...topUp,
  }),
}
