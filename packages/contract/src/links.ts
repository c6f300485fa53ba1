import { z } from 'zod'
import { Day, id, Instant, Money, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { CommissionRule, ProductSummary } from './products.ts'

/** Why a link works or does not; when several hold, the one that is hardest to undo. */
export const LinkState = z.enum(['active', 'paused', 'product_withdrawn', 'party_suspended', 'expired', 'revoked'])
export type LinkState = z.output<typeof LinkState>
export const LinkAction = z.enum(['pause', 'resume'])
export type LinkAction = z.output<typeof LinkAction>

/** What its visitors bought, in the currency of its product: orders that were attributed through the link. */
const sold = {
  conversions: z.int().meta({ description: 'Orders that came through the link, paid and not cancelled' }),
  revenue: Money.meta({ description: 'What these orders brought and was not given back' }),
  commission: Money.meta({ description: 'Earned with these orders, reversals taken off' }),
}
const conversion_bps = z
  .int()
  .nullable()
  .meta({ description: 'Conversions ÷ unique clicks, in basis points; null: nobody came' })

export const PausedBy = z.enum(['influencer', 'sponsor', 'admin'])
export type PausedBy = z.output<typeof PausedBy>
export const Link = z
  .object({
    id: id('lnk'),
    code: z.string(),
    short_url: z.string(),
    destination_url: z.string(),
    state: LinkState,
    paused_by: PausedBy.nullable(),
    expires_at: Instant.nullable(),
    request_id: id('afr'),
    product: ProductSummary,
    influencer: z.object({ id: id('inf'), display_name: z.string() }),
    agreed_commission: CommissionRule,
    /** Bots are not in these figures. */
    clicks: z.int(),
    unique_clicks: z.int(),
    ...sold,
    conversion_bps,
    created_at: Instant,
    /** What this reader may do next. The screen asks this list and nothing else. */
    actions: z.array(LinkAction),
  })
  .meta({ id: 'Link' })
export type Link = z.output<typeof Link>

export const Device = z.enum(['mobile', 'tablet', 'desktop', 'other'])
export type Device = z.output<typeof Device>

/** Why a click looks like a robot's. */
export const BotReason = z.enum(['head', 'prefetch', 'no_agent', 'crawler', 'program'])
export type BotReason = z.output<typeof BotReason>

export const LinkStats = z
  .object({
    link_id: id('lnk'),
    from: Day,
    to: Day,
    clicks: z.int(),
    unique_clicks: z.int().meta({ description: 'Visitors by link and UTC day' }),
    bots: z.int().meta({ description: 'Recognised programs, not in the other figures' }),
    currency: z.string(),
    ...sold,
    conversion_bps,
    per_day: z
      .array(z.object({ day: Day, clicks: z.int(), unique_clicks: z.int(), ...sold }))
      .max(400)
      .meta({ description: 'An order counts on the day it was placed' }),
    referrers: z
      .array(z.object({ host: z.string().nullable(), clicks: z.int() }))
      .max(51)
      .meta({ description: 'The 50 strongest; null is without a referrer, or another one' }),
    devices: z.array(z.object({ device: Device, clicks: z.int() })).max(4),
  })
  .meta({ id: 'LinkStats' })
export type LinkStats = z.output<typeof LinkStats>

const path = (rest = '') => `/api/v1/links${rest}` as const
const tag = 'Links'
const params = z.object({ id: id('lnk') })
const one = { params, response: Link, tag } as const
const step = { ...one, errors: { wrong_state: 409, paused_by_other: 409 } } as const
const period = z.strictObject({ from: Day.optional(), to: Day.optional() })
const file = { params, tag, response: z.any() } as const

/** What an export of clicks and what came of them takes: a row for every link and day. */
export const clicksByDay = {
  query: z.strictObject({
    link_id: id('lnk').optional(),
    product_id: id('prd').optional(),
    influencer_id: id('inf').optional(),
    from: Day.optional(),
    to: Day.optional(),
  }),
}

export const links = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'My links, or those to my products',
    query: z.strictObject({
      product_id: id('prd').optional(),
      influencer_id: id('inf').optional(),
      q: z
        .string()
        .max(100)
        .optional()
        .meta({ description: 'Words of the product or the influencer, or the link itself' }),
      sort: z.enum(['-created_at', 'created_at']).default('-created_at'),
      ...paging,
    }),
    response: page(Link),
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One link', ...one }),
  pause: endpoint({ method: 'POST', path: path('/:id/pause'), summary: 'Stop a link for a while', ...step }),
  resume: endpoint({ method: 'POST', path: path('/:id/resume'), summary: 'Let a paused link work again', ...step }),
  stats: endpoint({
    method: 'GET',
    path: path('/:id/stats'),
    tag,
    summary: 'Clicks and sales by day, referrers and devices; the last 30 days unless said',
    params,
    query: period,
    response: LinkStats,
    errors: { period_too_long: 422, end_before_start: 422 },
  }),
  statsFile: endpoint({
    method: 'GET',
    path: path('/:id/stats.csv'),
    summary: 'Clicks and sales by day as a CSV file',
    ...file,
    query: period,
    media: 'text/csv',
    errors: { period_too_long: 422, end_before_start: 422 },
  }),
  qrSvg: endpoint({
    method: 'GET',
    path: path('/:id/qr.svg'),
    summary: 'The link as a QR code, to print at any size',
    ...file,
    media: 'image/svg+xml',
  }),
  qrPng: endpoint({
    method: 'GET',
    path: path('/:id/qr.png'),
    summary: 'The link as a QR code, as a picture',
    ...file,
    query: z.strictObject({ size: z.coerce.number().int().min(100).max(2000).default(512) }),
    media: 'image/png',
  }),
  follow: endpoint({
    method: 'GET',
    path: '/r/:code',
    tag,
    summary: 'Follow a link',
    description:
      '302 to the product with `aff=<click id>` added, and a signed cookie; the click is on disk before the answer. ' +
      'A link that does not work answers 404 with a page for people.',
    params: z.object({ code: z.string().max(2000) }),
    response: z.string(),
    media: 'text/html',
    answers: {
      302: { media: null, description: 'To the product; `location` holds its address' },
      404: { media: 'text/html', description: 'The link does not work: a page for people' },
    },
  }),
}
