import type { SocialAccount, SocialNumbers, SocialPlatform } from '@affluence/contract/socialAccounts'
import type { SocialSync } from '@affluence/contract/socialAccounts.figures'

const at = '2026-03-02T09:00:00.000Z'
const hex = (n: number) => n.toString(16).padStart(32, '0')

export const socialNumbers = (more: Partial<SocialNumbers> = {}): SocialNumbers => ({
  followers: 12_345,
  following: 120,
  posts: 48,
  likes: 900,
  comments: 40,
  shares: null,
  views: 20_000,
  reach: null,
  engagement_bps: 500,
  engagement_gap: null,
  rounded_to: null,
  definition: 'views',
  source: 'api',
  recorded_at: at,
  ...more,
})
/** A connected account with numbers. */
export const socialAccount = (n = 1, more: Partial<SocialAccount> = {}): SocialAccount => ({
  id: `soc_${hex(n)}`,
  platform: 'instagram',
  platform_user_id: String(n),
  username: `ada${n}`,
  display_name: `Ada ${n}`,
  profile_picture_url: null,
  account_type: 'BUSINESS',
  state: 'active',
  problem: null,
  scopes: [],
  is_public: true,
  is_syncing: false,
  last_sync_at: at,
  next_sync_at: '2026-03-02T10:00:00.000Z',
  paused_until: null,
  failures: 0,
  token_expires_at: null,
  is_token_expired: false,
  history_until: null,
  connected_at: at,
  updated_at: at,
  numbers: socialNumbers(),
  actions: ['sync', 'reconnect', 'disconnect', 'change'],
  ...more,
})
export const socialPlatform = (
  platform: SocialPlatform['platform'],
  more: Partial<SocialPlatform> = {},
): SocialPlatform => ({
  platform,
  is_available: true,
  missing_settings: [],
  scopes: [],
  keeps_history: platform !== 'youtube',
  paused_until: null,
  ...more,
})
export const socialSync = (more: Partial<SocialSync> = {}): SocialSync => ({
  task_id: `syn_${hex(1)}`,
  kind: 'single_account',
  state: 'completed',
  platform: null,
  account_id: null,
  accounts: 1,
  processed: 1,
  successful: 1,
  failed: 0,
  skipped: 0,
  errors: {},
  success_rate: 100,
  duration_seconds: 2,
  created_at: at,
  started_at: at,
  finished_at: at,
  ...more,
})
