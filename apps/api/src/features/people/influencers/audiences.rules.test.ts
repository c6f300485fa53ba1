import { expect, test } from 'vitest'
import { pageOn, totalAudience } from './audiences.rules.ts'

test('followers add up, engagement weighs by them', () => {
  const platforms = [
    { followers: 1000, engagement_bps: 600 },
    { followers: 3000, engagement_bps: 200 },
  ]
  expect(totalAudience(platforms)).toEqual({ reach: 4000, engagement_bps: 300 })
})

test('a platform without engagement adds its followers and nothing else', () => {
  const platforms = [
    { followers: 1000, engagement_bps: 450 },
    { followers: 9000, engagement_bps: null },
  ]
  expect(totalAudience(platforms)).toEqual({ reach: 10_000, engagement_bps: 450 })
})

test('nothing known is unknown, nobody there is nothing', () => {
  expect(totalAudience([{ followers: 10, engagement_bps: null }])).toEqual({ reach: 10, engagement_bps: null })
  expect(totalAudience([{ followers: 0, engagement_bps: 300 }])).toEqual({ reach: 0, engagement_bps: 0 })
})

test('a handle never leads off its platform', () => {
  expect(pageOn('youtube', 'zoe.eclair')).toBe('https://www.youtube.com/@zoe.eclair')
  expect(pageOn('tiktok', '../x')).toBe('https://www.tiktok.com/@..%2Fx')
  expect(pageOn('instagram', null)).toBeNull()
})
