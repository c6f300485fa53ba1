import { z } from 'zod'
import { Day, Money } from './common.ts'

/** A figure of the chosen period beside the one of the equally long period before. */
export const Compared = z.object({ now: z.int(), before: z.int() }).meta({ id: 'Compared' })
/** The same for a rate in basis points; null where there was nothing to divide by. */
const ComparedRate = z
  .object({ now: z.int().nullable(), before: z.int().nullable() })
  .meta({ id: 'ComparedRate', description: 'Basis points; null: nothing to divide by' })
export const Period = z.object({ from: Day, to: Day, before_from: Day, before_to: Day }).meta({ id: 'Period' })

/** What came through an influencer, in one currency. */
export const SalesTotal = z
  .object({
    currency: z.string(),
    orders: z.int().meta({ description: 'Paid and not cancelled' }),
    revenue: Money.meta({ description: 'What these orders brought and was not given back' }),
    commission: Money.meta({ description: 'Earned with orders, reversals taken off' }),
  })
  .meta({ id: 'SalesTotal' })
export type SalesTotal = z.output<typeof SalesTotal>

const counted = {
  placed: z.int().meta({ description: 'Orders placed, whatever became of them' }),
  orders: z.int().meta({ description: 'Of these, paid and not cancelled' }),
  revenue: Money.meta({ description: 'What the paid orders brought and was not given back' }),
}
const SalesSpan = z.object(counted).meta({ id: 'SalesSpan' })
const SalesDay = z.object({ day: Day, ...counted, commission: Money }).meta({ id: 'SalesDay' })
/** Sales in one currency. An order counts on the day it was placed. */
export const CurrencySales = z
  .object({
    currency: z.string(),
    placed: Compared,
    orders: Compared,
    revenue: Compared,
    attributed_orders: Compared.meta({ description: 'Paid orders that belong to an influencer' }),
    attributed_revenue: Compared,
    commission: Compared.meta({ description: 'Earned with these orders, reversals taken off' }),
    platform_fee: Compared.meta({ description: 'The platform’s share, 0 for influencers' }),
    success_bps: ComparedRate.meta({ description: 'Completed ÷ (completed + failed), in basis points' }),
    spans: z.object({ today: SalesSpan, week: SalesSpan, month: SalesSpan, total: SalesSpan }),
    days: z.array(SalesDay),
    before_days: z.array(SalesDay).meta({ description: 'As many days before them, to compare with' }),
  })
  .meta({ id: 'CurrencySales' })
export type CurrencySales = z.output<typeof CurrencySales>

const TrafficDay = z.object({ day: Day, clicks: z.int(), unique_clicks: z.int() }).meta({ id: 'TrafficDay' })
export const Traffic = z
  .object({
    clicks: Compared.meta({ description: 'Clicks of people' }),
    unique_clicks: Compared.meta({ description: 'Counted once per link, visitor and day' }),
    conversion_bps: ComparedRate.meta({ description: 'Attributed paid orders ÷ unique clicks, in basis points' }),
    days: z.array(TrafficDay),
    before_days: z.array(TrafficDay).meta({ description: 'As many days before them, to compare with' }),
  })
  .meta({ id: 'Traffic' })

/** Where the money stands, in one currency. */
export const MoneyStanding = z
  .object({
    currency: z.string(),
    wallet: Money.nullable().meta({ description: 'What the sponsors’ wallets hold; null for influencers' }),
    pending: Money.meta({ description: 'Commissions that wait for the end of their hold' }),
    approved: Money.meta({ description: 'Commissions that may be paid out' }),
    in_payout: Money.meta({ description: 'In payouts that are being prepared or made' }),
    paid: Money.meta({ description: 'Paid out' }),
  })
  .meta({ id: 'MoneyStanding' })
export type MoneyStanding = z.output<typeof MoneyStanding>

export const TopKind = z.enum(['influencer', 'coupon', 'product', 'city'])
export type TopKind = z.output<typeof TopKind>
const Top = z
  .object({
    id: z.string().nullable().meta({ description: 'null: a city, or a product that is not in the catalogue' }),
    label: z.string(),
    currency: z.string(),
    sales: z.int().meta({ description: 'Paid orders; of a product, pieces' }),
    revenue: Money,
  })
  .meta({ id: 'TopSales' })
export type Top = z.output<typeof Top>
const tops = z.array(Top)

export const SalesDashboard = z
  .object({
    period: Period,
    sales: z.array(CurrencySales).meta({ description: 'By currency, the one with most orders first' }),
    traffic: Traffic,
    money: z.array(MoneyStanding).meta({ description: 'Empty for a key that may not read the wallet' }),
    top: z
      .object({ influencer: tops, coupon: tops, product: tops, city: tops })
      .meta({ description: 'By revenue; empty for influencers' }),
  })
  .meta({ id: 'SalesDashboard' })
export type SalesDashboard = z.output<typeof SalesDashboard>
