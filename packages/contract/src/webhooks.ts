import { z } from 'zod'
import { id, Instant, line, nothing, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { reached } from './quotas.ts'
import { WebhookErrorCode } from './webhookErrors.ts'
import { ChosenWebhookType, WebhookType } from './webhookEvents.ts'

export const WebhookEndpointState = z.enum(['active', 'paused', 'disabled'])
export type WebhookEndpointState = z.output<typeof WebhookEndpointState>
export const WebhookPayload = z.enum(['full', 'thin'])
export type WebhookPayload = z.output<typeof WebhookPayload>
/** Why an endpoint was switched off: only failures for days, it answered 410, or it asked for it. */
export const WebhookDisableReason = z.enum(['failures', 'gone', 'asked'])
export type WebhookDisableReason = z.output<typeof WebhookDisableReason>
export const WebhookDeliveryState = z.enum(['waiting', 'delivered', 'failed', 'dead'])
export type WebhookDeliveryState = z.output<typeof WebhookDeliveryState>

const Span = z
  .object({ at: Instant, delivered: z.int(), failed: z.int() })
  .meta({ id: 'WebhookSpan', description: 'Tries of one hour or day that succeeded and failed' })
const events = z
  .union([z.array(ChosenWebhookType).min(1).max(100), z.array(z.literal('*')).length(1)])
  .meta({ description: 'Types of events, or `["*"]` for all, those of later versions included', examples: [['*']] })
const url = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .meta({
    description: 'https, to a public address; it may carry a query, but no name and password',
    examples: ['https://shop.example.com/hooks/affluence'],
  })
const rateLimit = z
  .int()
  .min(1)
  .max(1000)
  .nullable()
  .meta({ description: 'Calls a second; null: as fast as they come' })

export const WebhookEndpoint = z
  .object({
    id: id('whe'),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.string()).meta({ description: 'Types of events, or `["*"]` for all' }),
    payload: WebhookPayload,
    serial: z.boolean().meta({ description: 'Events of one order arrive in order, also when one of them fails' }),
    rate_limit: z.int().nullable(),
    state: WebhookEndpointState,
    failure_count: z.int().meta({ description: 'Failed tries since the last success' }),
    failing_since: Instant.nullable(),
    last_status: z.int().nullable().meta({ description: 'HTTP status of the last try; null where none came' }),
    last_error: z.string().nullable(),
    last_error_code: WebhookErrorCode.nullable(),
    last_at: Instant.nullable(),
    disabled_at: Instant.nullable(),
    disabled_reason: WebhookDisableReason.nullable(),
    previous_secret_until: Instant.nullable().meta({ description: 'Until then calls are signed with both secrets' }),
    waiting: z.int().meta({ description: 'Deliveries not made yet; counted up to 10,000' }),
    hours: z.array(Span).meta({ description: 'Tries of the last 24 hours, oldest first' }),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'WebhookEndpoint' })
export type WebhookEndpoint = z.output<typeof WebhookEndpoint>
const secret = z
  .string()
  .meta({ description: 'What calls are signed with', examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] })
export const NewWebhookEndpoint = WebhookEndpoint.extend({ secret }).meta({ id: 'NewWebhookEndpoint' })
export type NewWebhookEndpoint = z.output<typeof NewWebhookEndpoint>
export const WebhookSecret = z
  .object({ secret, previous_secret_until: Instant.nullable() })
  .meta({ id: 'WebhookSecret' })

const settings = {
  description: line(200, 0).nullable().optional(),
  payload: WebhookPayload.optional(),
  serial: z.boolean().optional(),
  rate_limit: rateLimit.optional(),
}
export const WebhookEndpointInput = z.strictObject({ url, events, ...settings }).meta({ id: 'WebhookEndpointInput' })
export const WebhookEndpointChange = z
  .strictObject({ url: url.optional(), events: events.optional(), ...settings })
  .meta({ id: 'WebhookEndpointChange' })

export const WebhookAttempt = z
  .object({
    id: id('wha'),
    at: Instant,
    status: z.int().nullable(),
    duration_ms: z.int(),
    error: z.string().nullable().meta({ description: 'Why it failed, in English words' }),
    error_code: WebhookErrorCode.nullable().meta({ description: 'Why it failed, for programs' }),
    response: z.string().nullable().meta({ description: 'The first 4 kB of the answer' }),
    address: z.string().nullable().meta({ description: 'The address on the network that it went to' }),
    replay_by: z.string().nullable().meta({ description: 'Who asked for this try; null for those of the schedule' }),
  })
  .meta({ id: 'WebhookAttempt' })
