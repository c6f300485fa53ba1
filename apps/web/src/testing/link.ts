import type { Link, LinkStats } from '@affluence/contract/links'
import { affiliation } from './affiliation.ts'

const at = '2026-03-02T09:00:00.000Z'
const hex = '1'.padStart(32, '0')

/** A link that works and has sold. */
export const link = (more: Partial<Link> = {}): Link => ({
  id: `lnk_${hex}`,
  code: 'ABCDEFGH',
  short_url: 'https://affluence.example/r/ABCDEFGH',
  destination_url: 'https://shop.example.com/blend',
  state: 'active',
  paused_by: null,
  expires_at: null,
  request_id: `afr_${hex}`,
  product: affiliation().product,
  influencer: { id: `inf_${hex}`, display_name: 'Ada' },
  agreed_commission: { kind: 'percent', bps: 1000 },
  clicks: 1200,
  unique_clicks: 800,
  conversions: 20,
  conversion_bps: 250,
  revenue: 500_00,
  commission: 50_00,
  created_at: at,
  actions: ['pause'],
  ...more,
})

export const linkStats = (more: Partial<LinkStats> = {}): LinkStats => ({
  link_id: `lnk_${hex}`,
  from: '2026-03-01',
  to: '2026-03-02',
  clicks: 9,
  unique_clicks: 6,
  conversions: 3,
  conversion_bps: 5000,
  revenue: 75_50,
  commission: 7_55,
  currency: 'EUR',
  bots: 2,
  per_day: [
    { day: '2026-03-01', clicks: 4, unique_clicks: 3, conversions: 1, revenue: 25_00, commission: 2_50 },
    { day: '2026-03-02', clicks: 5, unique_clicks: 3, conversions: 2, revenue: 50_50, commission: 5_05 },
  ],
  referrers: [
    { host: 'instagram.com', clicks: 8 },
    { host: null, clicks: 1 },
  ],
  devices: [{ device: 'mobile', clicks: 9 }],
  ...more,
})
