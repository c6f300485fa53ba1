import { fraction, sum } from '../../../kernel/money.ts'

type Numbers = { followers: number; engagement_bps: number | null }

/** All platforms as one: followers add up, engagement weighs by them, and what is unknown does not count as nothing. */
export function totalAudience(platforms: readonly Numbers[]) {
  const withEngagement = platforms.filter(
    (one): one is Numbers & { engagement_bps: number } => one.engagement_bps !== null,
  )
  const followers = sum(withEngagement.map((one) => one.followers))
  const weight = sum(withEngagement.map((one) => one.followers * one.engagement_bps))
  return {
    reach: sum(platforms.map((one) => one.followers)),
    engagement_bps: withEngagement.length === 0 ? null : fraction(weight, 1, followers),
  }
}

const homes = {
  instagram: 'https://www.instagram.com/',
  youtube: 'https://www.youtube.com/@',
  tiktok: 'https://www.tiktok.com/@',
}
export const pageOn = (platform: keyof typeof homes, handle: string | null) =>
  handle === null ? null : `${homes[platform]}${encodeURIComponent(handle)}`
