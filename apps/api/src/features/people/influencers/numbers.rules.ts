import type { AudienceNumbers } from '@affluence/contract/influencers.numbers'
import type { Platform } from '@affluence/contract/influencers'
import { type Granted, isOnlyShown, totalAudience } from './audiences.rules.ts'

export type Claimed = {
  followers?: number | null | undefined
  engagement_rate?: number | null | undefined
  platforms?: string[] | undefined
}
type Profile = Record<Platform, string | null> & { declared_reach: number | null; engagement_bps: number | null }
type OfPlatform = AudienceNumbers['by_platform'][number]
/** What is stored of a request that is older than its numbers by platform lacks these. */
export type StoredNumbers = Omit<AudienceNumbers, 'total_of' | 'by_platform'> & Partial<AudienceNumbers>
export const wholeNumbers = (stored: StoredNumbers): AudienceNumbers => ({ total_of: [], by_platform: [], ...stored })

const names = { instagram: 'Instagram', youtube: 'YouTube', tiktok: 'TikTok' }
const percent = (bps: number | null) => (bps === null ? null : bps / 100)

/** What is known of an audience now. What a caller claims is never more than self-declared. */
export function takenNumbers(
  profile: Profile,
  measuredOf: readonly OfPlatform[],
  claimed: Claimed,
  of: Taking,
): AudienceNumbers {
  const platforms = Object.keys(names) as Platform[]
  const by_platform = platforms.flatMap((platform) => measuredOf.find((one) => one.platform === platform) ?? [])
  const totals = totalAudience(by_platform, of.granted)
  const own = platforms.filter((one) => profile[one] || by_platform.some(({ platform }) => platform === one))
  const hasNumbers = by_platform.length > 0
  const followers = claimed.followers ?? (hasNumbers ? totals.reach : profile.declared_reach)
  const engagement_rate =
    claimed.engagement_rate ?? percent(hasNumbers ? totals.engagement_bps : profile.engagement_bps)
  const isMeasured = totals.is_measured && claimed.followers == null && claimed.engagement_rate == null
  const isNone = followers === null && engagement_rate === null
  return {
    followers,
    engagement_rate,
    platforms: claimed.platforms?.length ? claimed.platforms : own.map((one) => names[one]),
    source: isNone ? 'none' : isMeasured ? 'measured' : 'self_declared',
    at: isMeasured && totals.at ? totals.at : of.at,
    total_of: claimed.followers == null ? totals.total_of : [],
    by_platform: by_platform.map((one) => ({
      ...one,
      engagement_bps: isOnlyShown(one, of.granted) ? null : one.engagement_bps,
    })),
  }
}
type Taking = { at: string; granted: Granted }

/** A platform asks to delete what it measured: it goes out of the total too. The same numbers where there was nothing. */
export function withoutMeasured<N extends StoredNumbers>(stored: N, platform: Platform): N | AudienceNumbers {
  const numbers = wholeNumbers(stored)
  const isGone = (one: OfPlatform) => one.platform === platform && one.source === 'measured'
  if (!numbers.by_platform.some(isGone)) return stored
  const by_platform = numbers.by_platform.filter((one) => !isGone(one))
  if (!numbers.total_of.includes(platform)) return { ...numbers, by_platform }
  const remaining = by_platform.filter((one) => numbers.total_of.includes(one.platform))
  // They stood in one total before.
  const totals = totalAudience(remaining, { YOUTUBE_DERIVED_METRICS: 'accepted' })
  const source = totals.is_measured ? 'measured' : 'self_declared'
  return {
    ...numbers,
    followers: remaining.length > 0 ? totals.reach : null,
    engagement_rate: percent(totals.engagement_bps),
    source: remaining.length > 0 ? source : 'none',
    total_of: totals.total_of,
    by_platform,
  }
}
