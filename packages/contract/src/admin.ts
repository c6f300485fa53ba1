import { z } from 'zod'
import { Bps, byTime, Currency, Instant, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { QuotaLimit } from './quotas.ts'

export const RunOutcome = z.enum(['queued', 'done', 'failed'])
export type RunOutcome = z.output<typeof RunOutcome>
export const JobState = z.enum(['queued', 'running', 'done', 'dead'])
export const Job = z
  .object({
    id: z.string(),
    name: z.string(),
    lane: z.string(),
    state: JobState,
    attempts: z.int(),
    failure: z.string().nullable(),
    due_at: Instant,
    finished_at: Instant.nullable(),
    created_at: Instant,
    actions: z.array(z.enum(['retry'])),
  })
  .meta({ id: 'Job' })
export type Job = z.output<typeof Job>
export const JobCounts = z
  .object({
    queued: z.int(),
    running: z.int(),
    done: z.int(),
    dead: z.int(),
    routine: z.int().meta({ description: 'Of those done: runs of scheduled tasks' }),
  })
  .meta({ id: 'JobCounts' })
export type JobCounts = z.output<typeof JobCounts>

export const ScheduledTask = z
  .object({
    name: z.string(),
    every: z.enum(['minute', 'hour', 'six_hours', 'day', 'month']),
    last_period: z.string().nullable(),
    last_run_at: Instant.nullable(),
    outcome: RunOutcome.nullable(),
    failure: z.string().nullable(),
    result: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'ScheduledTask' })
export type ScheduledTask = z.output<typeof ScheduledTask>

export const AuditEntry = z
  .object({
    id: z.string(),
    actor_kind: z.string().nullable(),
    actor_id: z.string().nullable(),
    actor: z.string().nullable().meta({ description: 'Username; null for the system' }),
    action: z.string(),
    target_id: z.string(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    ip: z.string().nullable(),
    created_at: Instant,
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.output<typeof AuditEntry>

export const WarningCode = z.enum(['proxy_not_trusted', 'wal_large'])
export type WarningCode = z.output<typeof WarningCode>
export const Warning = z
  .object({
    code: WarningCode,
    since: Instant,
    /** For the words of the warning. */
    data: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .meta({ id: 'Warning' })
export type Warning = z.output<typeof Warning>

export const TestMail = z
  .object({
    from: z.string(),
    to: z.string(),
    delivered: z.boolean().meta({ description: 'Whether the mail server took it' }),
    answer: z.string().meta({ description: 'The mail server’s own words, or the file that was written without one' }),
  })
  .meta({ id: 'TestMail' })
export type TestMail = z.output<typeof TestMail>

/** In the smallest unit of the currency. */
const limits = {
  minimum_payout: z.int().min(0).max(1e12),
  minimum_top_up: z.int().min(1).max(1e12),
  maximum_top_up: z.int().min(1).max(1e12),
}
export const CurrencyLimits = z.strictObject({ currency: Currency, ...limits }).meta({ id: 'CurrencyLimits' })
export type CurrencyLimits = z.output<typeof CurrencyLimits>

const settings = {
  influencer_approval: z.enum(['auto', 'manual']),
  known_email: z.enum(['refuse', 'mail']).meta({
    description:
      'When a registration names an address that has an account: refuse it, or answer as always and mail its owner',
  }),
  default_currency: z.string().regex(/^[A-Z]{3}$/),
  platform_fee_bps: Bps,
  hold_days: z.int().min(0).max(365),
  ...limits,
  currency_limits: z
    .array(CurrencyLimits)
    .max(200)
    .meta({ description: 'Currencies with limits of their own; for all others those above hold' }),
  quota_products: QuotaLimit,
  quota_coupons: QuotaLimit,
  quota_campaigns: QuotaLimit,
  quota_ad_requests: QuotaLimit,
  quota_affiliation_requests: QuotaLimit,
  quota_links: QuotaLimit,
  quota_api_keys: QuotaLimit,
  quota_shops: QuotaLimit,
  quota_exports: QuotaLimit,
  quota_file_bytes: QuotaLimit,
  quota_streams: QuotaLimit,
  quota_webhook_endpoints: QuotaLimit,
  quota_zones: QuotaLimit,
  webhook_event_days: z
    .int()
    .min(4)
    .max(3650)
    .meta({ description: 'How long the feed of events is kept; a delivery may be tried for more than three days' }),
  webhook_delivery_days: z
    .int()
    .min(1)
    .max(3650)
    .meta({ description: 'How long the log of webhook deliveries is kept' }),
}
export const Settings = z.object(settings).meta({ id: 'Settings' })
export type Settings = z.output<typeof Settings>
export const SettingsChange = z.strictObject(settings).partial()

const path = (rest: string) => `/api/v1/admin/${rest}` as const
const tag = 'Admin: watch'
export const admin = {
  jobs: endpoint({
    method: 'GET',
    path: path('jobs'),
    tag,
    summary: 'Work that waits, runs, is done or has failed for good',
    query: z.strictObject({
      state: JobState.optional(),
      name: z.string().max(100).optional().meta({ description: 'A part of the name' }),
      routine: z
        .enum(['with', 'without'])
        .default('with')
        .meta({ description: 'Whether runs of scheduled tasks that went well are among them' }),
      ...byTime,
      ...paging,
    }),
    response: page(Job).extend({ counts: JobCounts }),
  }),
  retryJob: endpoint({
    method: 'POST',
    path: path('jobs/:id/retry'),
    tag,
    summary: 'Try a failed job again',
    params: z.object({ id: z.string().max(60) }),
    response: Job,
    errors: { wrong_state: 409 },
  }),
  tasks: endpoint({
    method: 'GET',
    path: path('tasks'),
    tag,
    summary: 'Scheduled tasks with their last run',
    response: z.object({ data: z.array(ScheduledTask) }),
  }),
  runTask: endpoint({
    method: 'POST',
    path: path('tasks/:name/run'),
    tag,
    summary: 'Run a task now',
    params: z.object({ name: z.string().max(100) }),
    response: ScheduledTask,
    status: 202,
  }),
  warnings: endpoint({
    method: 'GET',
    path: path('warnings'),
    tag,
    summary: 'What an operator should mend, as the answering process has seen it since it started',
    response: z.object({ data: z.array(Warning) }),
  }),
  testMail: endpoint({
    method: 'POST',
    path: path('test-mail'),
    tag,
    summary: 'Send a test mail to my own address, now',
    response: TestMail,
    errors: { email_missing: 409 },
  }),
  audit: endpoint({
    method: 'GET',
    path: path('audit'),
    tag,
    summary: 'Who did what, when, from where',
    query: z.strictObject({
      action: z.string().max(100).optional(),
      actor_id: z.string().max(60).optional(),
      target_id: z.string().max(60).optional(),
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      ...byTime,
      ...paging,
    }),
    response: page(AuditEntry),
  }),
  settings: endpoint({
    method: 'GET',
    path: path('settings'),
    tag: 'Admin: settings',
    summary: 'How the platform is set',
    response: Settings,
  }),
  change: endpoint({
    method: 'PATCH',
    path: path('settings'),
    tag: 'Admin: settings',
    summary: 'Change settings',
    body: SettingsChange,
    response: Settings,
    errors: { below_minimum: 422, taken: 422 },
  }),
}
