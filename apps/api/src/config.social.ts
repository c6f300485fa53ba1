import { z } from 'zod'

// The settings of the platforms that influencers connect. Platforms change their addresses, versions, scopes and
// limits: each is a setting, with what holds today as its default.
const address = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''))
const secret = z.string().regex(/^[\x21-\x7e]{1,500}$/)
const scopes = z.string().regex(/^[\w.:/-]+([ ,]+[\w.:/-]+)*$/)
const limit = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1).max(1_000_000_000))

export const socialVariables = {
  INSTAGRAM_CLIENT_ID: secret.optional(),
  INSTAGRAM_CLIENT_SECRET: secret.optional(),
  INSTAGRAM_REDIRECT_URI: address.optional(),
  INSTAGRAM_AUTHORIZE_URL: address.default('https://www.instagram.com/oauth/authorize'),
  INSTAGRAM_TOKEN_URL: address.default('https://api.instagram.com/oauth/access_token'),
  INSTAGRAM_GRAPH_URL: address.default('https://graph.instagram.com'),
  INSTAGRAM_API_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d{1,2}$/)
    .default('v25.0'),
  INSTAGRAM_SCOPES: scopes.default('instagram_business_basic,instagram_business_manage_insights'),
  INSTAGRAM_CALLS_PER_HOUR: limit.default(200),
  INSTAGRAM_VERIFY_TOKEN: secret.optional(),
  YOUTUBE_CLIENT_ID: secret.optional(),
  YOUTUBE_CLIENT_SECRET: secret.optional(),
  YOUTUBE_REDIRECT_URI: address.optional(),
  YOUTUBE_AUTHORIZE_URL: address.default('https://accounts.google.com/o/oauth2/v2/auth'),
  YOUTUBE_TOKEN_URL: address.default('https://oauth2.googleapis.com/token'),
  YOUTUBE_REVOKE_URL: address.default('https://oauth2.googleapis.com/revoke'),
  YOUTUBE_API_URL: address.default('https://www.googleapis.com/youtube/v3'),
  YOUTUBE_SCOPES: scopes.default('https://www.googleapis.com/auth/youtube.readonly'),
  YOUTUBE_UNITS_PER_DAY: limit.default(10_000),
  YOUTUBE_DERIVED_METRICS: z.enum(['accepted', 'no']).default('no'),
  TIKTOK_CLIENT_KEY: secret.optional(),
  TIKTOK_CLIENT_SECRET: secret.optional(),
  TIKTOK_REDIRECT_URI: address.optional(),
  TIKTOK_AUTHORIZE_URL: address.default('https://www.tiktok.com/v2/auth/authorize/'),
  TIKTOK_API_URL: address.default('https://open.tiktokapis.com'),
  TIKTOK_SCOPES: scopes.default('user.info.basic,user.info.profile,user.info.stats,video.list'),
}

const anAddress = 'an http or https address'
const aSecret = 'up to 500 letters, digits and signs without spaces'
const someScopes = 'words separated by commas'
const aNumber = 'a whole number from 1 on'
export const expectedOfSocial: Record<keyof typeof socialVariables, string> = {
  INSTAGRAM_CLIENT_ID: aSecret,
  INSTAGRAM_CLIENT_SECRET: aSecret,
  INSTAGRAM_REDIRECT_URI: anAddress,
  INSTAGRAM_AUTHORIZE_URL: anAddress,
  INSTAGRAM_TOKEN_URL: anAddress,
  INSTAGRAM_GRAPH_URL: 'an http or https address, without the version',
  INSTAGRAM_API_VERSION: 'a version, for instance v25.0',
  INSTAGRAM_SCOPES: someScopes,
  INSTAGRAM_CALLS_PER_HOUR: aNumber,
  INSTAGRAM_VERIFY_TOKEN: aSecret,
  YOUTUBE_CLIENT_ID: aSecret,
  YOUTUBE_CLIENT_SECRET: aSecret,
  YOUTUBE_REDIRECT_URI: anAddress,
  YOUTUBE_AUTHORIZE_URL: anAddress,
  YOUTUBE_TOKEN_URL: anAddress,
  YOUTUBE_REVOKE_URL: anAddress,
  YOUTUBE_API_URL: 'an http or https address that ends in /youtube/v3',
  YOUTUBE_SCOPES: someScopes,
  YOUTUBE_UNITS_PER_DAY: aNumber,
  YOUTUBE_DERIVED_METRICS: 'accepted or no',
  TIKTOK_CLIENT_KEY: aSecret,
  TIKTOK_CLIENT_SECRET: aSecret,
  TIKTOK_REDIRECT_URI: anAddress,
  TIKTOK_AUTHORIZE_URL: anAddress,
  TIKTOK_API_URL: 'an http or https address, without /v2',
  TIKTOK_SCOPES: someScopes,
}

const RETIRED = new Set(['user_profile', 'user_media', 'business_basic', 'business_manage_insights'])
/** Scopes that the platform no longer knows, and those that are asked for instead. */
export function scopesOfInstagram(text: string) {
  const names = text.split(/[ ,]+/)
  const retired = names.filter((scope) => RETIRED.has(scope))
  const current = names.filter((scope) => !RETIRED.has(scope))
  const usual = socialVariables.INSTAGRAM_SCOPES.parse(undefined).split(',')
  return { scopes: retired.length === 0 ? names : [...new Set([...current, ...usual])], retired }
}

/** What an operator should hear at the start: it works, but not as the settings say. */
export function warningsOfSocial({ INSTAGRAM_SCOPES }: { INSTAGRAM_SCOPES: string }): string[] {
  const { scopes, retired } = scopesOfInstagram(INSTAGRAM_SCOPES)
  if (retired.length === 0) return []
  const names = retired.join(', ')
  return [`INSTAGRAM_SCOPES names scopes that Instagram has retired: ${names}. Asked for instead: ${scopes.join(', ')}`]
}
