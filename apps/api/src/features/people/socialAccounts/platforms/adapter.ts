import type { Platform } from '@affluence/contract/influencers'
import type { Config } from '../../../../config.ts'
import type { PlatformCalls } from './calls.ts'
import type { Fault } from './faults.ts'

/** What a platform gave us to act for somebody. Spans are in seconds, null where nothing ends. */
export type Tokens = {
  access_token: string
  refresh_token: string | null
  expires_in: number | null
  refresh_expires_in: number | null
  scopes: string[] | null
  /** Where the answer names the person. */
  user_id: string | null
}
export type Profile = {
  platform_user_id: string
  app_user_id: string | null
  username: string
  display_name: string | null
  profile_picture_url: string | null
  account_type: string | null
  followers: number | null
  following: number | null
  posts: number | null
  rounded_to: number | null
  /** Of everything ever posted, where the platform says so. */
  views: number | null
  /** Where the posts are listed. */
  list: string | null
}
/** The newest posts together. What is hidden or not said is null. */
export type Posts = {
  count: number
  likes: number | null
  comments: number | null
  shares: number | null
  views: number | null
  reach: number | null
}
/** What one sync brings. */
export type Measured = { profile: Profile; posts: Posts; pause: Pause | null }
export type PlatformAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  json: unknown
}
/** That a platform asks to be left alone, for one account or for all. */
export type Pause = { of: 'account' | 'platform'; until: string }

export type OAuthSettings = {
  client_id: string | undefined
  client_secret: string | undefined
  redirect_uri: string
  scopes: readonly string[]
}
type Authorisation = { config: Config; state: string; challenge: string | null }
type Code = { code: string; verifier: string | null }

/** All that the sync knows of a platform. Tokens are handed in for each call and kept nowhere here. */
export type Adapter = {
  platform: Platform
  settings(config: Config): OAuthSettings
  /** The names of the settings without which nobody can connect. */
  required: readonly string[]
  usesPkce: boolean
  authorizeUrl(of: Authorisation): string
  exchange(calls: PlatformCalls, config: Config, of: Code): Promise<Tokens>
  /** self: the token renews itself; rotating: each renewal brings another refresh token; token: one for good. */
  refresh: 'self' | 'rotating' | 'token' | 'none'
  renew(calls: PlatformCalls, config: Config, tokens: Pick<Tokens, 'access_token' | 'refresh_token'>): Promise<Tokens>
  profile(calls: PlatformCalls, config: Config, access_token: string): Promise<Profile>
  posts(calls: PlatformCalls, config: Config, access_token: string, profile: Profile): Promise<Posts>
  revoke?(calls: PlatformCalls, config: Config, tokens: Pick<Tokens, 'access_token' | 'refresh_token'>): Promise<void>
  /** What an answer means that is no success; null where only its status speaks. */
  readError(answer: PlatformAnswer, now: string): Fault | null
  /** What the headers of any answer say about how much is left. */
  readUsage?(answer: PlatformAnswer, now: string): Pause | null
  /** What one sync uses of the limit of the day, for platforms that have one. */
  budget: { units: number; daily(config: Config): number | null }
  limits: { calls_per_hour(config: Config): number | null; pause: number }
  /** How views are counted, by the time. */
  definition(now: string): string
  /** Whether the history may stay after disconnecting, and figures may be computed and added to those of others. */
  keepsHistory(config: Config): boolean
  allowsDerived(config: Config): boolean
}

export const textOf = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header)
