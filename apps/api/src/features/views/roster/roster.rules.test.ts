import { expect, test } from 'vitest'
import { conversionOf, everyMonth, inOrder, rankedPeriod } from './roster.rules.ts'

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
  const months = [{ month: '2026-01', orders: 2, revenue: 500 }]
  expect(everyMonth(months, { from: '0001-01-01', to: '9999-12-31' }, '2026-02-28')).toEqual([
    ...months,
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

test('who sold is put in order by any figure, the unknown last either way', () => {
  const row = (revenue: number, orders: number, conversion_bps: number | null) => ({
    revenue,
    orders,
    conversion_bps,
    average_order: revenue / orders,
    commission: -revenue,
    unique_clicks: orders,
  })
  const rows = [row(10, 5, null), row(30, 2, 400), row(20, 2, 900)]
  const by = (sort: Parameters<typeof inOrder>[1]) => inOrder(rows, sort).map(({ revenue }) => revenue)
  expect(by('-revenue')).toEqual([30, 20, 10])
  expect(by('revenue')).toEqual([10, 20, 30])
  expect(by('orders')).toEqual([30, 20, 10])
  expect(by('-commission')).toEqual([10, 20, 30])
  expect(by('-conversion_bps')).toEqual([20, 30, 10])
  expect(by('conversion_bps')).toEqual([30, 20, 10])
})
