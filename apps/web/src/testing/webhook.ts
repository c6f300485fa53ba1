import type { WebhookAttempt, WebhookDelivery, WebhookEndpoint } from '@affluence/contract/webhooks'

const at = '2026-03-02T09:00:00.000Z'
const hex = (n: number) => n.toString(16).padStart(32, '0')
const hours = Array.from({ length: 24 }, (_, hour) => ({
  at: `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000Z`,
  delivered: hour === 23 ? 3 : 0,
  failed: hour === 23 ? 1 : 0,
}))

/** An endpoint that works. */
export const webhook = (n = 1, more: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
  id: `whe_${hex(n)}`,
  url: `https://shop${n}.example.com/hooks`,
  description: null,
  events: ['*'],
  payload: 'full',
  serial: false,
  rate_limit: null,
  state: 'active',
  failure_count: 0,
  failing_since: null,
  last_status: 204,
  last_error: null,
  last_error_code: null,
  last_at: at,
  disabled_at: null,
  disabled_reason: null,
  previous_secret_until: null,
  waiting: 0,
  hours,
  created_at: at,
  updated_at: at,
  ...more,
})

const attempt = (more: Partial<WebhookAttempt> = {}): WebhookAttempt => ({
  id: `wha_${hex(1)}`,
  at,
  status: 204,
  duration_ms: 31,
  error: null,
  error_code: null,
  response: '',
  address: '203.0.113.7',
  replay_by: null,
  ...more,
})
const refusal = { status: 500, error: 'answered 500', error_code: 'status' as const, response: '{"error":"no stock"}' }

/** A delivery that arrived at the first try, or one that failed. */
export const delivery = (n = 1, more: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  id: `whd_${hex(n)}`,
  event_id: `evt_${hex(n)}`,
  type: 'order.created',
  subject_id: `ord_${hex(n)}`,
  state: 'delivered',
  attempts: [attempt()],
  next_at: null,
  replay_by: null,
  created_at: at,
  ...more,
})
export const failed = (n = 2): WebhookDelivery =>
  delivery(n, { state: 'failed', attempts: [attempt(refusal)], next_at: '2026-03-02T09:05:00.000Z' })
