import { and, asc, eq, exists, inArray, isNull, lte, not, notExists, or, type SQL, sql } from 'drizzle-orm'
import { later, SECOND } from '../../../kernel/clock.ts'
import { alias, skipLocked } from '../../../kernel/db/columns.ts'
import { among, changing, inState, type Reader, slot, joinSlot, statement, type Tx } from '../../../kernel/db/db.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { type LimitedRows, withinLimit } from './pacing.service.ts'
import {
  webhook_deliveries,
  webhook_endpoints,
  type WebhookDeliveryRow,
  type WebhookEndpointRow,
} from './webhooks.tables.ts'

/** Longer than any attempt takes, so that no lease has to be renewed. */
export const LEASE = 60 * SECOND

const d = webhook_deliveries
const isReplay = (yes: boolean) => eq(d.is_replay, yes).inlineParams()

/**
 * Endpoints with waiting deliveries, found by a skip scan of the index: its cost grows with the number of endpoints.
 */
const waitingEndpoints = sql`(with recursive open(endpoint_id) as (
    select min(${d.endpoint_id}) from ${d} where ${d.next_at} is not null
    union all
    select (select min(${d.endpoint_id}) from ${d} where ${d.next_at} is not null and ${d.endpoint_id} > open.endpoint_id)
      from open where open.endpoint_id is not null
  ) select endpoint_id from open where endpoint_id is not null)`

/** Nothing is sent for a suspended sponsor: due deliveries wait, as they do for a paused endpoint. */
export const isOfSuspended = (db: Reader) =>
  exists(
    db
      .select({ id: sponsors.id })
      .from(sponsors)
      .where(and(eq(sponsors.id, webhook_endpoints.sponsor_id), inState(sponsors.approval, 'suspended'))),
  )
const mayBeCalled = (db: Reader) =>
  and(inState(webhook_endpoints.state, 'active'), isNull(webhook_endpoints.ended_at), not(isOfSuspended(db)))

const isDueAt = (db: Reader, replay: boolean) =>
  exists(
    db
      .select({ id: d.id })
      .from(d)
      .where(and(eq(d.endpoint_id, webhook_endpoints.id), isReplay(replay), lte(d.next_at, joinSlot('now')))),
  )
/** The endpoints that may be called and have due deliveries. */
export const dueEndpoints = statement('webhook_due_endpoints', (db) =>
  db
    .select()
    .from(webhook_endpoints)
    .where(
      and(inArray(webhook_endpoints.id, waitingEndpoints), mayBeCalled(db), or(isDueAt(db, false), isDueAt(db, true))),
    ),
)

const before = alias(d, 'before')
/** A serial endpoint gets the events of one subject in order. Replays do not hold up new deliveries. */
const isFirstOfSubject = (db: Reader, replay: boolean) =>
  notExists(
    db
      .select({ id: before.id })
      .from(before)
      .where(
        and(
          eq(before.endpoint_id, d.endpoint_id),
          eq(before.subject_id, d.subject_id),
          sql`${before.next_at} is not null`,
          sql`${before.position} < ${d.position}`,
          replay ? undefined : eq(before.is_replay, false).inlineParams(),
        ),
      ),
  )

const claimOf = (name: string, { replay, serial }: { replay: boolean; serial: boolean }) =>
  statement(name, (db) => {
    const due = db
      .select({ id: d.id })
      .from(d)
      .where(
        and(
          eq(d.endpoint_id, slot('endpoint_id')),
          isReplay(replay),
          lte(d.next_at, slot('now')),
          serial ? isFirstOfSubject(db, replay) : undefined,
        ),
      )
      .orderBy(asc(d.next_at), asc(d.id))
      .limit(slot('limit') as never)
    return db
      .update(d)
      .set({ lease: slot('lease') as unknown as SQL, next_at: slot('until') as unknown as SQL })
      .where(inArray(d.id, skipLocked(due)))
      .returning()
  })
const claims = {
  fresh: claimOf('webhook_claim', { replay: false, serial: false }),
  replayed: claimOf('webhook_claim_replayed', { replay: true, serial: false }),
  freshInOrder: claimOf('webhook_claim_in_order', { replay: false, serial: true }),
  replayedInOrder: claimOf('webhook_claim_replayed_in_order', { replay: true, serial: true }),
}

/** How many more deliveries may be claimed for an endpoint, and how many of them may be replays. */
export type FreeSlots = { all: number; replays: number }
export type Claim = { endpoint: WebhookEndpointRow } & LimitedRows<WebhookDeliveryRow>

/** Claims the due deliveries of an endpoint under a lease: new ones before replays. */
export async function claimDeliveries(
  tx: Tx,
  endpoint: WebhookEndpointRow,
  free: FreeSlots,
  lease: string,
): Promise<Claim> {
  const of = { endpoint_id: endpoint.id, now: tx.now, lease, until: later(tx.now, LEASE) }
  const batch = await withinLimit(tx, endpoint, free.all, async (limit) => {
    const newRows = await (endpoint.serial ? claims.freshInOrder : claims.fresh)(tx, { ...of, limit })
    const remaining = Math.min(limit - newRows.length, free.replays)
    if (remaining <= 0) return byPosition(newRows)
    const replayRows = await (endpoint.serial ? claims.replayedInOrder : claims.replayed)(tx, {
      ...of,
      limit: remaining,
    })
    return [...byPosition(newRows), ...byPosition(replayRows)]
  })
  return { endpoint, ...batch }
}
/** Restores the order, which `returning` does not keep. */
const byPosition = (rows: WebhookDeliveryRow[]) => rows.toSorted((a, b) => a.position - b.position)

/** The current rows of those endpoints that may be called. */
export const activeEndpoints = statement('webhook_active_endpoints', (db) =>
  db
    .select()
    .from(webhook_endpoints)
    .where(and(among(webhook_endpoints.id, 'ids'), mayBeCalled(db))),
)

/** Makes a delivery due again at once. Changes nothing where it was settled or claimed by another worker. */
export const releaseLease = changing('webhook_release_lease', (db) =>
  db
    .update(d)
    .set({ lease: null, next_at: slot('now') as unknown as SQL })
    .where(and(eq(d.id, slot('id')), eq(d.lease, slot('lease')))),
)
