import type { Output, Parsed } from '@affluence/contract/endpoint'
import type { webhookFeed } from '@affluence/contract/webhookFeed'
import type { WebhookType } from '@affluence/contract/webhookEvents'
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { type KeyActor, sellerOf, type SponsorActor } from '../../../kernel/access.ts'
import { later } from '../../../kernel/clock.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { cursorAt, parseAfter, presentEvent } from './feed.rules.ts'
import { feedPosition } from './recording.service.ts'
import { webhook_events, type WebhookEventRow } from './webhooks.tables.ts'
import { firstPositionFrom } from './windows.service.ts'
import type { Watch } from './watch.service.ts'

type PageRequest = { sponsor_id: string; from: number; limit: number }
const isAfter = ({ sponsor_id, from }: PageRequest) =>
  and(eq(webhook_events.sponsor_id, sponsor_id), gt(webhook_events.position, from))

const eventsAfter = (db: Reader, page: PageRequest): Promise<WebhookEventRow[]> =>
  db.select().from(webhook_events).where(isAfter(page)).orderBy(asc(webhook_events.position)).limit(page.limit)

/** Reads each type along its own index, so that rare types are not searched among all events. */
async function eventsOfTypesAfter(
  db: Reader,
  page: PageRequest,
  types: readonly WebhookType[],
): Promise<WebhookEventRow[]> {
  const positions: number[] = []
  for (const type of new Set(types)) {
    const rows = await db
      .select({ position: webhook_events.position })
      .from(webhook_events)
      .where(and(isAfter(page), eq(webhook_events.type, type)))
      .orderBy(asc(webhook_events.position))
      .limit(page.limit)
    positions.push(...rows.map(({ position }) => position))
  }
  const first = positions.toSorted((a, b) => a - b).slice(0, page.limit)
  if (first.length === 0) return []
  return db
    .select()
    .from(webhook_events)
    .where(and(eq(webhook_events.sponsor_id, page.sponsor_id), inArray(webhook_events.position, first)))
    .orderBy(asc(webhook_events.position))
}

/** The position after which a reader goes on. */
async function positionOf(db: Reader, sponsor_id: string, after: string | undefined, latest: number) {
  const start = parseAfter(after)
  if (start.kind === 'start') return 0
  if (start.kind === 'latest') return latest
  // A position beyond the end of the feed was given out before a backup was restored.
  if (start.kind === 'position') return Math.min(start.position, latest)
  if (start.kind === 'instant') return positionAt(db, sponsor_id, start.instant, latest)
  const [event] = await db
    .select({ position: webhook_events.position })
    .from(webhook_events)
    .where(and(eq(webhook_events.sponsor_id, sponsor_id), eq(webhook_events.id, start.id)))
  if (!event) await assertIsOlder(db, sponsor_id, start.id)
  return event?.position ?? 0
}

/** The position before the first younger event: rather an older event is shown again than a younger one missed. */
async function positionAt(db: Reader, sponsor_id: string, instant: string, latest: number) {
  const first = await firstPositionFrom(db, sponsor_id, later(instant, 1))
  return first === null ? latest : first - 1
}

/** An unknown event id is accepted where it is older than all stored events: that event was deleted. */
async function assertIsOlder(db: Reader, sponsor_id: string, id: string) {
  const [oldest] = await db
    .select({ id: webhook_events.id })
    .from(webhook_events)
    .where(eq(webhook_events.sponsor_id, sponsor_id))
    .orderBy(asc(webhook_events.position))
    .limit(1)
  if (oldest && oldest.id < id) throw invalid('after', 'invalid_cursor')
}

type Query = Parsed<typeof webhookFeed.events>['query']
type Page = Output<typeof webhookFeed.events>
/** The next events of a sponsor. The cursor also moves past the events that the filter leaves out. */
async function pageAfter(
  db: Reader,
  sponsor_id: string,
  { types, limit }: Query,
  after: number | undefined,
  cursor?: string,
) {
  const latest = await feedPosition(db)
  const from = after ?? (await positionOf(db, sponsor_id, cursor, latest))
  const page = { sponsor_id, from, limit }
  const rows = await (types ? eventsOfTypesAfter(db, page, types) : eventsAfter(db, page))
  const last = rows.at(-1)?.position ?? from
  const position = rows.length === limit ? last : Math.max(last, latest)
  return { data: rows.map(presentEvent), position }
}

type WaitContext = { watch: Watch; signal: AbortSignal; readmit(): Promise<void> }
/** With `wait`, an empty answer is held back until there are events, the time is over, or the wait is aborted. */
export async function readFeed(
  { db }: Kernel,
  actor: SponsorActor | KeyActor,
  query: Query,
  { watch, signal, readmit }: WaitContext,
): Promise<Page> {
  const sponsor_id = sellerOf(actor)
  const waiter = query.wait > 0 ? await watch.enter(sponsor_id) : null
  try {
    const until = performance.now() + query.wait * 1000
    let page = await pageAfter(db.read, sponsor_id, query, undefined, query.after)
    /** The actor is checked again, because their key may have been revoked during the wait. */
    const hasNewEvents = async () =>
      Boolean(await waiter?.next(until - performance.now(), signal)) && (await readmit(), true)
    while (page.data.length === 0 && (await hasNewEvents()))
      page = await pageAfter(db.read, sponsor_id, query, page.position)
    return { data: page.data, next_cursor: cursorAt(page.position) }
  } finally {
    waiter?.leave()
  }
}