export type WebhookAttempt = z.output<typeof WebhookAttempt>
export const WebhookDelivery = z
  .object({
    id: id('whd'),
    event_id: z.string(),
    type: WebhookType,
    subject_id: z.string(),
    state: WebhookDeliveryState.meta({
      description: 'waiting: not tried yet; failed: tried again at `next_at`; dead: not tried again by itself',
    }),
    attempts: z.array(WebhookAttempt).meta({ description: 'Oldest first' }),
    next_at: Instant.nullable(),
    replay_by: z.string().nullable().meta({ description: 'Who asked for the try that waits, or for the last one' }),
    created_at: Instant,
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = z.output<typeof WebhookDelivery>
export const WebhookDeliveryDetail = WebhookDelivery.extend({
  body: z.string().nullable().meta({ description: 'As it is sent; null once the event is no longer kept' }),
}).meta({ id: 'WebhookDeliveryDetail' })
export type WebhookDeliveryDetail = z.output<typeof WebhookDeliveryDetail>
/** With the endpoint it went to. */
export const RecentWebhookDelivery = WebhookDelivery.extend({
  endpoint: z.object({ id: id('whe'), url: z.string(), description: z.string().nullable() }),
}).meta({ id: 'RecentWebhookDelivery' })

const Figures = z
  .object({
    delivered: z.int(),
    failed: z.int(),
    dead: z.int(),
    success_bps: z.int().nullable().meta({ description: 'Basis points; null without a try' }),
    mean_ms: z.int().nullable(),
  })
  .meta({ id: 'WebhookFigures', description: 'Tries that succeeded and failed, and deliveries given up' })
export const WebhookEndpointFigures = z
  .object({ last_24_hours: Figures, last_30_days: Figures, hours: z.array(Span), days: z.array(Span) })
  .meta({ id: 'WebhookEndpointFigures' })
export type WebhookEndpointFigures = z.output<typeof WebhookEndpointFigures>

export const WebhookReplay = z
  .strictObject({
    event_ids: z.array(z.string().max(100)).min(1).max(1000).optional(),
    since: Instant.optional(),
    until: Instant.optional(),
    which: z.enum(['failed', 'missing']).optional().meta({
      description: 'failed: given up or waiting after a failure; missing: never sent to this endpoint. All unless said',
    }),
    dry_run: z.boolean().optional().meta({ description: 'Only count' }),
  })
  .meta({ id: 'WebhookReplay' })
export type WebhookReplay = z.output<typeof WebhookReplay>

const tag = 'Webhooks'
const path = (rest = '') => `/api/v1/webhook-endpoints${rest}` as const
const params = z.object({ id: id('whe') })
const delivery = z.object({ id: id('whe'), delivery_id: id('whd') })
const one = { params, response: WebhookEndpoint, tag } as const
const badUrl = {
  invalid_url: 422,
  https_only: 422,
  no_sign_in_in_url: 422,
  public_host_only: 422,
  port_not_allowed: 422,
} as const

export const webhooks = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'My endpoints',
    response: z.object({ data: z.array(WebhookEndpoint) }),
  }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag,
    summary: 'Add an endpoint; its secret is in this answer',
    body: WebhookEndpointInput,
    response: NewWebhookEndpoint,
    status: 201,
    errors: { ...badUrl, ...reached },
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One endpoint', ...one }),
  change: endpoint({
    method: 'PATCH',
    path: path('/:id'),
    summary: 'Change an endpoint; another address needs a sign-in of the last five minutes',
    body: WebhookEndpointChange,
    ...one,
    errors: { ...badUrl, sign_in_again: 403 },
  }),
  remove: endpoint({
    method: 'DELETE',
    path: path('/:id'),
    tag,
    summary: 'Delete an endpoint; nothing more is sent to it',
    params,
    response: nothing,
    status: 204,
  }),
  pause: endpoint({
    method: 'POST',
    path: path('/:id/pause'),
    summary: 'Send nothing for now; what happens meanwhile is not sent later by itself, but can be replayed',
    ...one,
    errors: { wrong_state: 409 },
  }),
  resume: endpoint({
    method: 'POST',
    path: path('/:id/resume'),
    summary: 'Send again, also after it was switched off',
    ...one,
    errors: { wrong_state: 409 },
  }),
  test: endpoint({
    method: 'POST',
    path: path('/:id/test'),
    tag,
    summary: 'Send a test now and show the answer; no figure counts it',
    params,
    response: WebhookDelivery,
    errors: { too_many_tests: 429 },
  }),
  showSecret: endpoint({
    method: 'POST',
    path: path('/:id/secret'),
    tag,
    summary: 'Show the secret; needs a sign-in of the last five minutes, and the look is in the audit log',
    params,
    response: WebhookSecret,
  }),
  rotate: endpoint({
    method: 'POST',
    path: path('/:id/rotate'),
    tag,
    summary: 'Make a new secret; meanwhile calls are signed with both',
    params,
    body: z
      .strictObject({ overlap_hours: z.int().min(0).max(24).optional().meta({ description: '24 unless said' }) })
      .optional(),
    response: WebhookSecret,
  }),
  figures: endpoint({
    method: 'GET',
    path: path('/:id/figures'),
    tag,
    summary: 'How its calls went in 24 hours and in 30 days',
    params,
    response: WebhookEndpointFigures,
  }),
  deliveries: endpoint({
    method: 'GET',
    path: path('/:id/deliveries'),
    tag,
    summary: 'What was sent to an endpoint, newest first',
    params,
    query: z.strictObject({
      type: WebhookType.optional(),
      state: WebhookDeliveryState.optional(),
      event_id: z.string().max(100).optional(),
      since: Instant.optional(),
      until: Instant.optional(),
      ...paging,
    }),
    response: page(WebhookDelivery),
  }),
  delivery: endpoint({
    method: 'GET',
    path: path('/:id/deliveries/:delivery_id'),
    tag,
    summary: 'One delivery with its body',
    params: delivery,
    response: WebhookDeliveryDetail,
  }),
  recent: endpoint({
    method: 'GET',
    path: '/api/v1/webhook-deliveries',
    tag,
    summary: 'What was sent to any of my endpoints, newest first',
    query: z.strictObject({ limit: paging.limit }),
    response: z.object({ data: z.array(RecentWebhookDelivery) }),
  }),
  replay: endpoint({
    method: 'POST',
    path: path('/:id/replay'),
    tag,
    summary: 'Send again: chosen events, a window of time, all that failed, or all that were never sent',
    description:
      'Ids stay the same. What is new goes first. With `dry_run` it only counts. One goes on at a time at an endpoint: until it has ended, another one is refused, but for chosen events.',
    params,
    body: WebhookReplay,
    response: z.object({ count: z.int() }),
    idempotent: true,
    errors: { wrong_state: 409, replay_running: 409, required: 422 },
  }),
}
