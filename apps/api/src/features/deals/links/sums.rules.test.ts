import { expect, test } from 'vitest'
import { addUp, countsOf, hourOf } from './sums.rules.ts'

const nothing = { clicks: 0, unique_clicks: 0, bots: 0, mobile: 0, tablet: 0, desktop: 0, other: 0 }

test('what a visit adds', () => {
  expect(countsOf({ bot: false, unique: true, device: 'mobile' })).toEqual({
    ...nothing,
    clicks: 1,
    unique_clicks: 1,
    mobile: 1,
  })
  expect(countsOf({ bot: false, unique: false, device: 'other' })).toEqual({ ...nothing, clicks: 1, other: 1 })
  expect(countsOf({ bot: true, unique: false, device: 'desktop' })).toEqual({ ...nothing, bots: 1 })
})

const sale = (period: string, conversions: number, revenue: number, commission: number) => {
  return { period, conversions, revenue, commission }
}

test('hours add up to days, and a quiet day is there', () => {
  const row = (period: string, clicks: number) => ({ ...nothing, period, clicks, unique_clicks: 1, desktop: clicks })
  const figures = addUp(
    [row('2026-03-01T00', 2), row('2026-03-01T23', 3), row('2026-03-03T05', 1)],
    [sale('2026-03-02', 1, 50_00, 5_00), sale('2026-03-03', 1, -20_00, -2_00)],
    ['2026-03-01', '2026-03-02', '2026-03-03'],
  )
  expect(figures).toMatchObject({ clicks: 6, unique_clicks: 3, bots: 0 })
  expect(figures).toMatchObject({ conversions: 2, conversion_bps: 6667, revenue: 30_00, commission: 3_00 })
  expect(figures.per_day).toEqual([
    { day: '2026-03-01', clicks: 5, unique_clicks: 2, conversions: 0, revenue: 0, commission: 0 },
    { day: '2026-03-02', clicks: 0, unique_clicks: 0, conversions: 1, revenue: 50_00, commission: 5_00 },
    { day: '2026-03-03', clicks: 1, unique_clicks: 1, conversions: 1, revenue: -20_00, commission: -2_00 },
  ])
  expect(figures.devices).toContainEqual({ device: 'desktop', clicks: 6 })
  expect(hourOf('2026-03-01T09:15:00.000Z')).toBe('2026-03-01T09')
})
