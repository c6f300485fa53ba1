import type { Influencer } from '@affluence/contract/influencers'

export const PARTS = ['photo', 'bio', 'category', 'languages', 'place', 'numbers', 'engagement', 'rate'] as const
export type Part = (typeof PARTS)[number]

const isThere: Record<Part, (profile: Influencer) => boolean> = {
  photo: ({ photo_url }) => photo_url !== null,
  bio: ({ bio }) => Boolean(bio),
  category: ({ category, niche }) => Boolean(category && niche),
  languages: ({ languages }) => languages.length > 0,
  place: ({ location, country }) => Boolean(location && country),
  numbers: ({ reach }) => reach !== null,
  engagement: ({ engagement_bps }) => engagement_bps !== null,
  rate: ({ rate }) => rate !== null,
}

/** What sponsors look for and do not find yet. */
export const missingIn = (profile: Influencer): Part[] => PARTS.filter((part) => !isThere[part](profile))
