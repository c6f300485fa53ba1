import { and, asc, eq, exists, inArray, isNull, lte, not, notExists, or, type SQL, sql } from 'drizzle-orm'
import { later, SECOND } from '../../../kernel/clock.ts'
import { alias, skipLocked } from '../../../kernel/db/columns.ts'
import { among, changing, inState, type Reader, slot, joinSlot, statement, type Tx } from '../../../kernel/db/db.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { type Paced, withinLimit } from './pacing.service.ts'
import {
  webhook_deliveries,
  webhook_endpoints,
  type WebhookDeliveryRow,
  type WebhookEndpointRow,
} from './webhooks.tables.ts'

/** Longer than any try takes, so that no lease has to be renewed. */
export const LEASE = 60 * SECOND

const d = webhook_deliveries
const isReplay = (yes: boolean) => eq(d.is_replay, yes).inlineParams()

/** Endpoints that something waits for, found by leaps along the index: what it costs grows with them alone. */
const waitingEndpoints = sql`(with recursive open(endpoint_id) as (
    select min(${d.endpoint_id}) from ${d} where ${d.next_at} is not null
    union all
    select (select min(${d.endpoint_id}) from ${d} where ${d.next_at} is not null and ${d.endpoint_id} > open.endpoint_id)
      from open where open.endpoint_id is not null
  ) select endpoint_id from open where endpoint_id is not null)`

/** Nothing is sent for a sponsor that is suspended: what is due waits, as at an endpoint that is paused. */
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
/** Those of them that may be called and have something due. */
export const dueEndpoints = statement('webhook_due_endpoints', (db) =>
  db
    .select()
    .from(webhook_endpoints)
    .where(
      and(inArray(webhook_endpoints.id, waitingEndpoints), mayBeCalled(db), or(isDueAt(db, false), isDueAt(db, true))),
    ),
)

const before = alias(d, 'before')
/** At a serial endpoint nothing passes what came before it about the same subject; what is new is not held up by replays. */
const isFirst = (db: Reader, replay: boolean) =>
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
          serial ? isFirst(db, replay) : undefined,
        ),
      )
      .orderBy(asc(d.next_at), asc(d.id))
      .limit(slot('room') as never)
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

/** How many more an endpoint may have under way, and how many of them may be replays. */
export type Room = { all: number; replays: number }
export type Claimed = { endpoint: WebhookEndpointRow } & Paced<WebhookDeliveryRow>

/** Takes what is due at an endpoint under a lease: what is new before what is replayed. */
export async function claimAt(tx: Tx, endpoint: WebhookEndpointRow, room: Room, lease: string): Promise<Claimed> {
  const of = { endpoint_id: endpoint.id, now: tx.now, lease, until: later(tx.now, LEASE) }
  const claimed = await withinLimit(tx, endpoint, room.all, async (most) => {
    const fresh = await (endpoint.serial ? claims.freshInOrder : claims.fresh)(tx, { ...of, room: most })
    const left = Math.min(most - fresh.length, room.replays)
    if (left <= 0) return inTurn(fresh)
    const replayed = await (endpoint.serial ? claims.replayedInOrder : claims.replayed)(tx, { ...of, room: left })
    return [...inTurn(fresh), ...inTurn(replayed)]
  })
  return { endpoint, ...claimed }
}
/** `returning` keeps no order. */
const inTurn = (rows: WebhookDeliveryRow[]) => rows.toSorted((a, b) => a.position - b.position)

/** Those of them that may be called, as they are now. */
export const activeEndpoints = statement('webhook_active_endpoints', (db) =>
  db
    .select()
    .from(webhook_endpoints)
    .where(and(among(webhook_endpoints.id, 'ids'), mayBeCalled(db))),
)

/** Given back to whoever comes next, at once; false where it was settled or taken over meanwhile. */
export const handBack = changing('webhook_hand_back', (db) =>
  db
    .update(d)
    .set({ lease: null, next_at: slot('now') as unknown as SQL })
    .where(and(eq(d.id, slot('id')), eq(d.lease, slot('lease')))),
)
