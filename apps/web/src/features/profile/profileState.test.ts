import type { OwnProfile } from '@affluence/contract/influencers'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { missingIn } from './completeness.ts'
import { changeOf, pathsOf, previewOf, ProfileFields, stateOf } from './profileState.ts'

const at = '2026-03-02T09:00:00.000Z'
const profile: z.output<typeof OwnProfile> = {
  id: `inf_${'1'.repeat(32)}`,
  username: 'zoe',
  display_name: 'Zoé Éclair',
  bio: 'Pastry',
  category: 'Food',
  niche: null,
  languages: ['fr'],
  location: null,
  country: 'FR',
  website: null,
  instagram: 'zoe.eclair',
  youtube: null,
  tiktok: null,
  platforms: [
    {
      platform: 'instagram',
      handle: 'zoe.eclair',
      url: null,
      followers: 900,
      engagement_bps: 450,
      source: 'self_declared',
      at,
    },
  ],
  reach: { value: 900, source: 'self_declared', at },
  total_of: ['instagram'],
  measured_reach: null,
  engagement_bps: 450,
  engagement_of: ['instagram'],
  rate: { amount: 12_500, currency: 'EUR' },
  completed_requests: 0,
  photo_url: null,
  member_since: at,
  shortlisted: null,
  is_public: true,
  commission_bps: null,
}
const sent = (more: object) => {
  const filled = Object.entries({ ...stateOf(profile, 'XAF'), ...more }).filter(([, value]) => value !== '')
  return changeOf(ProfileFields.parse(Object.fromEntries(filled)) as never)
}

test('what is not touched comes back as it was', () => {
  expect(sent({})).toMatchObject({
    bio: 'Pastry',
    niche: null,
    platforms: [{ platform: 'instagram', followers: 900, engagement_bps: 450 }],
    rate: { amount: 12_500, currency: 'EUR' },
  })
})

test('an emptied field is taken away', () => {
  expect(sent({ bio: '', instagram: '', rate_amount: undefined })).toMatchObject({
    bio: null,
    instagram: null,
    rate: null,
  })
})

test('engagement without followers says nothing, and what is no number is refused', () => {
  const numbers = (youtube: object) => ({ numbers: { ...stateOf(profile, 'XAF').numbers, youtube } })
  expect(() => sent(numbers({ engagement_bps: 300 }))).toThrow()
  expect(() => sent(numbers({ followers: Number.NaN }))).toThrow()
  expect(sent(numbers({ followers: 5 })).platforms).toHaveLength(2)
})

test('the preview shows what is typed; changed numbers have no date yet', () => {
  const state = stateOf(profile, 'XAF')
  state.niche = 'Éclairs'
  state.instagram = '@zoe'
  expect(previewOf(state, profile)).toMatchObject({
    niche: 'Éclairs',
    platforms: [{ handle: 'zoe', source: 'self_declared', at }],
  })
  state.numbers.instagram.followers = 1000
  expect(previewOf(state, profile).platforms![0]).toMatchObject({ followers: 1000, source: null, at: null })
})

test('the preview leaves what YouTube measured beside the total, unless the server adds it up', () => {
  const youtube = {
    ...profile.platforms[0]!,
    platform: 'youtube' as const,
    followers: 5000,
    source: 'measured' as const,
  }
  const both = { ...profile, platforms: [...profile.platforms, { ...youtube, engagement_bps: null }] }
  expect(previewOf(stateOf(both, 'XAF'), both)).toMatchObject({
    reach: { value: 900, source: 'self_declared' },
    total_of: ['instagram'],
    engagement_bps: 450,
  })
  const accepted = { ...both, total_of: ['instagram' as const, 'youtube' as const] }
  expect(previewOf(stateOf(accepted, 'XAF'), accepted)).toMatchObject({ reach: { value: 5900 } })
  const alone = { ...both, platforms: [youtube] }
  expect(previewOf(stateOf(alone, 'XAF'), alone)).toMatchObject({
    reach: { value: 5000, source: 'measured', at },
    engagement_bps: null,
  })
})

test('what sponsors would miss is named', () => {
  expect(missingIn(profile)).toEqual(['photo', 'category', 'place'])
})

test('what the API says of a platform’s numbers is said at their fields', () => {
  const { numbers } = stateOf(profile, 'XAF')
  numbers.instagram.followers = undefined
  numbers.tiktok.followers = 40
  expect(pathsOf(numbers)).toMatchObject({
    'platforms.0.followers': 'numbers.tiktok.followers',
    'platforms.0.engagement_bps': 'numbers.tiktok.engagement_bps',
    'rate.amount': 'rate_amount',
  })
})
