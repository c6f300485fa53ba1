import { expect, test } from 'vitest'
import { HOUR, later, MINUTE } from '../../../kernel/clock.ts'
import { engagementOf, changeOf, meansOf, stepOf, totalOf } from './numbers.rules.ts'
import {
  callsIn,
  intervalOf,
  nextPacificMidnight,
  nextTurn,
  pacificDay,
  recentCalls,
  retryAt,
  callsFreeAt,
} from './pacing.rules.ts'
import { needsRenewal } from './renewal.rules.ts'

test.each([
  ['2026-01-15T12:00:00.000Z', '2026-01-15', '2026-01-16T08:00:00.000Z'],
  ['2026-07-15T06:59:59.000Z', '2026-07-14', '2026-07-15T07:00:00.000Z'],
  // Summer time begins on 8 March 2026 and ends on 1 November: days of 23 and 25 hours.
  ['2026-03-08T08:00:00.000Z', '2026-03-08', '2026-03-09T07:00:00.000Z'],
  ['2026-11-01T07:00:00.000Z', '2026-11-01', '2026-11-02T08:00:00.000Z'],
])('at %s the day in California is %s, and ends at %s', (now, day, midnight) => {
  expect([pacificDay(now), nextPacificMidnight(now)]).toEqual([day, midnight])
})

test('each call counts for an hour', () => {
  const at = 10 * HOUR
  const calls = recentCalls(
    [
      [at - HOUR, 50],
      [at - HOUR + 1, 100],
      [at - MINUTE, 90],
    ],
    at,
  )
  expect(callsIn(calls)).toBe(190)
  expect(callsFreeAt(calls, 200, 20)).toBe(at + 1)
  expect(callsFreeAt(calls, 200, 150)).toBe(at - MINUTE + HOUR)
})

test('accounts are synced hourly, or less often where the daily units require it', () => {
  expect(intervalOf({ accounts: 1e6, units: 0, daily: null })).toBe(HOUR)
  expect(intervalOf({ accounts: 100, units: 3, daily: 10_000 })).toBe(HOUR)
  const many = intervalOf({ accounts: 3333 * 3, units: 3, daily: 10_000 })
  expect(Math.round(many / HOUR)).toBe(72)
  const now = '2026-03-02T09:00:00.000Z'
  const turns = new Set(
    Array.from({ length: 100 }, (_, n) => nextTurn(now, HOUR, `soc_${n.toString(16).padStart(32, '0')}`)),
  )
  expect(turns.size).toBe(100)
  for (const turn of turns) expect(turn >= later(now, HOUR - MINUTE) && turn <= later(now, HOUR + MINUTE)).toBe(true)
  expect([0, 1, 2, 3].map((tries) => retryAt(now, tries))).toEqual([
    later(now, MINUTE),
    later(now, 2 * MINUTE),
    later(now, 4 * MINUTE),
    null,
  ])
})

test('engagement is computed from the known numbers, or has a reason why not', () => {
  const sound = { followers: 1000, likes: 80, comments: 20, count: 2 }
  expect(engagementOf(sound)).toEqual({ engagement_bps: 500, engagement_gap: null })
  expect(engagementOf({ ...sound, followers: 0 }).engagement_bps).toBe(0)
  expect(engagementOf({ ...sound, count: 0, likes: 0, comments: 0 }).engagement_bps).toBe(0)
  expect(engagementOf({ ...sound, likes: null })).toEqual({ engagement_bps: null, engagement_gap: 'likes_hidden' })
  expect(engagementOf({ ...sound, followers: null }).engagement_gap).toBe('followers_hidden')
  expect(engagementOf(sound, false).engagement_gap).toBe('not_allowed')
  expect([totalOf([1, 2]), totalOf([1, null]), totalOf([])]).toEqual([3, null, 0])
})

test('rounded followers that did not move changed by less than a step', () => {
  expect([stepOf(999), stepOf(1234), stepOf(1_230_000), stepOf(null)]).toEqual([null, 10, 10_000, null])
  const rounded = { followers: 1_230_000, rounded_to: 10_000 }
  expect(changeOf(rounded, rounded)).toEqual({ change_from_previous: null, change_less_than: 10_000 })
  expect(changeOf({ followers: 7, rounded_to: null }, { followers: 5, rounded_to: null }).change_from_previous).toBe(2)
  expect(changeOf(rounded, undefined)).toEqual({ change_from_previous: null, change_less_than: null })
})

test('means are weighted by followers, and are 0 without accounts', () => {
  expect(meansOf([])).toEqual({ weighted: 0, plain: 0 })
  expect(
    meansOf([
      { followers: 1000, engagement_bps: 500 },
      { followers: 3000, engagement_bps: 100 },
    ]),
  ).toEqual({ weighted: 200, plain: 300 })
  expect(meansOf([{ followers: 10, engagement_bps: null }])).toEqual({ weighted: null, plain: null })
})

test('tokens are renewed in time: self-renewing ones after seven days, short ones when they expire', () => {
  const now = '2026-03-20T00:00:00.000Z'
  const token = (issued: number, ends: number) => ({
    token_issued_at: later(now, issued * HOUR),
    token_expires_at: later(now, ends * HOUR),
  })
  const self = { refresh: 'self' } as const
  expect(needsRenewal(self, token(-12, 59 * 24), now)).toBe(false)
  expect(needsRenewal(self, token(-6 * 24, 54 * 24), now)).toBe(false)
  expect(needsRenewal(self, token(-8 * 24, 52 * 24), now)).toBe(true)
  const rotating = { refresh: 'rotating' } as const
  expect(needsRenewal(rotating, token(-1, 1), now)).toBe(false)
  expect(needsRenewal(rotating, token(-3, -1), now)).toBe(true)
  expect(needsRenewal({ refresh: 'token' }, token(-72, 20), now)).toBe(true)
  expect(needsRenewal({ refresh: 'none' }, token(-72, -20), now)).toBe(false)
})
