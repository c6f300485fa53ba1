import { expect, test } from 'vitest'
import { daysOf, periodOf } from '../../../kernel/periods.ts'
import { compare, series } from './daily.rules.ts'

test('chart and card say the same', () => {
  const period = periodOf({ from: '2026-03-01', to: '2026-03-03' }, '2026-03-30')
  const rows = [
    { day: '2026-03-01', kind: 'sent', many: 2, amount: 20 },
    { day: '2026-03-03', kind: 'sent', many: 1, amount: 5 },
    { day: '2026-02-27', kind: 'sent', many: 4, amount: 40 },
    { day: '2026-03-03', kind: 'received', many: 7, amount: 0 },
  ]
  expect(compare(rows, period, 'sent')).toEqual({ now: 3, before: 4 })
  expect(compare(rows, period, 'sent', 'amount')).toEqual({ now: 25, before: 40 })
  const chart = series(rows, period, ['sent', 'received'])
  expect(chart).toEqual([
    { day: '2026-03-01', sent: 2, received: 0 },
    { day: '2026-03-02', sent: 0, received: 0 },
    { day: '2026-03-03', sent: 1, received: 7 },
  ])
  expect(chart.reduce((sum, { sent }) => sum + sent, 0)).toBe(compare(rows, period, 'sent').now)
  expect(daysOf(period)).toHaveLength(3)
})
