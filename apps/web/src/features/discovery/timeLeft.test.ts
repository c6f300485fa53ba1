import { expect, test } from 'vitest'
import { timeLeft } from './timeLeft.ts'

const campaign = { start_date: '2026-03-10', end_date: '2026-04-20' }

test('the last day counts, the day after is over', () => {
  expect(timeLeft(campaign, '2026-04-20')).toEqual({ kind: 'ending', days: 1 })
  expect(timeLeft(campaign, '2026-04-21')).toEqual({ kind: 'over', days: 0 })
})

test('before it starts, while it runs, and in its last week', () => {
  expect(timeLeft(campaign, '2026-03-08')).toEqual({ kind: 'starts', days: 2 })
  expect(timeLeft(campaign, '2026-03-10')).toEqual({ kind: 'runs', days: 42 })
  expect(timeLeft(campaign, '2026-04-14')).toEqual({ kind: 'ending', days: 7 })
})
