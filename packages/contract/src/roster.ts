import { z } from 'zod'
import { Approval, Email, Phone, Username } from './identities.ts'
import { ApiKey, NewApiKey, NewSignInLink, SignInLink } from './apiKeys.ts'
import { Bps, Day, flag, id, Instant, Money, nameText, nothing, page, paging, prose } from './common.ts'
import { CouponState } from './coupons.ts'
import { endpoint } from './endpoint.ts'
import { Handle, Website } from './influencers.ts'
import { SalesTotal } from './dashboards.sales.ts'

export const RosterAction = z.enum(['activate', 'deactivate'])
export type RosterAction = z.output<typeof RosterAction>

/** An influencer as an admin sees them. */
export const RosterEntry = z
  .object({
    id: id('inf'),
    user_id: id('usr'),
    display_name: z.string(),
    username: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    approval: Approval,
    flagged: z.boolean(),
    commission_bps: z.int().nullable(),
    coupons: z.int().meta({ description: 'Coupons held now' }),
    active_coupons: z.int().meta({ description: 'Of these, the ones that are switched on' }),
    totals: z.array(SalesTotal),
    key_prefix: z.string().nullable(),
    last_login_at: Instant.nullable(),
    created_at: Instant,
    actions: z.array(RosterAction),
  })
  .meta({ id: 'RosterEntry' })
export type RosterEntry = z.output<typeof RosterEntry>

export const RosterDetail = RosterEntry.extend({
  bio: z.string().nullable(),
  category: z.string().nullable(),
  niche: z.string().nullable(),
  location: z.string().nullable(),
  website: z.string().nullable(),
  instagram: z.string().nullable(),
  youtube: z.string().nullable(),
  tiktok: z.string().nullable(),
  declared_reach: z.int().nullable(),
  admin_notes: z.string().nullable().meta({ description: 'For admins alone' }),
  key: ApiKey.nullable(),
  link: SignInLink.nullable(),
  held_coupons: z.array(
    z.object({
      id: id('cpn'),
      code: z.string(),
      sponsor: z.string(),
      state: CouponState,
      from: Instant,
      target_uses: z.int().nullable(),
    }),
  ),
}).meta({ id: 'RosterDetail' })
export type RosterDetail = z.output<typeof RosterDetail>

const described = {
  phone: Phone.nullable(),
  instagram: Handle.nullable(),
  youtube: Handle.nullable(),
  tiktok: Handle.nullable(),
  website: Website.nullable(),
  commission_bps: Bps.nullable().meta({ description: 'Basis points; null: no rate of their own' }),
  admin_notes: prose(2000).nullable(),
}
export const NewRosterEntry = z.strictObject({
  display_name: nameText(100),
  email: Email,
  username: Username,
  ...z.object(described).partial().shape,
  active: z.boolean().default(true),
  coupon_codes: z
    .array(z.string().trim().min(1).max(200))
    .max(50)
    .optional()
    .meta({ description: 'As CODE, or as sponsor:CODE where more than one sponsor has it' }),
  skip_unknown_coupons: z.boolean().default(false),
})
export type NewRosterEntry = z.output<typeof NewRosterEntry>
export const RosterChange = z.strictObject({ display_name: nameText(100), ...described }).partial()
export type RosterChange = z.output<typeof RosterChange>

/** Both secrets are shown this once. */
export const Credentials = z.object({ key: NewApiKey, link: NewSignInLink }).meta({ id: 'InfluencerCredentials' })
export type Credentials = z.output<typeof Credentials>
export const Welcomed = z
  .object({
    influencer: RosterDetail,
    ...Credentials.shape,
    skipped_coupons: z.array(z.string()).meta({ description: 'Codes that no coupon has' }),
  })
  .meta({ id: 'NewInfluencer' })
export type Welcomed = z.output<typeof Welcomed>

export const BulkAction = z.enum(['activate', 'deactivate', 'regenerate', 'revoke_link'])
export type BulkAction = z.output<typeof BulkAction>
export const BulkOutcome = z
  .object({
    id: id('inf'),
    username: z.string().nullable(),
    code: z.string().nullable().meta({ description: 'Why nothing was done; null when it was' }),
    key: z.string().nullable().meta({ description: 'The new key, shown this once' }),
    url: z.string().nullable().meta({ description: 'The new dashboard link, shown this once' }),
  })
  .meta({ id: 'BulkOutcome' })
export type BulkOutcome = z.output<typeof BulkOutcome>

export const RosterStatus = z.enum(['active', 'inactive', 'pending', 'rejected'])
export type RosterStatus = z.output<typeof RosterStatus>
const rosterFilter = {
  q: z.string().max(100).optional().meta({ description: 'Words in name, username, e-mail or phone' }),
  status: RosterStatus.optional(),
  flagged: flag.optional(),
  sort: z
    .enum(['-created_at', 'created_at', 'name', '-name', 'username', '-username', '-last_login_at'])
    .default('-created_at'),
}
export const RosterQuery = z.strictObject({ ...rosterFilter, ...paging })
export type RosterQuery = z.output<typeof RosterQuery>

