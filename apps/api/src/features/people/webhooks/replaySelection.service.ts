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
import { type ReplaySelection, type Bounds, type Key, merged } from './replaySelection.rules.ts'
import { firstPositionFrom, lastPositionBefore } from './windows.service.ts'
import { webhook_deliveries, webhook_events, type WebhookEndpointRow, type WebhookEventRow } from './webhooks.tables.ts'

const d = webhook_deliveries
const e = webhook_events

/** Where a page begins, and how many rows it reads at most, selected or not. */
type PageRange = { after: Key; size: number }
/** Scans that together read every event that a replay may send. */
export type EventScan = { first: Key; parts: readonly Part[] }
type Part = (db: Reader, from: PageRange) => ReturnType<typeof pageOfFeed>
export type SelectedEvent = { event_id: string } & Pick<WebhookEventRow, 'type' | 'subject_id' | 'position'>

const isWithin = ({ since, until }: ReplaySelection) =>
  and(since ? gte(e.created_at, since) : undefined, until ? lt(e.created_at, until) : undefined)
/** Tests are not replayed. */
const isNoTest = ne(e.type, 'test')
const isSubscribed = ({ events }: WebhookEndpointRow) => {
  const types = events.filter((type) => type !== '*')
  return types.length < events.length ? undefined : inArray(e.type, types)
}
/** Neither leased, nor waiting for its first attempt, which comes anyway. */
export const isIdle = and(ne(d.state, 'waiting'), isNull(d.lease))
const isWhich: Record<NonNullable<WebhookReplay['which']> | 'all', SQL | undefined> = {
  failed: and(inArray(d.state, ['failed', 'dead']), isIdle),
  missing: isNull(d.id),
  all: or(isNull(d.id), isIdle),
}

const columnsOf = (key: SQL<Key>, isSelected: SQL | undefined) => ({
  key: key.as('key'),
  event_id: sql<string>`${e.id}`.as('event_id'),
  type: sql<WebhookEventRow['type']>`${e.type}`.as('type'),
  subject_id: sql<string>`${e.subject_id}`.as('subject_id'),
  position: sql<number>`${e.position}`.mapWith(Number).as('position'),
  isSelected: sql<boolean>`${isSelected}`.mapWith(Boolean).as('isSelected'),
})

type ScanRange = { endpoint: WebhookEndpointRow; selection: ReplaySelection; last: Key }
function pageOfFeed(db: Reader, { endpoint, selection, last }: ScanRange, { after, size }: PageRange) {
  const page = db
    .select({ id: e.id })
    .from(e)
    .where(and(eq(e.sponsor_id, endpoint.sponsor_id), gt(e.position, Number(after)), lte(e.position, Number(last))))
    .orderBy(asc(e.position))
    .limit(size)
    .as('page')
  const isSelected = and(isNoTest, isWithin(selection), isSubscribed(endpoint), isWhich[selection.which ?? 'all'])
  return db
    .select(columnsOf(sql<Key>`${e.position}`.mapWith(Number), isSelected))
    .from(page)
    .innerJoin(e, eq(e.id, page.id))
    .leftJoin(d, and(eq(d.event_id, e.id), eq(d.endpoint_id, endpoint.id)))
}

/** Reads along the index of states: the cost grows with the failed deliveries, not with the feed. */
function pageOfState(
  db: Reader,
  { endpoint, selection, last, state }: ScanRange & OfState,
  { after, size }: PageRange,
) {
  const page = db
    .select({ id: d.id, event_id: d.event_id })
    .from(d)
    .where(
      and(eq(d.endpoint_id, endpoint.id), inState(d.state, state), gt(d.id, String(after)), lt(d.id, String(last))),
    )
    .orderBy(asc(d.id))
    .limit(size)
    .as('page')
  const isSelected = and(isNotNull(e.id), isNoTest, isWithin(selection), isWhich.failed)
  return db
    .select(columnsOf(sql<Key>`${d.id}`, isSelected))
    .from(page)
    .innerJoin(d, eq(d.id, page.id))
    .leftJoin(e, eq(e.id, page.event_id))
}
type OfState = { state: 'failed' | 'dead' }

export async function eventScan(
  db: Reader,
  endpoint: WebhookEndpointRow,
  selection: ReplaySelection,
  bounds: Bounds,
): Promise<EventScan> {
  const { since, until } = selection
  if (selection.which === 'failed') {
    const of = { endpoint, selection, last: bounds.last_delivery }
    const parts = (['failed', 'dead'] as const).map(
      (state): Part =>
        (on, from) =>
          pageOfState(on, { ...of, state }, from) as never,
    )
    // A delivery is created after its event, but the clock of its worker may have been behind.
    return { first: since ? firstIdAt('whd', later(since, -LATE)) : '', parts }
  }
  const first = since ? await firstPositionFrom(db, endpoint.sponsor_id, since) : 1
  const end = until ? await lastPositionBefore(db, endpoint.sponsor_id, until) : bounds.last_position
  if (first === null || end === null) return { first: 0, parts: [] }
  const last = Math.min(end, bounds.last_position)
  return { first: first - 1, parts: [(on, from) => pageOfFeed(on, { endpoint, selection, last }, from)] }
}

/** The next rows of a scan. */
export async function pageAfter(db: Reader, { parts }: EventScan, from: PageRange) {
  const pages: (SelectedEvent & { key: Key; isSelected: boolean })[][] = []
  for (const part of parts) pages.push(await part(db, from))
  return merged(pages, from.size)
}

const COUNT_PAGE = 5000
/** The exact number of selected rows, counted in pages so that no query takes long. */
export async function countOf(db: Reader, { first, parts }: EventScan): Promise<number> {
  let total = 0
  for (const part of parts) {
    let piece = await countPiece(db, part, first)
    for (total += piece.isSelected; piece.read === COUNT_PAGE; total += piece.isSelected) {
      await turn()
      piece = await countPiece(db, part, piece.last!)
    }
  }
  return total
}
type Piece = { isSelected: number; read: number; last: Key | null }
async function countPiece(db: Reader, part: Part, after: Key): Promise<Piece> {
  const page = part(db, { after, size: COUNT_PAGE }).as('counted')
  const isSelected = sql<number>`count(case when ${page.isSelected} then 1 end)`.mapWith(Number)
  const [row] = await db.select({ isSelected, read: count(), last: max(page.key) }).from(page)
  return row as Piece
}

/** Those of the listed events that may be sent. */
export function selectedEvents(
  db: Reader,
  endpoint: WebhookEndpointRow,
  ids: readonly string[],
  selection: ReplaySelection,
) {
  return db
    .select({ event_id: e.id, type: e.type, subject_id: e.subject_id, position: e.position })
    .from(e)
    .leftJoin(d, and(eq(d.event_id, e.id), eq(d.endpoint_id, endpoint.id)))
    .where(
      and(
        inArray(e.id, [...ids]),
        eq(e.sponsor_id, endpoint.sponsor_id),
        isNoTest,
        isWithin(selection),
        isWhich[selection.which ?? 'all'],
      ),
    )
}
