import type { Device, LinkStats } from '@affluence/contract/links'

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

type Figures = Pick<LinkStats, 'clicks' | 'unique_clicks' | 'bots' | 'per_day' | 'devices'>
export const DEVICES: readonly Device[] = ['mobile', 'desktop', 'tablet', 'other']

/** Hours into days, every day of the period once. */
export function addUp(rows: readonly Sums[], days: readonly string[]): Figures {
  const sum = (of: readonly Sums[], key: Exclude<keyof Sums, 'period'>) =>
    of.reduce((total, row) => total + row[key], 0)
  const byDay = Map.groupBy(rows, ({ period }) => dayOf(period))
  return {
    clicks: sum(rows, 'clicks'),
    unique_clicks: sum(rows, 'unique_clicks'),
    bots: sum(rows, 'bots'),
    per_day: days.map((day) => {
      const hours = byDay.get(day) ?? []
      return { day, clicks: sum(hours, 'clicks'), unique_clicks: sum(hours, 'unique_clicks') }
    }),
    devices: DEVICES.map((device) => ({ device, clicks: sum(rows, device) })),
  }
}
