import type { AffiliationRequest } from '@affluence/contract/affiliations'

const at = '2026-03-02T09:00:00.000Z'
const hex = '1'.padStart(32, '0')

/** What an influencer asked of a company, and what the company may do. */
export const affiliation = (more: Partial<AffiliationRequest> = {}): AffiliationRequest => ({
  id: `afr_${hex}`,
  product: {
    id: `prd_${hex}`,
    name: 'House blend',
    slug: 'house-blend',
    price: 12_00,
    currency: 'EUR',
    commission: { kind: 'percent', bps: 1000 },
    state: 'active',
    image_url: null,
    sponsor: { id: `spo_${hex}`, company_name: 'Café Zoé', slug: null },
  },
  influencer: {
    id: `inf_${hex}`,
    display_name: 'Ada',
    username: 'ada',
    email: null,
    bio: null,
    category: null,
    niche: null,
    location: null,
    website: null,
    instagram: null,
    youtube: null,
    tiktok: null,
  },
  state: 'pending',
  message: 'My readers drink coffee.',
  numbers: {
    source: 'self_declared',
    at,
    followers: 12_000,
    engagement_rate: 4.5,
    platforms: ['Instagram'],
    total_of: [],
    by_platform: [],
  },
  response: null,
  retry_policy: null,
  retry_at: null,
  agreed_commission: null,
  link: null,
  reviewed_at: null,
  reviewed_by: null,
  created_at: at,
  updated_at: at,
  actions: ['approve', 'reject'],
  ...more,
})
