import { z } from 'zod'
import { Bps, Day, id, Instant, Money, page, paging, prose } from './common.ts'
import { endpoint } from './endpoint.ts'

export const CommissionState = z.enum([
  'pending',
  'approved',
  'in_payout',
  'paid',
  'on_hold',
  'rejected',
  'cancelled',
  'waived',
])
export type CommissionState = z.output<typeof CommissionState>
export const CommissionSource = z.enum(['order', 'ad_request'])
export type CommissionSource = z.output<typeof CommissionSource>
/** Where a commission stood when it was put on hold. */
export type HeldFrom = Extract<CommissionState, 'pending' | 'approved'>
export const CommissionAction = z.enum(['hold', 'release', 'reject'])
export type CommissionAction = z.output<typeof CommissionAction>

export const RateRule = z.enum([
  'affiliation',
  'coupon',
  'product',
  'influencer',
  'sponsor',
  'none',
  'mixed',
  'ad_request',
])
export type RateRule = z.output<typeof RateRule>
export const OrderCommission = z
  .object({
    id: id('com'),
    amount: Money,
    bps: Bps.nullable().meta({ description: 'null when the lines differ or are fixed' }),
    rule: RateRule,
    state: z.enum(['pending', 'approved', 'in_payout', 'paid', 'on_hold', 'rejected', 'cancelled', 'waived']),
    matures_at: Instant.nullable(),
    reversed: Money.meta({
      description:
        'What refunds, corrections by the shop, or its refusal have changed; positive only where the order grew',
    }),
  })
  .meta({ id: 'OrderCommission' })

/** What waits for an admin: a sponsor asked to refuse it, or it has been on hold for as long as it may be. */
export const AdminQuestion = z.enum(['rejection', 'hold'])
export type AdminQuestion = z.output<typeof AdminQuestion>

export const Commission = z
  .object({
    id: id('com'),
    influencer: z.object({ id: z.string(), display_name: z.string() }),
    sponsor: z.object({ id: z.string(), company_name: z.string() }),
    source: CommissionSource,
    source_id: z.string(),
    /** The order's number, or the campaign's name. */
    source_label: z.string(),
    currency: z.string(),
    base: Money,
    bps: Bps.nullable(),
    amount: Money,
    platform_fee: Money,
    rule: RateRule,
    policy_version: z.int().nullable(),
    state: CommissionState,
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why it is on hold or was refused, or why its order was corrected' }),
    awaits_admin: AdminQuestion.nullable().meta({ description: 'What an admin has to decide about it' }),
    hold_until: Instant.nullable().meta({
      description: 'When a hold has lasted as long as it may; then an admin is asked',
    }),
    matures_at: Instant.nullable(),
    reverses_id: z.string().nullable().meta({ description: 'The commission that this row changes' }),
    adjustment_id: z
      .string()
      .nullable()
      .meta({ description: 'Set where the shop corrected the order afterwards: the difference, in either direction' }),
    payout_id: z.string().nullable(),
    created_at: Instant,
    actions: z.array(CommissionAction),
  })
  .meta({ id: 'Commission' })
export type Commission = z.output<typeof Commission>

/** What is owed and where it stands, in one currency. */
export const CommissionTotals = z
  .object({
    currency: z.string(),
    pending: Money,
    approved: Money,
    in_payout: Money,
    paid: Money,
    on_hold: Money,
    total: Money,
  })
  .meta({ id: 'CommissionTotals' })
export type CommissionTotals = z.output<typeof CommissionTotals>

const filter = {
  state: CommissionState.optional(),
  source: CommissionSource.optional(),
  influencer_id: id('inf').optional(),
  sponsor_id: id('spo').optional(),
  currency: z.string().length(3).optional(),
  from: Day.optional(),
  to: Day.optional(),
  awaits: z.literal('admin').optional().meta({ description: 'Only what an admin has to decide' }),
}
const one = { params: z.object({ id: id('com') }), response: Commission, tag: 'Commissions' } as const
const path = (rest = '') => `/api/v1/commissions${rest}` as const
const why = z.strictObject({ reason: prose(500, 1) })

export const commissions = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag: 'Commissions',
    summary: 'Commissions, with the rule and date of each',
    query: z.strictObject({ ...filter, ...paging }),
    response: page(Commission),
  }),
  totals: endpoint({
    method: 'GET',
    path: path('/totals'),
    tag: 'Commissions',
    summary: 'What is pending, approved and paid, by currency',
    query: z.strictObject(filter),
    response: z.object({ data: z.array(CommissionTotals) }),
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One commission', ...one }),
  hold: endpoint({
    method: 'POST',
    path: path('/:id/hold'),
    summary: 'Stop a commission from maturing or being paid; a sponsor for 30 days in all, then an admin decides',
    body: why,
    ...one,
    errors: { wrong_state: 409, hold_used_up: 409 },
  }),
  release: endpoint({
    method: 'POST',
    path: path('/:id/release'),
    summary: 'Let a held commission go on from where it was',
    body: z.strictObject({ reason: prose(500).optional() }).optional(),
    ...one,
    errors: { wrong_state: 409 },
  }),
  reject: endpoint({
    method: 'POST',
    path: path('/:id/reject'),
    summary:
      'Refuse a commission before it is paid. An admin ends it; a sponsor asks for that before it matures, it is on hold until an admin has decided',
    body: why,
    ...one,
    errors: { wrong_state: 409, commission_matured: 409 },
  }),
}
