import type { EngagementGap } from '@affluence/contract/socialAccounts'

/** The sum, or null where a part is unknown. */
export function totalOf(parts: readonly (number | null)[]): number | null {
  let total = 0
  for (const part of parts) {
    if (part === null) return null
    total += part
  }
  return total
}

type PostNumbers = { followers: number | null; likes: number | null; comments: number | null; count: number }
type Engagement = { engagement_bps: number | null; engagement_gap: EngagementGap | null }
/** (likes + comments) ÷ (followers × posts), in basis points: 5.00 % is 500. Without followers or posts it is 0. */
export function engagementOf({ followers, likes, comments, count }: PostNumbers, isAllowed = true): Engagement {
  if (!isAllowed) return { engagement_bps: null, engagement_gap: 'not_allowed' }
  if (followers === null) return { engagement_bps: null, engagement_gap: 'followers_hidden' }
  if (followers === 0 || count === 0) return { engagement_bps: 0, engagement_gap: null }
  if (likes === null || comments === null) return { engagement_bps: null, engagement_gap: 'likes_hidden' }
  const bps = Math.round(((likes + comments) * 10_000) / (followers * count))
  return { engagement_bps: bps, engagement_gap: null }
}

/** YouTube rounds followers to three digits: 1,234,567 is 1,230,000. Below a thousand the number is exact. */
export const stepOf = (followers: number | null) =>
  followers !== null && followers >= 1000 ? 10 ** (String(followers).length - 3) : null

type Numbers = { followers: number | null; rounded_to: number | null }
/** The change of followers; equal rounded numbers changed by less than the rounding step. */
export function changeOf(now: Numbers, before: Numbers | undefined) {
  if (!before || now.followers === null || before.followers === null)
    return { change_from_previous: null, change_less_than: null }
  const change = now.followers - before.followers
  return change === 0 && now.rounded_to !== null
    ? { change_from_previous: null, change_less_than: now.rounded_to }
    : { change_from_previous: change, change_less_than: null }
}

type AccountEngagement = { followers: number | null; engagement_bps: number | null }
/** The mean weighted by followers, and the plain mean; 0 without accounts. */
export function meansOf(accounts: readonly AccountEngagement[]) {
  const withEngagement = accounts.filter(
    (one): one is { followers: number | null; engagement_bps: number } => one.engagement_bps !== null,
  )
  if (withEngagement.length === 0)
    return { weighted: accounts.length === 0 ? 0 : null, plain: accounts.length === 0 ? 0 : null }
  const weight = withEngagement.reduce((total, one) => total + (one.followers ?? 0), 0)
  const product = withEngagement.reduce((total, one) => total + (one.followers ?? 0) * one.engagement_bps, 0)
  const plain = Math.round(withEngagement.reduce((total, one) => total + one.engagement_bps, 0) / withEngagement.length)
  return { weighted: weight === 0 ? plain : Math.round(product / weight), plain }
}