/** How one influencer's orders of a period compare with the others'. */
export const Ranked = z
  .object({
    influencer: z.object({ id: id('inf'), display_name: z.string() }),
    orders: z.int(),
    revenue: Money,
    average_order: Money,
    commission: Money,
    customers: z.int().meta({ description: 'Different customers, by e-mail or else phone' }),
    repeat_customers: z.int().meta({ description: 'Of these, who bought more than once in the period' }),
    unique_clicks: z.int(),
    conversion_bps: z
      .int()
      .nullable()
      .meta({ description: 'Orders by unique clicks on links, in basis points; null when there were no clicks' }),
  })
  .meta({ id: 'RankedInfluencer' })
export type Ranked = z.output<typeof Ranked>
export const Ranking = z
  .object({
    period: z.object({ from: Day, to: Day }),
    currency: z.string().nullable().meta({ description: 'null when nothing was sold' }),
    currencies: z.array(z.string()),
    sellers: z.int().meta({ description: 'Who sold anything at all; of them the first 50 are shown' }),
    data: z.array(Ranked),
    months: z.array(z.object({ month: z.string(), orders: z.int(), revenue: Money })),
  })
  .meta({ id: 'InfluencerRanking' })
export type Ranking = z.output<typeof Ranking>
const by = ['revenue', 'orders', 'average_order', 'commission', 'unique_clicks', 'conversion_bps'] as const
export const RankingSort = z.enum(by.flatMap((name) => [`-${name}`, name] as const))
export type RankingSort = z.output<typeof RankingSort>
export const RankingQuery = z.strictObject({
  sort: RankingSort.default('-revenue'),
  from: Day.optional(),
  to: Day.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .meta({ description: 'Amounts of different currencies are never compared; the one most was sold in unless said' }),
})
export type RankingQuery = z.output<typeof RankingQuery>

const tag = 'Admin: influencers'
const path = (rest = '') => `/api/v1/admin/influencers${rest}` as const
const one = { tag, params: z.object({ id: id('inf') }) } as const
const names = { email_taken: 409, username_taken: 409, phone_taken: 409 } as const

/** Whoever gives out secrets has signed in just now. */
const fresh = { sign_in_again: 403 } as const
export const roster = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'Influencers with what came through them',
    query: RosterQuery,
    response: page(RosterEntry),
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/v1/admin/influencers.csv',
    tag,
    summary: 'The list as CSV',
    query: z.strictObject(rosterFilter),
    response: z.string(),
    media: 'text/csv',
  }),
  ranking: endpoint({
    method: 'GET',
    path: path('/ranking'),
    tag,
    summary: 'Influencers by what came through them in a period',
    query: RankingQuery,
    response: Ranking,
    errors: { end_before_start: 422 },
  }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag,
    summary: 'Create an influencer with key, dashboard link and coupons; the secrets are shown this once',
    status: 201,
    body: NewRosterEntry,
    response: Welcomed,
    errors: { ...names, ...fresh, unknown_coupons: 422, ambiguous_coupon: 422, coupon_held: 409 },
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One influencer', ...one, response: RosterDetail }),
  change: endpoint({
    method: 'PATCH',
    path: path('/:id'),
    summary: 'Change rate, contact or notes',
    description: 'A new rate holds for orders from now on; what was earned stays.',
    ...one,
    body: RosterChange,
    response: RosterDetail,
    errors: { phone_taken: 409 },
  }),
  regenerate: endpoint({
    method: 'POST',
    path: path('/:id/credentials'),
    summary: 'New key and new dashboard link; the old ones and every open sign-in end',
    ...one,
    status: 201,
    response: Credentials,
    errors: fresh,
  }),
  link: endpoint({
    method: 'POST',
    path: path('/:id/sign-in-link'),
    summary: 'New dashboard link; the old one ends, the key stays',
    ...one,
    status: 201,
    response: NewSignInLink,
    errors: fresh,
  }),
  revokeLink: endpoint({
    method: 'DELETE',
    path: path('/:id/sign-in-link'),
    summary: 'End the dashboard link and whoever came in by it; the key stays',
    ...one,
    response: nothing,
    status: 204,
  }),
  bulk: endpoint({
    method: 'POST',
    path: path('/bulk'),
    tag,
    summary: 'Activate, deactivate, give new keys to the chosen influencers, or end their dashboard links',
    description: 'Each stands for itself: the answer says what became of every one.',
    body: z.strictObject({
      action: BulkAction,
      ids: z.array(id('inf')).min(1).max(100),
      reason: prose(1000).optional().meta({ description: 'Mailed to those who are deactivated' }),
    }),
    response: z.object({ data: z.array(BulkOutcome) }),
    idempotent: true,
    several_writes: true,
    errors: fresh,
  }),
}
