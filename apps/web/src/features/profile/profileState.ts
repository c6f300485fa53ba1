import { Currency, PositiveMoney } from '@affluence/contract/common'
import {
  type Audience,
  type Influencer,
  type OwnProfile,
  OwnProfileChange,
  Platform,
} from '@affluence/contract/influencers'
import { z } from 'zod'

const Numbers = z
  .object({ followers: z.int().min(0).max(2e9).optional(), engagement_bps: z.int().min(0).max(10_000).optional() })
  .refine(({ followers, engagement_bps }) => engagement_bps === undefined || followers !== undefined, {
    path: ['followers'],
  })
/** What the form holds: the profile with its numbers by platform, each of which may be left open. */
export const ProfileFields = OwnProfileChange.omit({ platforms: true, rate: true, declared_reach: true }).extend({
  numbers: z.object({ instagram: Numbers, youtube: Numbers, tiktok: Numbers }),
  rate_amount: PositiveMoney.optional(),
  rate_currency: Currency,
})
type Fields = z.output<typeof ProfileFields>
type Kind = z.output<typeof OwnProfile>

export function stateOf(profile: Kind, currency: string) {
  const numbers = Object.fromEntries(
    Platform.options.map((platform) => {
      const { followers, engagement_bps } = profile.platforms.find((one) => one.platform === platform) ?? {}
      return [platform, { followers: followers ?? undefined, engagement_bps: engagement_bps ?? undefined }]
    }),
  ) as Record<Platform, { followers: number | undefined; engagement_bps: number | undefined }>
  const { display_name, languages, is_public, rate } = profile
  return {
    display_name,
    is_public,
    numbers,
    languages: [...languages],
    bio: profile.bio ?? '',
    category: profile.category ?? '',
    niche: profile.niche ?? '',
    location: profile.location ?? '',
    country: profile.country ?? '',
    website: profile.website ?? '',
    instagram: profile.instagram ?? '',
    youtube: profile.youtube ?? '',
    tiktok: profile.tiktok ?? '',
    rate_amount: rate?.amount,
    rate_currency: rate?.currency ?? currency,
  }
}
export type ProfileState = ReturnType<typeof stateOf>

/** The platforms whose numbers are sent, in their order. */
const counted = (numbers: Fields['numbers']) =>
  Platform.options.filter((platform) => numbers[platform].followers !== undefined)
/** How the API calls the fields of the form. */
export const pathsOf = (numbers: Fields['numbers']) => ({
  'rate.amount': 'rate_amount',
  'rate.currency': 'rate_currency',
  ...Object.fromEntries(
    counted(numbers).flatMap((platform, at) =>
      ['followers', 'engagement_bps'].map((name) => [`platforms.${at}.${name}`, `numbers.${platform}.${name}`]),
    ),
  ),
})
/** What is sent: an emptied field is taken away, numbers nobody gave are not sent. */
export function changeOf({ numbers, rate_amount, rate_currency, ...given }: Fields): OwnProfileChange {
  const nulls = { bio: null, category: null, niche: null, location: null, country: null, website: null }
  return {
    ...nulls,
    instagram: null,
    youtube: null,
    tiktok: null,
    ...given,
    platforms: counted(numbers).map((platform) => {
      const { followers = 0, engagement_bps = null } = numbers[platform]
      return { platform, followers, engagement_bps }
    }),
    rate: rate_amount === undefined ? null : { amount: rate_amount, currency: rate_currency },
  }
}

type AudienceWithFollowers = Audience & { followers: number }
/** Together, as the server has it: engagement weighs by followers, and what may not be added stands beside. */
function totalOf(platforms: readonly Audience[], isAdded: (one: Audience) => boolean): Partial<Influencer> {
  const withFollowers = platforms.filter((one): one is AudienceWithFollowers => one.followers !== null)
  if (withFollowers.length === 0) return {}
  const free = withFollowers.filter(isAdded)
  const added = free.length > 0 ? free : withFollowers
  const rated = free.filter(({ engagement_bps }) => engagement_bps !== null)
  const sum = (some: readonly AudienceWithFollowers[], of: (one: AudienceWithFollowers) => number) =>
    some.reduce((all, one) => all + of(one), 0)
  const weight = sum(rated, ({ followers, engagement_bps }) => followers * engagement_bps!)
  const followers = sum(rated, (one) => one.followers)
  const isMeasured = added.every(({ source }) => source === 'measured')
  const newest = added.flatMap(({ at }) => at ?? []).toSorted()
  const said = isMeasured
    ? { source: 'measured' as const, at: newest.at(-1) ?? null }
    : { source: 'self_declared' as const, at: null }
  return {
    reach: { value: sum(added, (one) => one.followers), ...said },
    total_of: added.map(({ platform }) => platform),
    engagement_bps: rated.length === 0 ? null : followers === 0 ? 0 : Math.round(weight / followers),
    engagement_of: rated.map(({ platform }) => platform),
  }
}
/** What YouTube measured is added up where the answer had it in its total beside another platform. */
const isAddedIn = (profile: Influencer) => {
  const { total_of } = profile
  const mixes = total_of.includes('youtube') && total_of.length > 1
  return ({ platform, source }: Audience) => platform !== 'youtube' || source !== 'measured' || mixes
}

/** The same as others will see it, while it is typed. */
export function previewOf(state: ProfileState, profile: Influencer): Partial<Influencer> {
  const { numbers, rate_amount, rate_currency, is_public: _, ...words } = state
  const platforms = Platform.options.flatMap((platform): Audience[] => {
    const handle = words[platform].replace(/^@/, '') || null
    const { followers = null, engagement_bps = null } = numbers[platform]
    if (handle === null && followers === null) return []
    const before = profile.platforms.find((one) => one.platform === platform)
    const isSame = before?.followers === followers && before.engagement_bps === engagement_bps
    const { source, at } = isSame ? before : { source: null, at: null }
    return [
      {
        platform,
        handle,
        url: null,
        followers: Number.isNaN(followers) ? null : followers,
        engagement_bps,
        source,
        at,
      },
    ]
  })
  const texts = Object.fromEntries(Object.entries(words).map(([name, value]) => [name, value === '' ? null : value]))
  const hasRate = rate_amount !== undefined && !Number.isNaN(rate_amount)
  return {
    ...texts,
    display_name: words.display_name || profile.display_name,
    platforms,
    ...totalOf(platforms, isAddedIn(profile)),
    rate: hasRate ? { amount: rate_amount, currency: rate_currency } : null,
  }
}
