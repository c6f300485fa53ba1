import { expect, test } from 'vitest'
import { conversionOf, everyMonth, rankedPeriod } from './roster.rules.ts'

test.each([
  ['2026-08-31', '2025-09-01', 12],
  ['2026-03-31', '2025-04-01', 12],
  ['2026-01-01', '2025-02-01', 12],
  ['2024-02-29', '2023-03-01', 12],
])('a year up to %s begins on %s and has each month once', (today, from, many) => {
  const period = rankedPeriod({}, today)
  expect(period).toEqual({ from, to: today })
  const months = everyMonth([], period, today).map(({ month }) => month)
  expect([new Set(months).size, months.length]).toEqual([many, many])
  expect([months[0], months.at(-1)]).toEqual([from.slice(0, 7), today.slice(0, 7)])
  expect(months).toEqual(months.toSorted())
})

test('days asked for hold; the future has no months, and a period without end begins where the sales did', () => {
  expect(rankedPeriod({ from: '2026-01-31' }, '2026-03-01')).toEqual({ from: '2026-01-31', to: '2026-03-01' })
  expect(rankedPeriod({ to: '2026-05-15' }, '2026-11-30')).toEqual({ from: '2025-06-01', to: '2026-05-15' })
  expect(() => rankedPeriod({ from: '2026-02-01', to: '2026-01-01' }, '2026-03-01')).toThrow(
    expect.objectContaining({ code: 'end_before_start' }) as Error,
  )
  const sold = [{ month: '2026-01', orders: 2, revenue: 500 }]
  expect(everyMonth(sold, { from: '0001-01-01', to: '9999-12-31' }, '2026-02-28')).toEqual([
    ...sold,
    { month: '2026-02', orders: 0, revenue: 0 },
  ])
})

test('conversion is orders by unique clicks, and nothing where nobody clicked', () => {
  expect([conversionOf(3, 4), conversionOf(0, 4), conversionOf(5, 0), conversionOf(1, 3)]).toEqual([
    7500,
    0,
    null,
    3333,
  ])
})
