import { z } from 'zod'
import {
  Bps,
  Currency,
  id,
  Instant,
  line,
  Money,
  nothing,
  page,
  paging,
  PositiveMoney,
  prose,
  RateKind,
} from './common.ts'
import { endpoint } from './endpoint.ts'
import { reached } from './quotas.ts'

/** As a customer types it; compared without case. */
export const CouponCode = z
  .string()
  .trim()
  .normalize('NFC')
  .min(2)
  .max(40)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u)
  .meta({ examples: ['ZOE10'] })

/** Why a code gives no discount. */
export const CouponProblem = z.enum([
  'unknown',
  'disabled',
  'not_yet_valid',
  'expired',
  'limit_reached',
  'customer_limit_reached',
  'below_minimum',
  'currency_mismatch',
])
export type CouponProblem = z.output<typeof CouponProblem>

const rules = {
  minimum_amount: PositiveMoney.nullable().optional(),
  max_discount: PositiveMoney.nullable().optional(),
  max_uses: z.int().min(1).max(1e9).nullable().optional(),
  max_uses_per_customer: z.int().min(1).max(1e6).nullable().optional(),
  valid_from: Instant.nullable().optional(),
  valid_to: Instant.nullable().optional(),
}
const inOrder = (v: { valid_from?: string | null | undefined; valid_to?: string | null | undefined }) =>
  !v.valid_from || !v.valid_to || v.valid_to > v.valid_from
const outOfOrder = { path: ['valid_to'], params: { code: 'before_start' } }

export const CreateCoupon = z
  .discriminatedUnion('kind', [
    z.strictObject({ code: CouponCode, kind: z.literal('percent'), bps: Bps.min(1), ...rules }),
    z.strictObject({
      code: CouponCode,
      kind: z.literal('fixed'),
      amount: PositiveMoney,
      currency: Currency.optional(),
      ...rules,
    }),
  ])
  .refine(inOrder, outOfOrder)
export type CreateCoupon = z.output<typeof CreateCoupon>
/** What may change once codes are out: the limits, never the value. */
export const ChangeCoupon = z.strictObject(rules).refine(inOrder, outOfOrder)
export type ChangeCoupon = z.output<typeof ChangeCoupon>

export const CouponAssignment = z
  .object({
    id: id('cas'),
    influencer: z.object({ id: z.string(), display_name: z.string() }),
    commission_bps: Bps.nullable(),
    target_uses: z.int().nullable(),
    notes: z.string().nullable(),
    from: Instant,
    ended_at: Instant.nullable(),
  })
  .meta({ id: 'CouponAssignment' })

export const CouponState = z.enum(['active', 'disabled'])
export type CouponState = z.output<typeof CouponState>
/** A use of a coupon: held for an unpaid order, counted, or free again */
export const RedemptionState = z.enum(['reserved', 'used', 'released'])
export type RedemptionState = z.output<typeof RedemptionState>
export const CouponAction = z.enum(['edit', 'disable', 'enable', 'assign', 'unassign', 'remove'])
export type CouponAction = z.output<typeof CouponAction>
export const Coupon = z
  .object({
    id: id('cpn'),
    code: z.string(),
    kind: RateKind,
    bps: Bps.nullable(),
    amount: Money.nullable(),
    currency: z.string(),
    minimum_amount: Money.nullable(),
    max_discount: Money.nullable(),
    max_uses: z.int().nullable(),
    max_uses_per_customer: z.int().nullable(),
    valid_from: Instant.nullable(),
    valid_to: Instant.nullable(),
    state: CouponState,
    /** Uses by orders that were paid, and those held for unpaid ones. */
    used: z.int(),
    reserved: z.int(),
    holder: CouponAssignment.nullable(),
    created_at: Instant,
    actions: z.array(CouponAction),
  })
  .meta({ id: 'Coupon' })
export type Coupon = z.output<typeof Coupon>

