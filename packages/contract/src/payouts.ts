import { z } from 'zod'
import { Day, flag, id, Instant, line, Money, page, paging, prose } from './common.ts'
import { Commission } from './commissions.ts'
import { endpoint } from './endpoint.ts'

export const PayoutState = z.enum(['draft', 'locked', 'processing', 'paid', 'failed', 'cancelled'])
export type PayoutState = z.output<typeof PayoutState>
export const PayoutAction = z.enum(['lock', 'process', 'pay', 'fail', 'cancel'])

export const Payout = z
  .object({
    id: id('pay'),
    influencer: z.object({ id: z.string(), display_name: z.string() }),
    sponsor: z.object({ id: z.string(), company_name: z.string() }),
    currency: z.string(),
    amount: Money,
    fees: Money.meta({ description: 'Platform fees settled with it' }),
    commission_count: z.int(),
    period_from: Day,
    period_to: Day,
    state: PayoutState,
    reference: z.string().nullable(),
    reason: z.string().nullable(),
    sending_since: Instant.nullable().meta({
      description: 'Since when an admin has been sending it; the sponsor can no longer cancel it',
    }),
    paid_at: Instant.nullable(),
    created_at: Instant,
    actions: z.array(PayoutAction),
  })
  .meta({ id: 'Payout' })
export type Payout = z.output<typeof Payout>
export const PayoutDetail = Payout.extend({ commissions: z.array(Commission) }).meta({ id: 'PayoutDetail' })

/** What could be gathered into a payout now. */
export const Payable = z
  .object({
    influencer: z.object({ id: z.string(), display_name: z.string() }),
    sponsor: z.object({ id: z.string(), company_name: z.string() }),
    currency: z.string(),
    amount: Money,
    fees: Money.meta({ description: 'Platform fees that are settled with it' }),
    commission_count: z.int(),
    draft_id: z
      .string()
      .nullable()
      .meta({ description: 'A draft that no longer holds what is payable; the figures are those of both together' }),
  })
  .meta({ id: 'Payable' })
export type Payable = z.output<typeof Payable>

/** Where an influencer's money goes. It is read back with all but its last four signs hidden. */
export const PayoutMethod = z
  .strictObject({
    kind: z.enum(['bank', 'mobile_money', 'paypal']),
    holder: line(120),
    account: line(60, 4),
    bank: line(120).optional(),
  })
  .meta({ id: 'PayoutMethod' })
export type PayoutMethod = z.output<typeof PayoutMethod>
const ShownMethod = z.object({ method: PayoutMethod.nullable() })

const one = { params: z.object({ id: id('pay') }), response: Payout, tag: 'Payouts' } as const
const wrong = { errors: { wrong_state: 409 } } as const
const path = (rest = '') => `/api/v1/payouts${rest}` as const

export const Earnings = z
  .object({
    sponsor: z.object({ id: z.string(), company_name: z.string() }),
    currency: z.string(),
    pending: Money,
    payable: Money.meta({ description: 'What the books hold: approved and in payouts that are under way' }),
    approved: Money.meta({ description: 'Of the payable, what the next payout takes' }),
    in_payout: Money,
  })
  .meta({ id: 'Earnings' })

export const payouts = {
  earnings: endpoint({
    method: 'GET',
    path: '/api/v1/earnings',
    tag: 'Wallet',
    summary: 'What each sponsor owes me: pending and payable',
    response: z.object({ data: z.array(Earnings) }),
  }),
  method: endpoint({
    method: 'GET',
    path: '/api/v1/payout-method',
    tag: 'Payouts',
    summary: 'Where my payouts go',
    response: ShownMethod,
  }),
  setMethod: endpoint({
    method: 'PUT',
    path: '/api/v1/payout-method',
    tag: 'Payouts',
    summary: 'Change where my payouts go; needs a sign-in of the last five minutes',
    body: PayoutMethod,
    response: ShownMethod,
    errors: { sign_in_again: 403, wrong_iban: 422 },
  }),
  list: endpoint({
    method: 'GET',
    path: path(),
    tag: 'Payouts',
    summary: 'Payouts',
    query: z.strictObject({
      state: PayoutState.optional(),
      influencer_id: id('inf').optional(),
      sponsor_id: id('spo').optional(),
      ...paging,
    }),
    response: page(Payout),
  }),
  payable: endpoint({
    method: 'GET',
    path: path('/payable'),
    tag: 'Payouts',
    summary: 'Who could be paid now, and drafts that no longer hold what is payable; the largest amounts first',
    query: z.strictObject({
      below_minimum: flag.optional().meta({ description: 'For admins: also what is too little for a payout' }),
    }),
    response: z.object({ data: z.array(Payable) }),
  }),
  receiver: endpoint({
    method: 'POST',
    path: path('/:id/receiver'),
    tag: 'Payouts',
    summary:
      'The account that a payout has to be sent to, for the admin who sends it; the look is in the audit log, and the sponsor can no longer cancel the payout',
    params: one.params,
    response: ShownMethod,
  }),
  get: endpoint({
    method: 'GET',
    path: path('/:id'),
    tag: 'Payouts',
    summary: 'One payout with its commissions',
    params: one.params,
    response: PayoutDetail,
  }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag: 'Payouts',
    summary: 'Gather the approved commissions of one influencer into a payout',
    status: 201,
    body: z.strictObject({
      influencer_id: id('inf'),
      sponsor_id: id('spo').optional(),
      period_to: Day.optional(),
      below_minimum: z
        .boolean()
        .optional()
        .meta({ description: 'For admins: pay out less than the minimum, so that an account can be closed' }),
    }),
    response: Payout,
    errors: { nothing_to_pay: 409, below_minimum: 409, draft_open: 409, required: 422 },
  }),
  lock: endpoint({
    method: 'POST',
    path: path('/:id/lock'),
    summary:
      'Fix it and settle it from the sponsor’s wallet; a draft that refunds have left nothing in is cancelled instead',
    ...one,
    errors: { wrong_state: 409, insufficient_funds: 402 },
  }),
  process: endpoint({
    method: 'POST',
    path: path('/:id/process'),
    summary: 'The transfer is on its way',
    ...one,
    ...wrong,
  }),
  pay: endpoint({
    method: 'POST',
    path: path('/:id/pay'),
    summary: 'The money arrived',
    body: z.strictObject({ reference: prose(120, 1) }),
    ...one,
    ...wrong,
  }),
  fail: endpoint({
    method: 'POST',
    path: path('/:id/fail'),
    summary: 'The transfer failed; its commissions become payable again',
    body: z.strictObject({ reason: prose(500, 1) }),
    ...one,
    ...wrong,
  }),
  cancel: endpoint({
    method: 'POST',
    path: path('/:id/cancel'),
    summary: 'Cancel it before it is paid; a sponsor until an admin has begun to send it',
    ...one,
    errors: { wrong_state: 409, sending_begun: 409 },
  }),
  statement: endpoint({
    method: 'GET',
    path: path('/:id/statement.pdf'),
    tag: 'Payouts',
    summary: 'Statement as PDF',
    params: one.params,
    response: z.any(),
    media: 'application/pdf',
  }),
  statementCsv: endpoint({
    method: 'GET',
    path: path('/:id/statement.csv'),
    tag: 'Payouts',
    summary: 'Statement as CSV',
    params: one.params,
    response: z.any(),
    media: 'text/csv',
  }),
}
