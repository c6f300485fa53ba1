import type { SocialGrowth } from '@affluence/contract/socialAccounts.figures'
import { expect, test } from 'vitest'
import { daysOf, turnsOf, valuesOn } from './growth.ts'

const point = (day: string, followers: number | null, definition = 'views') => ({
  day,
  followers,
  definition,
  views: null,
  engagement_bps: 500,
})
const line = (...points: SocialGrowth['points']): SocialGrowth => ({
  account_id: `soc_${'1'.repeat(32)}`,
  platform: 'instagram',
  username: 'ada',
  points,
  change: null,
})

test('days without a measurement are gaps, not zero', () => {
  const one = line(point('2026-03-01', 100), point('2026-03-04', 0), point('2026-03-05', null))
  const days = daysOf([one], '2026-03-06')
  expect(days).toEqual(['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'])
  expect(valuesOn(one, days, 'followers')).toEqual([100, null, null, 0, null, null])
  expect(valuesOn(one, days, 'engagement')).toEqual([500, null, null, 500, 500, null])
})

test('two accounts share one axis, from the first measurement of either', () => {
  const early = line(point('2026-03-01', 1))
  const late = line(point('2026-03-03', 2))
  const days = daysOf([late, early], '2026-03-02')
  expect(days).toHaveLength(3)
  expect(valuesOn(late, days, 'followers')).toEqual([null, null, 2])
  expect(daysOf([line()], '2026-03-02')).toEqual([])
})

test('a changed definition is marked on its first day', () => {
  expect(
    turnsOf(line(point('2026-08-22', 1, 'old'), point('2026-08-24', 1, 'new'), point('2026-08-25', 1, 'new'))),
  ).toEqual(['2026-08-24'])
})
