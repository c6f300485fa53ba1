import type { Platform } from '@affluence/contract/influencers'
import type { Config } from '../../../../config.ts'
import type { RefreshStyle } from '../renewal.rules.ts'
import type { PlatformCalls, Understanding } from './calls.ts'
import type { Posts, Profile, Tokens } from './shapes.ts'

export type OAuthSettings = {
  client_id: string | undefined
  client_secret: string | undefined
  redirect_uri: string
  scopes: readonly string[]
}
type Authorisation = { config: Config; state: string; challenge: string | null }
type Code = { code: string; verifier: string | null }

/** All that the sync knows of a platform. Tokens are handed in for each call and kept nowhere here. */
export type Adapter = Understanding & {
  platform: Platform
  settings(config: Config): OAuthSettings
  /** The names of the settings without which nobody can connect. */
  required: readonly string[]
  usesPkce: boolean
  authorizeUrl(of: Authorisation): string
  exchange(calls: PlatformCalls, config: Config, of: Code): Promise<Tokens>
  /** self: the token renews itself; rotating: each renewal brings another refresh token; token: one for good. */
  refresh: RefreshStyle
  renew(calls: PlatformCalls, config: Config, tokens: Pick<Tokens, 'access_token' | 'refresh_token'>): Promise<Tokens>
  profile(calls: PlatformCalls, config: Config, access_token: string): Promise<Profile>
  posts(calls: PlatformCalls, config: Config, access_token: string, profile: Profile): Promise<Posts>
  revoke?(calls: PlatformCalls, config: Config, tokens: Pick<Tokens, 'access_token' | 'refresh_token'>): Promise<void>
  /** What one sync uses of the limit of the day, for platforms that have one. */
  budget: { units: number; daily(config: Config): number | null }
  limits: { calls_per_hour(config: Config): number | null; pause: number }
  /** How views are counted, by the time. */
  definition(now: string): string
  /** Whether the history may stay after disconnecting, and figures may be computed and added to those of others. */
  keepsHistory(config: Config): boolean
  allowsDerived(config: Config): boolean
}
