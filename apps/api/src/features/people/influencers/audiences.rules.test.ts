import { describe, expect, test } from 'vitest'
import { measuredAudience, pageOn, totalAudience } from './audiences.rules.ts'

const no = { YOUTUBE_DERIVED_METRICS: 'no' } as const
const accepted = { YOUTUBE_DERIVED_METRICS: 'accepted' } as const
const at = '2026-03-02T09:00:00.000Z'
const on = (
  platform: 'instagram' | 'youtube' | 'tiktok',
  followers: number,
  engagement_bps: number | null,
  source: 'measured' | 'self_declared' = 'self_declared',
) => ({ platform, followers, engagement_bps, source, at })

test('followers add up, engagement weighs by them', () => {
  expect(totalAudience([on('instagram', 1000, 600), on('tiktok', 3000, 200)], no)).toMatchObject({
    reach: 4000,
    engagement_bps: 300,
    is_measured: false,
    at,
  })
})

test('a platform without engagement adds its followers and nothing else', () => {
  expect(totalAudience([on('instagram', 1000, 450), on('tiktok', 9000, null)], no)).toMatchObject({
    reach: 10_000,
    total_of: ['instagram', 'tiktok'],
    engagement_bps: 450,
    engagement_of: ['instagram'],
  })
})

test('nothing known is unknown, nobody there is nothing', () => {
  expect(totalAudience([on('tiktok', 10, null)], no)).toMatchObject({ reach: 10, engagement_bps: null })
  expect(totalAudience([on('tiktok', 0, 300)], no)).toMatchObject({ reach: 0, engagement_bps: 0 })
})

describe('what YouTube measured', () => {
  const youtube = on('youtube', 5000, 800, 'measured')
  const instagram = on('instagram', 1000, 400, 'measured')
  test('stands beside the total, without engagement', () => {
    expect(totalAudience([instagram, youtube], no)).toEqual({
      reach: 1000,
      total_of: ['instagram'],
      is_measured: true,
      at,
      engagement_bps: 400,
      engagement_of: ['instagram'],
    })
  })
  test('is shown by itself, where it is all there is', () => {
    expect(totalAudience([youtube], no)).toMatchObject({ reach: 5000, total_of: ['youtube'], engagement_bps: null })
  })
  test('is added where Google has accepted it, and what somebody declares always', () => {
    expect(totalAudience([instagram, youtube], accepted)).toMatchObject({
      reach: 6000,
      engagement_of: expect.any(Array),
    })
    expect(totalAudience([instagram, on('youtube', 5000, null)], no)).toMatchObject({ reach: 6000, is_measured: false })
  })
  test('is never mixed with what others measured', () => {
    const tiktok = on('tiktok', 70_000, null)
    expect(measuredAudience([instagram, youtube, tiktok], no)).toMatchObject({ reach: 1000, total_of: ['instagram'] })
    expect(measuredAudience([youtube, tiktok], no)).toMatchObject({ reach: 5000, total_of: ['youtube'] })
    expect(measuredAudience([tiktok], no)).toBeNull()
  })
})

test('a handle never leads off its platform', () => {
  expect(pageOn('youtube', 'zoe.eclair')).toBe('https://www.youtube.com/@zoe.eclair')
  expect(pageOn('tiktok', '../x')).toBe('https://www.tiktok.com/@..%2Fx')
  expect(pageOn('instagram', null)).toBeNull()
})
