import type { SocialProblemCode } from '@affluence/contract/socialAccounts'

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

/**
 * What an answer of a platform means for the account. expired: its token is of no use any more; error: it takes a
 * person; repeat: another try may help; pause: not before a time; operator: the app itself is set up wrongly; drop: only
 * what was asked for is missing.
 */
export type Fault = {
  kind: 'expired' | 'error' | 'repeat' | 'pause' | 'operator' | 'drop'
  code: SocialProblemCode
  detail: string | null
  pause?: Pause
}

export const textOf = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header)
