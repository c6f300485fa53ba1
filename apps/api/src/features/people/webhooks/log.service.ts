import type { Parsed } from '@affluence/contract/endpoint'
import { webhookErrorCode } from '@affluence/contract/webhookErrors'
import type { WebhookAttempt, WebhookDelivery, webhooks as endpoints } from '@affluence/contract/webhooks'
import { and, asc, desc, eq, gte, inArray, lt } from 'drizzle-orm'
import { firstIdAt } from '../../../kernel/clock.ts'
import { filtered, type Reader, type Slotted } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { decodeCursor, is, matching, pageOf } from '../../../kernel/db/list.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { bodyOf } from './bodies.rules.ts'
import { eventsOf } from './calling.service.ts'
import { findEndpoint, listEndpoints, type Owner } from './endpoints.service.ts'
import {
  webhook_attempts,
  webhook_deliveries,
  type WebhookAttemptRow,
  type WebhookDeliveryRow,
} from './webhooks.tables.ts'

const d = webhook_deliveries
const presentAttempt = (row: WebhookAttemptRow): WebhookAttempt => {
  const { id, created_at: at, status, duration_ms, error, response, address, replay_by } = row
  return { id, at, status, duration_ms, error, error_code: webhookErrorCode(error), response, address, replay_by }
}
const presentDelivery = (row: WebhookDeliveryRow, attempts: WebhookAttemptRow[]): WebhookDelivery => {
  const { id, event_id, type, subject_id, state, next_at, replay_by, created_at } = row
  return {
    id,
    event_id,
    type,
    subject_id,
    state,
    attempts: attempts.map(presentAttempt),
    next_at,
    replay_by,
    created_at,
  }
}

async function withAttempts(db: Reader, rows: WebhookDeliveryRow[]) {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const attempts = await db
    .select()
    .from(webhook_attempts)
    .where(inArray(webhook_attempts.delivery_id, ids))
    .orderBy(asc(webhook_attempts.delivery_id), asc(webhook_attempts.id))
  const byDelivery = Map.groupBy(attempts, ({ delivery_id }) => delivery_id)
  return rows.map((row) => presentDelivery(row, byDelivery.get(row.id) ?? []))
}

type Filter = Partial<Record<'endpoint_id' | 'type' | 'state' | 'event_id' | 'from' | 'to' | 'last', string>>
/** Ids grow with time, so the index of an endpoint’s ids serves pages and time ranges. */
const conditions = matching({
  endpoint_id: is(d.endpoint_id),
  type: is(d.type),
  state: is(d.state),
  event_id: is(d.event_id),
  from: (id: never) => gte(d.id, id),
  to: (id: never) => lt(d.id, id),
  last: (id: never) => lt(d.id, id),
})
const list = filtered('webhook_log', (db, { rows, ...filters }: Slotted<Filter & { rows: number }>) =>
  db
    .select()
    .from(d)
    .where(conditions(filters as never))
    .orderBy(desc(d.id))
    .limit(rows as never),
)

type Query = Parsed<typeof endpoints.deliveries>['query']
export async function listDeliveries({ db }: Kernel, actor: Owner, endpoint_id: string, query: Query) {
  await findEndpoint(db.read, actor, endpoint_id)
  const { type, state, event_id, since, until, cursor, limit } = query
  const rows: WebhookDeliveryRow[] = await list(db.read, '', {
    endpoint_id,
    type,
    state,
    event_id,
    from: since && firstIdAt('whd', since),
    to: until && firstIdAt('whd', until),
    last: cursor === undefined ? undefined : decodeCursor(cursor).id,
    rows: limit + 1,
  } as never)
  const page = pageOf(rows, limit, (row) => row)
  return { ...page, data: await withAttempts(db.read, page.data) }
}

/** One delivery of the actor, with the body as it is sent now. */
export async function getDelivery({ db, config }: Kernel, actor: Owner, endpoint_id: string, id: string) {
  const endpoint = await findEndpoint(db.read, actor, endpoint_id)
  const [row] = await db.read
    .select()
    .from(d)
    .where(and(eq(d.id, id), eq(d.endpoint_id, endpoint_id)))
  if (!row) throw notFound()
  const event = (await eventsOf(db.read, [row.event_id])).get(row.event_id)
  const [delivery] = await withAttempts(db.read, [row])
  return { ...delivery!, body: event ? bodyOf(event, endpoint.payload, config.PUBLIC_URL) : null }
}

/** The newest deliveries of all the actor’s endpoints. */
export async function listRecent(kernel: Kernel, actor: Owner, { limit }: { limit: number }) {
  const { read } = kernel.db
  const { data: all } = await listEndpoints(kernel, actor)
  const newest = await Promise.all(
    all.map(({ id }) => list(read, '', { endpoint_id: id, rows: limit } as never) as Promise<WebhookDeliveryRow[]>),
  )
  const rows = newest
    .flat()
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit)
  const endpoints = new Map(all.map(({ id, url, description }) => [id, { id, url, description }]))
  const endpointOf = new Map(rows.map((row) => [row.id, endpoints.get(row.endpoint_id)!]))
  const data = await withAttempts(read, rows)
  return { data: data.map((delivery) => ({ ...delivery, endpoint: endpointOf.get(delivery.id)! })) }
}
