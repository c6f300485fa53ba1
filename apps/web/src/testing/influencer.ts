import type { Influencer } from '@affluence/contract/influencers'

const at = '2026-03-02T09:00:00.000Z'
export const influencer = (n: number, more: Partial<Influencer> = {}): Influencer => ({
  id: `inf_${n.toString(16).padStart(32, '0')}`,
  username: `person${n}`,
  display_name: `Person ${n}`,
  bio: null,
  category: 'Food',
  niche: 'Pastry',
  languages: ['fr'],
  location: 'Paris',
  country: 'FR',
  website: null,
  instagram: `person${n}`,
  youtube: null,
  tiktok: null,
  platforms: [
    {
      platform: 'instagram',
      handle: `person${n}`,
      url: `https://www.instagram.com/person${n}`,
      followers: n * 1000,
      engagement_bps: 300,
      source: 'self_declared',
      at,
    },
  ],
  reach: { value: n * 1000, source: 'self_declared', at },
  engagement_bps: 300,
  rate: { amount: 20_000, currency: 'EUR' },
  completed_requests: 0,
  photo_url: null,
  member_since: at,
  shortlisted: false,
  ...more,
})
