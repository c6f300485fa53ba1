import { z } from 'zod'
import {
  badPicture,
  Bps,
  Currency,
  Facets,
  id,
  Instant,
  line,
  nameText,
  nothing,
  page,
  paging,
  PictureWidth,
  PositiveMoney,
  prose,
} from './common.ts'
import { endpoint } from './endpoint.ts'
import { reached } from './quotas.ts'

export const Platform = z.enum(['instagram', 'youtube', 'tiktok'])
export type Platform = z.output<typeof Platform>
export const NumberSource = z.enum(['self_declared', 'measured'])
export type NumberSource = z.output<typeof NumberSource>
export const Handle = z
  .string()
  .trim()
  .transform((text) => text.replace(/^@/, ''))
  .pipe(z.string().regex(/^[\w.-]{1,100}$/))
export const Website = z.url({ protocol: /^https?$/ }).max(300)

/** One platform somebody is on. Numbers nobody gave are null, never guessed. */
export const Audience = z
  .object({
    platform: Platform,
    handle: z.string().nullable(),
    url: z.string().nullable(),
    followers: z.int().nullable(),
    engagement_bps: z
      .int()
      .nullable()
      .meta({ description: 'Likes and comments per follower and post, in basis points' }),
    source: NumberSource.nullable(),
    at: Instant.nullable().meta({ description: 'When the numbers were given or measured' }),
  })
  .meta({ id: 'Audience' })
export type Audience = z.output<typeof Audience>

/** What anybody may see: never an e-mail address or a phone number. */
export const Influencer = z
  .object({
    id: id('inf'),
    username: z.string().meta({ description: 'Names the public page' }),
    display_name: z.string(),
    bio: z.string().nullable(),
    category: z.string().nullable(),
    niche: z.string().nullable(),
    languages: z.array(z.string()),
    location: z.string().nullable(),
    country: z.string().nullable(),
    website: z.string().nullable(),
    instagram: z.string().nullable(),
    youtube: z.string().nullable(),
    tiktok: z.string().nullable(),
    platforms: z.array(Audience),
    reach: z
      .object({ value: z.int(), source: NumberSource, at: Instant.nullable() })
      .nullable()
      .meta({ description: 'Followers on the platforms of `total_of` together' }),
    total_of: z.array(Platform).meta({
      description: 'What is in `reach`; other platforms stand beside it. Empty where only a total was declared.',
    }),
    measured_reach: z
      .object({ value: z.int(), of: z.array(Platform), at: Instant.nullable() })
      .nullable()
      .meta({ description: 'What platforms measured, as far as it may be added up; null where nothing was' }),
    engagement_bps: z.int().nullable().meta({ description: 'Computed by us, weighted by followers' }),
    engagement_of: z.array(Platform).meta({ description: 'What is in `engagement_bps`' }),
    rate: z
      .object({ amount: z.int(), currency: z.string() })
      .nullable()
      .meta({ description: 'What they usually ask for one post' }),
    completed_requests: z.int().meta({ description: 'Ad requests brought to their end' }),
    photo_url: z.string().nullable(),
    member_since: Instant,
    shortlisted: z.boolean().nullable().meta({ description: 'null for whoever has no shortlist' }),
  })
  .meta({ id: 'Influencer' })
export type Influencer = z.output<typeof Influencer>

