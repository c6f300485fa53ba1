import type { Platform } from '@affluence/contract/influencers'
import type { Config } from '../../../../config.ts'
import type { RefreshStyle } from '../renewal.rules.ts'
import type { PlatformCalls, AnswerReader } from './calls.ts'
import type { Posts, Profile, Tokens } from './shapes.ts'

export type OAuthSettings = {
  client_id: string | undefined
  client_secret: string | undefined
  redirect_uri: string
  scopes: readonly string[]
}
type Authorisation = { config: Config; state: string; challenge: string | null }
type Code = { code: string; verifier: string | null }

/** One platform for the sync. Tokens are passed to each call and not stored. */
export type Adapter = AnswerReader & {
  platform: Platform
  settings(config: Config): OAuthSettings
  /** The names of the settings that are required to connect. */
  required: readonly string[]
  usesPkce: boolean
  authorizeUrl(of: Authorisation): string
  exchange(calls: PlatformCalls, config: Config, of: Code): Promise<Tokens>
  /**
   * self: the access token renews itself; rotating: each renewal returns a new refresh token; token: a permanent one.
   */
  refresh: RefreshStyle
  renew(calls: PlatformCalls, config: Config, tokens: Pick<Tokens, 'access_token' | 'refresh_token'>): Promise<Tokens>
  profile(calls: PlatformCalls, config: Config, access_token: string): Promise<Profile>
  posts(calls: PlatformCalls, config: Config, access_token: string, profile: Profile): Promise<Posts>
  revoke?(calls: PlatformCalls, config: Config, tokens: Pick<Tokens, 'access_token' | 'refresh_token'>): Promise<void>
  /** The units of one sync, for platforms with a daily limit. */
  budget: { units: number; daily(config: Config): number | null }
  limits: { calls_per_hour(config: Config): number | null; pause: number }
  /** The platform's definition of views at a time. */
  definition(now: string): string
  /** Whether the history may stay after disconnecting, and whether derived figures and sums are allowed. */
  keepsHistory(config: Config): boolean
  allowsDerived(config: Config): boolean
}
