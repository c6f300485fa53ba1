import type { WebhookDeliveryState } from '@affluence/contract/webhooks'
import { eq } from 'drizzle-orm'
import { idsFrom, iso, type NewId } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import { sums } from './settling.service.ts'
import { hourOf } from './figures.rules.ts'
import {
  webhook_attempts,
  webhook_deliveries,
  webhook_endpoints,
  type WebhookEndpointRow,
  type WebhookEventRow,
} from './webhooks.tables.ts'

export type PastCall = {
  at: string
  status: number | null
  error: string | null
  response: string
  duration_ms: number
}
export type PastDelivery = {
  event: Pick<WebhookEventRow, 'id' | 'type' | 'subject_id' | 'position' | 'created_at'>
  calls: readonly PastCall[]
  state: WebhookDeliveryState
  next_at: string | null
}

const insertDelivery = inserting('webhook_past_delivery_insert', webhook_deliveries)
const insertAttempt = inserting('webhook_past_attempt_insert', webhook_attempts)

/** Makes ids that carry a time in the past. They have to be made in the order of time. */
function idsOfThePast(prefix: string): (at: string) => string {
  let ms = 0
  const newId: NewId = idsFrom({ ms: () => ms, now: () => iso(ms) })
  return (at) => {
    ms = Date.parse(at)
    return newId(prefix)
  }
}

/** Writes past calls as the sender would have recorded them, for demo data. */
export async function recordHistory(tx: Tx, endpoint: WebhookEndpointRow, deliveries: readonly PastDelivery[]) {
  const { id: endpoint_id } = endpoint
  const [deliveryId, attemptId] = [idsOfThePast('whd'), idsOfThePast('wha')]
  const calls: (PastCall & { delivery_id: string })[] = []
  for (const { event, state, next_at, ...of } of byTime(deliveries, ({ event }) => event.created_at)) {
    const id = deliveryId(event.created_at)
    const { id: event_id, type, subject_id, position, created_at } = event
    const settled_at = next_at === null ? (of.calls.at(-1)?.at ?? created_at) : null
    await insertDelivery(tx, {
      id,
      endpoint_id,
      event_id,
      type,
      subject_id,
      position,
      state,
      next_at,
      settled_at,
      created_at,
      tries: of.calls.length,
    })
    calls.push(...of.calls.map((call) => ({ ...call, delivery_id: id })))
  }
  const callsByTime = byTime(calls, ({ at }) => at)
  for (const { at, ...call } of callsByTime) {
    await insertAttempt(tx, { ...call, id: attemptId(at), address: null, created_at: at })
    const failed = call.error === null ? 0 : 1
    tx.add(sums, {
      endpoint_id,
      hour: hourOf(at),
      delivered: 1 - failed,
      failed,
      dead: 0,
      duration_ms: call.duration_ms,
    })
  }
  await recordHealth(tx, endpoint_id, callsByTime)
}
const byTime = <T>(all: readonly T[], timeOf: (one: T) => string) =>
  all.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1))

async function recordHealth(tx: Tx, id: string, calls: readonly PastCall[]) {
  const last = calls.at(-1)
  if (!last) return
  const failures = calls.slice(calls.findLastIndex(({ error }) => error === null) + 1)
  const set = {
    last_status: last.status,
    last_error: last.error,
    last_at: last.at,
    failure_count: failures.length,
    failing_since: failures[0]?.at ?? null,
  }
  await tx.update(webhook_endpoints).set(set).where(eq(webhook_endpoints.id, id))
}