export const OwnProfile = Influencer.extend({ is_public: z.boolean(), commission_bps: z.int().nullable() }).meta({
  id: 'OwnProfile',
})
export const DeclaredAudience = z.strictObject({
  platform: Platform,
  followers: z.int().min(0).max(2_000_000_000),
  engagement_bps: Bps.nullable(),
})
export type DeclaredAudience = z.output<typeof DeclaredAudience>
export const OwnProfileChange = z
  .strictObject({
    display_name: nameText(80, 2),
    bio: prose(500).nullable(),
    category: line(60).nullable(),
    niche: line(60).nullable(),
    languages: z.array(z.string().regex(/^[a-z]{2,3}$/)).max(10),
    location: line(100).nullable(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable(),
    website: Website.nullable(),
    instagram: Handle.nullable(),
    youtube: Handle.nullable(),
    tiktok: Handle.nullable(),
    declared_reach: z
      .int()
      .min(0)
      .max(2_000_000_000)
      .nullable()
      .meta({ description: 'Counts only while no platform has numbers of its own' }),
    platforms: z
      .array(DeclaredAudience)
      .max(3)
      .refine((all) => new Set(all.map(({ platform }) => platform)).size === all.length)
      .meta({ description: 'Replaces what was declared before; what was measured stays' }),
    rate: z.strictObject({ amount: PositiveMoney, currency: Currency }).nullable(),
    is_public: z.boolean(),
  })
  .partial()
export type OwnProfileChange = z.output<typeof OwnProfileChange>

export const InfluencerQuery = z.strictObject({
  q: z.string().trim().max(100).optional().meta({ description: 'Words in name, niche, category or place' }),
  category: z.string().trim().max(60).optional(),
  niche: z.string().trim().max(60).optional(),
  platform: Platform.optional(),
  language: z.string().max(3).optional(),
  country: z.string().length(2).optional(),
  location: z.string().trim().max(100).optional().meta({ description: 'Words of the town or region' }),
  min_reach: z.coerce
    .number()
    .int()
    .min(0)
    .max(2e9)
    .optional()
    .meta({ description: 'Followers on the platform asked for, else on all together' }),
  max_reach: z.coerce.number().int().min(0).max(2e9).optional(),
  min_engagement: z.coerce.number().int().min(0).max(10_000).optional().meta({ description: 'In basis points' }),
  shortlisted: z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }).optional(),
  measured: z
    .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })
    .optional()
    .meta({ description: 'Only whoever has measured numbers (on the platform asked for), compared by these' }),
  sort: z.enum(['-reach', 'reach', '-measured_reach', '-engagement', '-created_at', 'name']).default('-reach'),
  ...paging,
})
export type InfluencerQuery = z.output<typeof InfluencerQuery>

const tag = 'Influencers'
const one = { params: z.object({ id: id('inf') }), tag } as const
export const influencers = {
  search: endpoint({
    method: 'GET',
    path: '/api/v1/influencers',
    tag,
    summary: 'Search influencers',
    query: InfluencerQuery,
    response: page(Influencer),
  }),
  facets: endpoint({
    method: 'GET',
    path: '/api/v1/influencers/facets',
    tag,
    summary: 'What the influencers one can find have in common, most frequent first',
    response: z.object({ categories: Facets, niches: Facets, languages: Facets, countries: Facets }),
  }),
  named: endpoint({
    method: 'GET',
    path: '/api/v1/profiles/:username',
    tag,
    summary: 'A public profile, by username',
    params: z.object({ username: z.string().max(100) }),
    response: Influencer,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/influencers/:id',
    summary: 'A public profile',
    ...one,
    response: Influencer,
  }),
  shortlist: endpoint({
    method: 'PUT',
    path: '/api/v1/influencers/:id/shortlist',
    summary: 'Keep an influencer on my shortlist',
    ...one,
    response: Influencer,
  }),
  unlist: endpoint({
    method: 'DELETE',
    path: '/api/v1/influencers/:id/shortlist',
    summary: 'Take an influencer off my shortlist',
    ...one,
    response: Influencer,
  }),
  mine: endpoint({
    method: 'GET',
    path: '/api/v1/me/profile',
    tag,
    summary: 'My public profile',
    response: OwnProfile,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/v1/me/profile',
    tag,
    summary: 'Change my public profile',
    body: OwnProfileChange,
    response: OwnProfile,
  }),
  setPhoto: endpoint({
    method: 'PUT',
    path: '/api/v1/me/photo',
    tag,
    summary: 'Set my picture: PNG, JPEG or WebP, 10 MB and 50 million pixels at most',
    takes: ['image/png', 'image/jpeg', 'image/webp', 'application/octet-stream'],
    most_bytes: 10 * 1024 * 1024,
    response: OwnProfile,
    errors: { ...badPicture, ...reached },
  }),
  dropPhoto: endpoint({
    method: 'DELETE',
    path: '/api/v1/me/photo',
    tag,
    summary: 'Take my picture away',
    response: nothing,
    status: 204,
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/v1/files/:id',
    tag,
    summary: 'A public picture',
    params: z.object({ id: id('fil') }),
    query: z.strictObject({
      width: PictureWidth.optional().meta({ description: 'About so many pixels wide, where the picture is wider' }),
    }),
    response: z.any(),
    media: 'image/*',
  }),
}
