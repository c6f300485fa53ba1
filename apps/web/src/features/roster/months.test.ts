import { expect, test } from 'vitest'
import { monthsAgo } from './months.ts'
import { monthly } from './sums.ts'

test.each([
  ['2026-08-31', 5, '2026-03-01'],
  ['2026-03-31', 1, '2026-02-01'],
  ['2026-01-31', 11, '2025-02-01'],
  ['2026-12-31', 0, '2026-12-01'],
  ['2024-02-29', 12, '2023-02-01'],
])('on %s, %i months back is %s', (today, back, first) => expect(monthsAgo(back, today)).toBe(first))

test('days add up to months, the newest first', () => {
  const day = (name: string, orders: number) => ({
    day: name,
    placed: orders,
    orders,
    revenue: orders * 100,
    commission: orders,
  })
  const days = [day('2026-01-30', 1), day('2026-01-31', 2), day('2026-02-01', 4), day('2026-03-31', 0)]
  expect(monthly(days).map(({ month, orders, revenue }) => [month, orders, revenue])).toEqual([
    ['2026-03', 0, 0],
    ['2026-02', 4, 400],
    ['2026-01', 3, 300],
  ])
})
