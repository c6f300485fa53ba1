import { setImmediate as turn } from 'node:timers/promises'
import type { WebhookReplay } from '@affluence/contract/webhooks'
import {
  and,
  asc,
  count,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  max,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { firstIdAt, later } from '../../../kernel/clock.ts'
import { inState, type Reader } from '../../../kernel/db/db.ts'
import { LATE } from './feed.rules.ts'
import { type Asked, type Bounds, type Key, merged } from './replaySelection.rules.ts'
import { firstPositionFrom, lastPositionBefore } from './windows.service.ts'
import { webhook_deliveries, webhook_events, type WebhookEndpointRow, type WebhookEventRow } from './webhooks.tables.ts'

const d = webhook_deliveries
const e = webhook_events

/** Where a page begins, and how many rows it reads at most, wanted or not. */
type From = { after: Key; size: number }
/** Walks that together come by everything that a replay sends. */
export type Walk = { first: Key; parts: readonly Part[] }
type Part = (db: Reader, from: From) => ReturnType<typeof pageOfFeed>
export type Found = { event_id: string } & Pick<WebhookEventRow, 'type' | 'subject_id' | 'position'>

const isWithin = ({ since, until }: Asked) =>
  and(since ? gte(e.created_at, since) : undefined, until ? lt(e.created_at, until) : undefined)
/** A test is of one moment, and of the endpoint that was tested. */
const isNoTest = ne(e.type, 'test')
const isChosen = ({ events }: WebhookEndpointRow) => {
  const types = events.filter((type) => type !== '*')
  return types.length < events.length ? undefined : inArray(e.type, types)
}
/** Neither under way, nor waiting for its first try: that comes anyway. */
export const isIdle = and(ne(d.state, 'waiting'), isNull(d.lease))
const isWhich: Record<NonNullable<WebhookReplay['which']> | 'all', SQL | undefined> = {
  failed: and(inArray(d.state, ['failed', 'dead']), isIdle),
  missing: isNull(d.id),
  all: or(isNull(d.id), isIdle),
}

const columnsOf = (key: SQL<Key>, wanted: SQL | undefined) => ({
  key: key.as('key'),
  event_id: sql<string>`${e.id}`.as('event_id'),
  type: sql<WebhookEventRow['type']>`${e.type}`.as('type'),
  subject_id: sql<string>`${e.subject_id}`.as('subject_id'),
  position: sql<number>`${e.position}`.mapWith(Number).as('position'),
  wanted: sql<boolean>`${wanted}`.mapWith(Boolean).as('wanted'),
})

type Within = { endpoint: WebhookEndpointRow; asked: Asked; last: Key }
function pageOfFeed(db: Reader, { endpoint, asked, last }: Within, { after, size }: From) {
  const page = db
    .select({ id: e.id })
    .from(e)
    .where(and(eq(e.sponsor_id, endpoint.sponsor_id), gt(e.position, Number(after)), lte(e.position, Number(last))))
    .orderBy(asc(e.position))
    .limit(size)
    .as('page')
  const wanted = and(isNoTest, isWithin(asked), isChosen(endpoint), isWhich[asked.which ?? 'all'])
  return db
    .select(columnsOf(sql<Key>`${e.position}`.mapWith(Number), wanted))
    .from(page)
    .innerJoin(e, eq(e.id, page.id))
    .leftJoin(d, and(eq(d.event_id, e.id), eq(d.endpoint_id, endpoint.id)))
}

/** Along the index of states: what it costs grows with what failed, not with the feed. */
function pageOfState(db: Reader, { endpoint, asked, last, state }: Within & OfState, { after, size }: From) {
  const page = db
    .select({ id: d.id, event_id: d.event_id })
    .from(d)
    .where(
      and(eq(d.endpoint_id, endpoint.id), inState(d.state, state), gt(d.id, String(after)), lt(d.id, String(last))),
    )
    .orderBy(asc(d.id))
    .limit(size)
    .as('page')
  const wanted = and(isNotNull(e.id), isNoTest, isWithin(asked), isWhich.failed)
  return db
    .select(columnsOf(sql<Key>`${d.id}`, wanted))
    .from(page)
    .innerJoin(d, eq(d.id, page.id))
    .leftJoin(e, eq(e.id, page.event_id))
}
type OfState = { state: 'failed' | 'dead' }

export async function walkOf(db: Reader, endpoint: WebhookEndpointRow, asked: Asked, bounds: Bounds): Promise<Walk> {
  const { since, until } = asked
  if (asked.which === 'failed') {
    const of = { endpoint, asked, last: bounds.last_delivery }
    const parts = (['failed', 'dead'] as const).map(
      (state): Part =>
        (on, from) =>
          pageOfState(on, { ...of, state }, from) as never,
    )
    // A delivery is made after its event; the clock of the worker that made it may have been behind.
    return { first: since ? firstIdAt('whd', later(since, -LATE)) : '', parts }
  }
  const first = since ? await firstPositionFrom(db, endpoint.sponsor_id, since) : 1
  const end = until ? await lastPositionBefore(db, endpoint.sponsor_id, until) : bounds.last_position
  if (first === null || end === null) return { first: 0, parts: [] }
  const last = Math.min(end, bounds.last_position)
  return { first: first - 1, parts: [(on, from) => pageOfFeed(on, { endpoint, asked, last }, from)] }
}

/** The next rows of a walk. */
export async function pageAfter(db: Reader, { parts }: Walk, from: From) {
  const pages: (Found & { key: Key; wanted: boolean })[][] = []
  for (const part of parts) pages.push(await part(db, from))
  return merged(pages, from.size)
}

const COUNTED = 5000
/** Exact; in pieces, so that nobody waits long for one of them. */
export async function countOf(db: Reader, { first, parts }: Walk): Promise<number> {
  let found = 0
  for (const part of parts) {
    let piece = await countPiece(db, part, first)
    for (found += piece.wanted; piece.read === COUNTED; found += piece.wanted) {
      await turn()
      piece = await countPiece(db, part, piece.last!)
    }
  }
  return found
}
type Piece = { wanted: number; read: number; last: Key | null }
async function countPiece(db: Reader, part: Part, after: Key): Promise<Piece> {
  const page = part(db, { after, size: COUNTED }).as('counted')
  const wanted = sql<number>`count(case when ${page.wanted} then 1 end)`.mapWith(Number)
  const [row] = await db.select({ wanted, read: count(), last: max(page.key) }).from(page)
  return row as Piece
}

/** Of events that were chosen one by one those that may be sent. */
export function chosenOf(db: Reader, endpoint: WebhookEndpointRow, ids: readonly string[], asked: Asked) {
  return db
    .select({ event_id: e.id, type: e.type, subject_id: e.subject_id, position: e.position })
    .from(e)
    .leftJoin(d, and(eq(d.event_id, e.id), eq(d.endpoint_id, endpoint.id)))
    .where(
      and(
        inArray(e.id, [...ids]),
        eq(e.sponsor_id, endpoint.sponsor_id),
        isNoTest,
        isWithin(asked),
        isWhich[asked.which ?? 'all'],
      ),
    )
}
