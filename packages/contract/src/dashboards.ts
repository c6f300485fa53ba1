import { z } from 'zod'
import { AdRequest } from './adRequests.ts'
import { Campaign, RequestCounts } from './campaigns.ts'
import { Day, id, Money } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Compared, Period, SalesDashboard } from './dashboards.sales.ts'

export const CampaignCounts = z
  .object({
    total: z.int(),
    draft: z.int(),
    upcoming: z.int(),
    active: z.int(),
    paused: z.int(),
    completed: z.int(),
    cancelled: z.int(),
    public: z.int(),
    private: z.int(),
    flagged: z.int(),
  })
  .meta({ id: 'CampaignCounts' })
export type CampaignCounts = z.output<typeof CampaignCounts>
const PartyCounts = z
  .object({
    total: z.int(),
    pending: z.int(),
    approved: z.int(),
    rejected: z.int(),
    suspended: z.int(),
    flagged: z.int(),
  })
  .meta({ id: 'PartyCounts' })
/** One day of the period. Days without anything are there, with zeros. */
const RequestDay = z
  .object({ day: Day, sent: z.int(), received: z.int(), accepted: z.int(), completed: z.int() })
  .meta({ id: 'RequestDay' })
const PlatformDay = z
  .object({
    day: Day,
    users: z.int(),
    campaigns: z.int(),
    requests: z.int(),
    accepted: z.int(),
    completed: z.int(),
  })
  .meta({ id: 'PlatformDay' })
const Pay = z
  .object({ currency: z.string(), amount: Money, requests: z.int() })
  .meta({ id: 'Pay', description: 'Pay of ad requests in one currency' })

/** Sent and received look at who started a request; negotiating never moves it from one to the other. */
const boxes = { sent: RequestCounts, received: RequestCounts, awaiting_me: z.int() }

export const SponsorDashboard = z
  .object({
    period: Period,
    campaigns: CampaignCounts,
    ...boxes,
    budget: z.object({ currency: z.string(), budget: Money, spent: Money, reserved: Money, free: Money }),
    requests_made: Compared,
    requests_accepted: Compared,
    ads_completed: Compared,
    pay_agreed: Compared,
    series: z.array(RequestDay),
    active_campaigns: z.array(Campaign),
    awaiting: z.array(AdRequest),
  })
  .meta({ id: 'SponsorDashboard' })
export type SponsorDashboard = z.output<typeof SponsorDashboard>

export const InfluencerDashboard = z
  .object({
    period: Period,
    ...boxes,
    campaigns: z.object({ active: z.int(), open_to_me: z.int() }),
    earned: z.array(Pay).meta({ description: 'Completed requests, all time' }),
    pending: z.array(Pay).meta({ description: 'Accepted or submitted requests' }),
    requests_received: Compared,
    requests_accepted: Compared,
    ads_completed: Compared,
    series: z.array(RequestDay),
    active_requests: z.array(AdRequest),
    awaiting: z.array(AdRequest),
  })
  .meta({ id: 'InfluencerDashboard' })
export type InfluencerDashboard = z.output<typeof InfluencerDashboard>

export const AdminDashboard = z
  .object({
    period: Period,
    users: z.object({
      total: z.int(),
      admins: z.int(),
      sponsors: PartyCounts,
      influencers: PartyCounts,
      active: z.int().meta({ description: 'Seen within the period' }),
    }),
    campaigns: CampaignCounts,
    requests: RequestCounts,
    pay: z.array(Pay).meta({ description: 'Completed requests, all time' }),
    users_joined: Compared,
    campaigns_made: Compared,
    requests_made: Compared,
    requests_accepted: Compared,
    ads_completed: Compared,
    series: z.array(PlatformDay),
  })
  .meta({ id: 'AdminDashboard' })
export type AdminDashboard = z.output<typeof AdminDashboard>

export const WaitingKind = z.enum([
  'ad_requests',
  'affiliations',
  'orders_to_send',
  'payouts',
  'approvals',
  'influencer_approvals',
  'top_ups',
  'commissions',
  'dead_jobs',
])
export type WaitingKind = z.output<typeof WaitingKind>
export const FirstStep = z.enum([
  'profile',
  'two_factor',
  'product',
  'campaign',
  'coupon',
  'api_key',
  'top_up',
  'first_order',
  'photo',
  'payout_method',
  'affiliation',
  'first_sponsor',
  'first_influencer',
])
export type FirstStep = z.output<typeof FirstStep>
/** More are not counted: a list says the rest. */
export const WAITING_COUNTED = 1000
/** What waits for the reader, and what a new account does first. */
export const Agenda = z
  .object({
    waiting: z.array(
      z.object({
        kind: WaitingKind,
        count: z.int().meta({ description: `Counted up to ${WAITING_COUNTED}, which stands for as many or more` }),
      }),
    ),
    steps: z.array(z.object({ step: FirstStep, done: z.boolean() })),
  })
  .meta({ id: 'Agenda' })
export type Agenda = z.output<typeof Agenda>

/** The last 30 days when left out; at most 400 days. */
const query = z.strictObject({ from: Day.optional(), to: Day.optional() })
export type PeriodQuery = z.output<typeof query>
const salesQuery = z.strictObject({
  ...query.shape,
  influencer_id: id('inf').optional().meta({ description: 'For admins: the figures of one influencer' }),
  sponsor_id: id('spo').optional().meta({ description: 'For admins: the figures of one sponsor' }),
})
export type SalesQuery = z.output<typeof salesQuery>
const errors = { period_too_long: 422, end_before_start: 422 } as const

export const dashboards = {
  sponsor: endpoint({
    method: 'GET',
    path: '/api/v1/dashboard/sponsor',
    tag: 'Dashboards',
    summary: 'A sponsor’s campaigns, requests and budget in figures',
    query,
    response: SponsorDashboard,
    errors,
  }),
  influencer: endpoint({
    method: 'GET',
    path: '/api/v1/dashboard/influencer',
    tag: 'Dashboards',
    summary: 'An influencer’s requests and pay in figures',
    query,
    response: InfluencerDashboard,
    errors,
  }),
  admin: endpoint({
    method: 'GET',
    path: '/api/v1/dashboard/admin',
    tag: 'Dashboards',
    summary: 'The platform in figures',
    query,
    response: AdminDashboard,
    errors,
  }),
  sales: endpoint({
    method: 'GET',
    path: '/api/v1/dashboard/sales',
    tag: 'Dashboards',
    summary: 'Orders, revenue, commissions and clicks of a period, beside the period before',
    query: salesQuery,
    response: SalesDashboard,
    errors,
  }),
  agenda: endpoint({
    method: 'GET',
    path: '/api/v1/dashboard/agenda',
    tag: 'Dashboards',
    summary: 'What waits for the reader, and the first steps of a new account',
    response: Agenda,
  }),
}
