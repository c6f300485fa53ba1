import type { Device, LinkStats } from '@affluence/contract/links'
import { rateOf } from '../../../kernel/money.ts'

/** The row of a link's whole life, beside those of its hours. */
export const ALL_TIME = 'all'
/** 2026-03-01T09 */
export const hourOf = (instant: string) => instant.slice(0, 13)
export const dayOf = (instant: string) => instant.slice(0, 10)

export type Sums = {
  period: string
  clicks: number
  unique_clicks: number
  bots: number
} & Record<Device, number>

/** What one visit adds. */
export function countsOf({ bot, unique, device }: { bot: boolean; unique: boolean; device: Device }) {
  const one = (yes: boolean) => (yes ? 1 : 0)
  return {
    clicks: one(!bot),
    unique_clicks: one(unique),
    bots: one(bot),
    mobile: one(!bot && device === 'mobile'),
    tablet: one(!bot && device === 'tablet'),
    desktop: one(!bot && device === 'desktop'),
    other: one(!bot && device === 'other'),
  }
}

const SOLD = ['conversions', 'revenue', 'commission'] as const
/** What was bought on one day. */
export type SalesOfPeriod = { period: string } & Record<(typeof SOLD)[number], number>
type Figures = Omit<LinkStats, 'link_id' | 'from' | 'to' | 'currency' | 'referrers'>
export const DEVICES: readonly Device[] = ['mobile', 'desktop', 'tablet', 'other']

function sum<K extends string>(of: readonly Record<K, number>[], key: K) {
  return of.reduce((total, row) => total + row[key], 0)
}
const soldIn = (rows: readonly SalesOfPeriod[]) =>
  Object.fromEntries(SOLD.map((key) => [key, sum(rows, key)])) as Omit<SalesOfPeriod, 'period'>

/** Hours into days, every day of the period once. */
export function addUp(rows: readonly Sums[], sales: readonly SalesOfPeriod[], days: readonly string[]): Figures {
  const byDay = Map.groupBy(rows, ({ period }) => dayOf(period))
  const soldByDay = Map.groupBy(sales, ({ period }) => period)
  const [total, visitors] = [soldIn(sales), sum(rows, 'unique_clicks')]
  return {
    clicks: sum(rows, 'clicks'),
    unique_clicks: visitors,
    ...total,
    conversion_bps: rateOf(total.conversions, visitors),
    bots: sum(rows, 'bots'),
    per_day: days.map((day) => {
      const hours = byDay.get(day) ?? []
      const figures = { clicks: sum(hours, 'clicks'), unique_clicks: sum(hours, 'unique_clicks') }
      return { day, ...figures, ...soldIn(soldByDay.get(day) ?? []) }
    }),
    devices: DEVICES.map((device) => ({ device, clicks: sum(rows, device) })),
  }
}
