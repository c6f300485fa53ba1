import type { NumberSource, Platform } from '@affluence/contract/influencers'
import { fraction, sum } from '../../../kernel/money.ts'

/** What the operator has been granted: a setting. */
export type Granted = { YOUTUBE_DERIVED_METRICS: 'accepted' | 'no' }
type Source = { platform: Platform; source: NumberSource }
type Numbers = Source & { followers: number; engagement_bps: number | null; at: string }

/** What YouTube measured is shown, but neither added to others nor computed with, unless Google has accepted it. */
export const isOnlyShown = ({ platform, source }: Source, { YOUTUBE_DERIVED_METRICS }: Granted) =>
  platform === 'youtube' && source === 'measured' && YOUTUBE_DERIVED_METRICS !== 'accepted'

type Rated<N> = N & { engagement_bps: number }
/** Platforms as one: followers add up, engagement weighs by them, and what is unknown does not count as nothing. */
export function totalAudience<N extends Numbers>(platforms: readonly N[], granted: Granted) {
  const free = platforms.filter((one) => !isOnlyShown(one, granted))
  // By itself every platform may be shown.
  const added = free.length > 0 ? free : platforms
  const rated = free.filter((one): one is Rated<N> => one.engagement_bps !== null)
  const weight = sum(rated.map((one) => one.followers * one.engagement_bps))
  const dates = added.map(({ at }) => at).toSorted()
  return {
    reach: sum(added.map(({ followers }) => followers)),
    total_of: added.map(({ platform }) => platform),
    is_measured: added.length > 0 && added.every(({ source }) => source === 'measured'),
    at: dates.at(-1) ?? null,
    engagement_bps: rated.length === 0 ? null : fraction(weight, 1, sum(rated.map(({ followers }) => followers))),
    engagement_of: rated.map(({ platform }) => platform),
  }
}

/** The same of what was measured alone; null where nothing was. */
export function measuredAudience<N extends Numbers>(platforms: readonly N[], granted: Granted) {
  const measured = platforms.filter(({ source }) => source === 'measured')
  return measured.length === 0 ? null : totalAudience(measured, granted)
}

const homes = {
  instagram: 'https://www.instagram.com/',
  youtube: 'https://www.youtube.com/@',
  tiktok: 'https://www.tiktok.com/@',
}
export const pageOn = (platform: keyof typeof homes, handle: string | null) =>
  handle === null ? null : `${homes[platform]}${encodeURIComponent(handle)}`
