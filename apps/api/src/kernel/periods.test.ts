import { expect, test } from 'vitest'
import { periodOf } from './periods.ts'

test('thirty days unless others are asked for, and as many before them', () => {
  expect(periodOf({}, '2026-03-30')).toEqual({
    from: '2026-03-01',
    to: '2026-03-30',
    before_from: '2026-01-30',
    before_to: '2026-02-28',
  })
  expect(periodOf({ from: '2026-03-10', to: '2026-03-10' }, '2026-03-30')).toEqual({
    from: '2026-03-10',
    to: '2026-03-10',
    before_from: '2026-03-09',
    before_to: '2026-03-09',
  })
  expect(periodOf({ from: '2026-03-20' }, '2026-03-30').to).toBe('2026-03-30')
  expect(periodOf({ from: '2026-04-20' }, '2026-03-30').to).toBe('2026-04-20')
  expect(periodOf({ to: '2026-02-28' }, '2026-03-30').from).toBe('2026-01-30')
})

test('a period has a beginning, an end and a bound', () => {
  expect(() => periodOf({ from: '2026-03-02', to: '2026-03-01' }, '2026-03-30')).toThrow('end_before_start')
  expect(() => periodOf({ from: '2024-01-01', to: '2026-03-01' }, '2026-03-30')).toThrow('period_too_long')
})
