import { z } from 'zod'
import { id, Instant, nothing, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { WebhookEvent, WebhookSubject, WebhookType } from './webhookEvents.ts'
import { WebhookEndpoint, WebhookEndpointState } from './webhooks.ts'

const tag = 'Webhooks'
const types = z
  .string()
  .max(2000)
  .transform((text) => text.split(',').map((type) => type.trim()))
  .pipe(z.array(WebhookType).min(1))

/** One type of event, for programs and for the catalogue page. */
export const WebhookEventType = z
  .object({
    type: WebhookType,
    summary: z.string(),
    subject: WebhookSubject,
    since: z.string().meta({ description: 'The version that first sent it' }),
    schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of `data`' }),
    example: WebhookEvent,
  })
  .meta({ id: 'WebhookEventType' })
export type WebhookEventType = z.output<typeof WebhookEventType>

export const webhookFeed = {
  events: endpoint({
    method: 'GET',
    path: '/api/v1/events',
    tag,
    summary: 'What happened, oldest first: the ids and bodies of webhooks, also where no endpoint wanted them',
    description:
      'Keep `next_cursor`, which is always there, and send it as `after`: nothing is missed, and nothing comes twice. ' +
      'Without `after` it begins with the oldest event kept, with `after=latest` after the newest. With `wait` an empty answer waits that many seconds for something to happen.',
    query: z.strictObject({
      after: z.string().max(200).optional().meta({
        description: 'The `next_cursor` of the answer before, the id of an event, a time, or `latest`',
      }),
      types: types.optional().meta({ description: 'Types of events, separated by commas; all unless said' }),
      limit: paging.limit,
      wait: z.coerce.number().int().min(0).max(25).default(0).meta({ description: 'Seconds' }),
    }),
    response: z.object({ data: z.array(WebhookEvent), next_cursor: z.string() }),
    long_poll: true,
    errors: { invalid_cursor: 422, too_many_waiting: 429 },
  }),
  types: endpoint({
    method: 'GET',
    path: '/api/v1/webhook-events',
    tag,
    summary: 'Every type of event, with its schema and an example',
    response: z.object({ data: z.array(WebhookEventType) }),
  }),
  keys: endpoint({
    method: 'GET',
    path: '/api/v1/webhook-keys',
    tag,
    summary: 'The public keys that `v1a` signatures are verified with',
    response: z.object({
      data: z.array(z.object({ id: z.string(), public_key: z.string().meta({ description: '`whpk_` and base64' }) })),
    }),
  }),
}

/** A receiver that the server itself offers, so that one sees a delivery without any server. */
export const WebhookInbox = z
  .object({
    url: z.string().meta({ description: 'The address to enter in an endpoint' }),
    expires_at: Instant,
    calls: z.array(
      z.object({
        id: z.string(),
        at: Instant,
        headers: z.record(z.string(), z.string()),
        body: z.string(),
      }),
    ),
  })
  .meta({ id: 'WebhookInbox', description: 'The last 20 calls of an hour, newest first' })
export type WebhookInbox = z.output<typeof WebhookInbox>

export const webhookInbox = {
  open: endpoint({
    method: 'POST',
    path: '/api/v1/webhook-inbox',
    tag,
    summary: 'Open a receiver of one’s own for an hour; one that is open stays, for an hour from now',
    response: WebhookInbox,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/webhook-inbox',
    tag,
    summary: 'What arrived at my receiver',
    response: z.object({ data: WebhookInbox.nullable() }),
  }),
  receive: endpoint({
    method: 'POST',
    path: '/hooks/inbox/:token',
    tag,
    summary: 'Such a receiver: takes any body',
    description: 'It keeps 60 calls a minute at most; what comes beyond is answered all the same.',
    most_a_minute: 120,
    params: z.object({ token: z.string().min(1).max(100) }),
    takes: ['application/json'],
    response: nothing,
    status: 204,
  }),
}

export const MonitoredEndpoint = WebhookEndpoint.extend({
  sponsor: z.object({ id: id('spo'), company_name: z.string() }),
}).meta({ id: 'MonitoredEndpoint' })
export type MonitoredEndpoint = z.output<typeof MonitoredEndpoint>
export const WebhookMonitor = z
  .object({
    endpoints: z.object({ active: z.int(), paused: z.int(), disabled: z.int(), failing: z.int() }),
    waiting: z.int().meta({ description: 'Deliveries not made yet; counted up to 10,000' }),
    oldest_waiting_at: Instant.nullable(),
    delivered_24_hours: z.int(),
    failed_24_hours: z.int(),
    behind: z.int().meta({ description: 'Facts that have not reached the feed yet' }),
  })
  .meta({ id: 'WebhookMonitor' })
export type WebhookMonitor = z.output<typeof WebhookMonitor>

export const webhookMonitor = {
  summary: endpoint({
    method: 'GET',
    path: '/api/v1/admin/webhooks',
    tag: 'Admin: platform',
    summary: 'How webhooks go as a whole',
    response: WebhookMonitor,
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/v1/admin/webhook-endpoints',
    tag: 'Admin: platform',
    summary: 'The endpoints of all sponsors, newest first',
    query: z.strictObject({
      state: WebhookEndpointState.optional(),
      sponsor_id: id('spo').optional(),
      q: z.string().trim().max(100).optional().meta({ description: 'Words of the company or the address' }),
      ...paging,
    }),
    response: page(MonitoredEndpoint),
  }),
}