/** One holder's time with a coupon, in figures. */
export const CouponPerformance = z
  .object({
    coupon_id: id('cpn'),
    code: z.string(),
    kind: RateKind,
    bps: Bps.nullable(),
    amount: Money.nullable(),
    state: z.enum(['active', 'disabled', 'removed']),
    orders: z.int(),
    revenue: Money,
    discount_given: Money,
    commission: Money,
    currency: z.string(),
    used: z.int().meta({ description: 'By orders that were paid' }),
    held: z.boolean().meta({ description: 'By somebody at this moment; to an influencer, by themself' }),
    max_uses: z.int().nullable(),
    target_uses: z.int().nullable(),
    target_percent: z.number().nullable(),
  })
  .meta({ id: 'CouponPerformance' })
export type CouponPerformance = z.output<typeof CouponPerformance>

const one = { params: z.object({ id: id('cpn') }), response: Coupon, tag: 'Coupons' } as const
const step = { ...one, errors: { wrong_state: 409 } } as const
const path = (rest = '') => `/api/v1/coupons${rest}` as const

export const coupons = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag: 'Coupons',
    summary: 'My coupons: those I offer, or those I hold',
    query: z.strictObject({
      q: z.string().max(100).optional(),
      state: CouponState.optional(),
      influencer_id: id('inf').optional(),
      ...paging,
    }),
    response: page(Coupon),
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One coupon', ...one }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag: 'Coupons',
    summary: 'Offer a coupon',
    body: CreateCoupon,
    response: Coupon,
    status: 201,
    errors: { code_taken: 409, currency_mismatch: 422, ...reached },
  }),
  change: endpoint({
    method: 'PATCH',
    path: path('/:id'),
    summary: 'Change the limits of a coupon',
    body: ChangeCoupon,
    ...one,
    errors: { before_start: 422 },
  }),
  disable: endpoint({
    method: 'POST',
    path: path('/:id/disable'),
    summary: 'Stop a coupon; past orders keep it',
    ...step,
  }),
  enable: endpoint({
    method: 'POST',
    path: path('/:id/enable'),
    summary: 'Let a stopped coupon work again',
    ...step,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: path('/:id'),
    tag: 'Coupons',
    summary: 'Take a coupon away; its orders keep its code',
    params: one.params,
    response: nothing,
    status: 204,
  }),
  assign: endpoint({
    method: 'POST',
    path: path('/:id/assign'),
    summary: 'Give a coupon to an influencer',
    ...one,
    body: z.strictObject({
      influencer_id: id('inf'),
      commission_bps: Bps.nullable().optional(),
      target_uses: z.int().min(1).max(1e9).nullable().optional(),
      notes: prose(1000).nullable().optional(),
    }),
    errors: { coupon_held: 409, unknown_influencer: 422 },
  }),
  unassign: endpoint({
    method: 'POST',
    path: path('/:id/unassign'),
    summary: 'End the current holding; past orders stay with it',
    ...one,
    errors: { not_held: 409 },
  }),
  holders: endpoint({
    method: 'GET',
    path: path('/:id/holders'),
    tag: 'Coupons',
    summary: 'Everyone who held a coupon',
    params: one.params,
    response: page(CouponAssignment),
  }),
  performance: endpoint({
    method: 'GET',
    path: path('/performance'),
    tag: 'Coupons',
    summary: 'Orders, revenue and progress by coupon',
    query: z.strictObject({
      influencer_id: id('inf').optional(),
      ids: z.string().max(4000).optional().meta({ description: 'Only these coupons, with commas between them' }),
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      cursor: paging.cursor,
      limit: z.coerce.number().int().min(1).max(200).default(200),
    }),
    response: page(CouponPerformance),
  }),
  check: endpoint({
    method: 'POST',
    path: path('/check'),
    tag: 'Coupons',
    summary: 'Would this code give a discount on these goods?',
    body: z.strictObject({
      code: line(60),
      subtotal: z.int().min(0).max(1e12),
      currency: Currency.optional(),
      customer: z
        .strictObject({
          name: line(120).optional(),
          email: z.email().max(254).optional(),
          phone: line(30).optional(),
          address: line(300).optional(),
          city: line(100).optional(),
          area: line(100).optional(),
        })
        .optional()
        .meta({ description: 'As in the order: limits per customer are then answered as the order will be' }),
    }),
    response: z.object({
      valid: z.boolean(),
      code: z.string(),
      problem: CouponProblem.nullable(),
      minimum_amount: Money.nullable(),
      discount: Money,
      currency: z.string(),
    }),
  }),
}
