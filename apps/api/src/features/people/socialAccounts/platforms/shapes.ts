import type { SocialProblemCode } from '@affluence/contract/socialAccounts'

/** The tokens of an account. Lifetimes are in seconds, null where a token does not expire. */
export type Tokens = {
  access_token: string
  refresh_token: string | null
  expires_in: number | null
  refresh_expires_in: number | null
  scopes: string[] | null
  /** The id of the person, where the answer has one. */
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
  /** The views of all posts ever, where the platform reports them. */
  views: number | null
  /** The id of the playlist with the posts. */
  list: string | null
}
/** The sums of the newest posts. Hidden or missing values are null. */
export type Posts = {
  count: number
  likes: number | null
  comments: number | null
  shares: number | null
  views: number | null
  reach: number | null
}
/** The data that one sync reads. */
export type SyncResult = { profile: Profile; posts: Posts; pause: Pause | null }
export type PlatformAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  json: unknown
}
/** A pause that a platform requires, for one account or for all. */
export type Pause = { of: 'account' | 'platform'; until: string }

/**
 * What an error of a platform means for the account. expired: the token does not work any more; error: a person has to
 * act; repeat: a retry may help; pause: wait until a time; operator: the app is misconfigured; drop: only the requested
 * object is missing.
 */
export type Fault = {
  kind: 'expired' | 'error' | 'repeat' | 'pause' | 'operator' | 'drop'
  code: SocialProblemCode
  detail: string | null
  pause?: Pause
}

export const textOf = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header)
