import { z } from 'zod'
import { CommissionTotals } from './commissions.ts'
import { CouponPerformance } from './coupons.ts'
import { Day, id, Instant, Money } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FulfilmentState, PaymentState } from './orders.ts'

const Whom = z.object({
  id: id('inf'),
  display_name: z.string(),
  username: z.string().nullable(),
  commission_bps: z.int().nullable(),
})
const counted = {
  placed: z.int().meta({ description: 'Orders placed, whatever became of them' }),
  orders: z.int().meta({ description: 'Of these, paid and not cancelled' }),
  revenue: Money,
  commission: Money,
}
const MonthOrder = z
  .object({
    id: id('ord'),
    number: z.string(),
    placed_at: Instant,
    customer_name: z.string().meta({ description: 'First name and initial' }),
    fulfilment: FulfilmentState,
    payment: PaymentState,
    subtotal: Money,
    discount: Money,
    total: Money,
    refunded: Money,
    coupon_code: z.string().nullable(),
    commission: Money.nullable().meta({ description: 'After what refunds took back; null while unpaid' }),
  })
  .meta({ id: 'MonthOrder' })
export type MonthOrder = z.output<typeof MonthOrder>

/** One influencer’s month in one currency. */
export const MonthReport = z
  .object({
    year: z.int(),
    month: z.int(),
    currency: z.string(),
    currencies: z.array(z.string()).meta({ description: 'Those with orders in this month' }),
    influencer: Whom,
    totals: z.object({
      ...counted,
      average_order: Money.nullable().meta({ description: 'Revenue ÷ paid orders; null without any' }),
      discount: Money.meta({ description: 'Given on the paid orders' }),
    }),
    days: z.array(z.object({ day: Day, ...counted })).meta({ description: 'Every day of the month' }),
    coupons: z.array(CouponPerformance),
    orders: z.array(MonthOrder).meta({ description: 'The newest 50' }),
  })
  .meta({ id: 'MonthReport' })
export type MonthReport = z.output<typeof MonthReport>

const Books = z.object({ currency: z.string(), pending: Money, payable: Money, paid: Money }).meta({
  id: 'BooksOfInfluencer',
  description: 'What the books hold: waiting, payable (in payouts too), paid out',
})
export const CommissionReport = z
  .object({
    influencer: Whom,
    totals: z.array(CommissionTotals).meta({ description: 'Of the period' }),
    all_time: z.array(CommissionTotals),
    books: z.array(Books).meta({ description: 'All time: pending, payable and paid equal the commissions’ sums' }),
  })
  .meta({ id: 'CommissionReport' })
export type CommissionReport = z.output<typeof CommissionReport>

const monthQuery = z.strictObject({
  year: z.coerce.number().int().min(2000).max(2100).optional(),
  month: z.coerce.number().int().min(1).max(12).optional().meta({ description: 'This month when left out' }),
  currency: z.string().length(3).optional().meta({ description: 'The one with most orders when left out' }),
  influencer_id: id('inf').optional().meta({ description: 'For admins' }),
})
export type MonthQuery = z.output<typeof monthQuery>
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const errors = { required: 422 } as const
export const reports = {
  month: endpoint({
    method: 'GET',
    path: '/api/v1/reports/month',
    tag: 'Reports',
    summary: 'An influencer’s month: totals, days, coupons and orders with their commission',
    query: monthQuery,
    response: MonthReport,
    errors,
  }),
  monthFile: endpoint({
    method: 'GET',
    path: '/api/v1/reports/month.xlsx',
    tag: 'Reports',
    summary: 'The month as a workbook: Summary, Orders Detail, Coupon Performance',
    query: monthQuery,
    response: z.any(),
    media: XLSX,
    errors,
  }),
  commissions: endpoint({
    method: 'GET',
    path: '/api/v1/reports/commissions',
    tag: 'Reports',
    summary: 'What an influencer earned: pending, approved and paid, beside what the books hold',
    query: z.strictObject({
      from: Day.optional(),
      to: Day.optional(),
      influencer_id: id('inf').optional().meta({ description: 'For admins' }),
    }),
    response: CommissionReport,
    errors,
  }),
}
