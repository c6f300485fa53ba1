import { expect, test } from 'vitest'
import { takenNumbers, wholeNumbers, withoutMeasured } from './numbers.rules.ts'

const now = '2026-01-01T10:00:00.000Z'
const day = '2025-12-30T08:00:00.000Z'
const of = { at: now, granted: { YOUTUBE_DERIVED_METRICS: 'no' } } as const
const nobody = { declared_reach: null, engagement_bps: null, instagram: null, youtube: null, tiktok: null }
const on = <P extends 'instagram' | 'youtube' | 'tiktok', S extends 'measured' | 'self_declared'>(
  platform: P,
  followers: number,
  source: S,
) => ({ platform, followers, engagement_bps: 300, source, at: day })

test('what was declared is labelled, as of the moment of asking', () => {
  const profile = { ...nobody, declared_reach: 1200, engagement_bps: 450, instagram: 'zoe', tiktok: 'zoe' }
  expect(takenNumbers(profile, [], {}, of)).toEqual({
    followers: 1200,
    engagement_rate: 4.5,
    platforms: ['Instagram', 'TikTok'],
    source: 'self_declared',
    at: now,
    total_of: [],
    by_platform: [],
  })
})

test('what was measured carries its date, and YouTube stands beside', () => {
  const platforms = [on('youtube', 9000, 'measured'), on('instagram', 1000, 'measured')]
  expect(takenNumbers(nobody, platforms, {}, of)).toEqual({
    followers: 1000,
    engagement_rate: 3,
    platforms: ['Instagram', 'YouTube'],
    source: 'measured',
    at: day,
    total_of: ['instagram'],
    by_platform: [on('instagram', 1000, 'measured'), { ...on('youtube', 9000, 'measured'), engagement_bps: null }],
  })
  const mixed = takenNumbers(nobody, [...platforms, on('tiktok', 500, 'self_declared')], {}, of)
  expect(mixed).toMatchObject({ followers: 1500, source: 'self_declared', at: now, total_of: ['instagram', 'tiktok'] })
})

test('what the caller sends is never more than self-declared', () => {
  const claimed = { followers: 50_000, engagement_rate: 4.5, platforms: ['Instagram'] }
  expect(takenNumbers(nobody, [on('instagram', 1000, 'measured')], claimed, of)).toMatchObject({
    ...claimed,
    source: 'self_declared',
    total_of: [],
    by_platform: [{ followers: 1000, source: 'measured' }],
  })
  expect(takenNumbers(nobody, [], {}, of)).toMatchObject({ followers: null, platforms: [], source: 'none' })
})

test('what a platform asks to delete goes out of the total too, and nothing else', () => {
  const numbers = takenNumbers(nobody, [on('instagram', 1000, 'measured'), on('tiktok', 500, 'self_declared')], {}, of)
  expect(withoutMeasured(numbers, 'instagram')).toMatchObject({
    followers: 500,
    source: 'self_declared',
    total_of: ['tiktok'],
    by_platform: [{ platform: 'tiktok' }],
  })
  expect(withoutMeasured(numbers, 'tiktok')).toBe(numbers)
  const alone = takenNumbers(nobody, [on('youtube', 9000, 'measured')], {}, of)
  expect(withoutMeasured(alone, 'youtube')).toMatchObject({ followers: null, source: 'none', by_platform: [] })
  const { total_of: _, by_platform: __, ...old } = numbers
  expect(withoutMeasured(old, 'instagram')).toBe(old)
  expect(wholeNumbers(old)).toMatchObject({ followers: 1500, by_platform: [] })
})
