import type { Output, Parsed } from '@affluence/contract/endpoint'
import type { webhookFeed } from '@affluence/contract/webhookFeed'
import type { WebhookType } from '@affluence/contract/webhookEvents'
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { type KeyActor, sellerOf, type SponsorActor } from '../../../kernel/access.ts'
import { later } from '../../../kernel/clock.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { cursorAt, placeIn, presentEvent } from './feed.rules.ts'
import { feedPosition } from './recording.service.ts'
import { webhook_events, type WebhookEventRow } from './webhooks.tables.ts'
import { firstPositionFrom } from './windows.service.ts'
import type { Watch } from './watch.service.ts'

type Part = { sponsor_id: string; from: number; limit: number }
const isAfter = ({ sponsor_id, from }: Part) =>
  and(eq(webhook_events.sponsor_id, sponsor_id), gt(webhook_events.position, from))

const allAfter = (db: Reader, part: Part): Promise<WebhookEventRow[]> =>
  db.select().from(webhook_events).where(isAfter(part)).orderBy(asc(webhook_events.position)).limit(part.limit)

/** Each type along its own index: the few of a rare type are not looked for among all others. */
async function someAfter(db: Reader, part: Part, types: readonly WebhookType[]): Promise<WebhookEventRow[]> {
  const positions: number[] = []
  for (const type of new Set(types)) {
    const rows = await db
      .select({ position: webhook_events.position })
      .from(webhook_events)
      .where(and(isAfter(part), eq(webhook_events.type, type)))
      .orderBy(asc(webhook_events.position))
      .limit(part.limit)
    positions.push(...rows.map(({ position }) => position))
  }
  const first = positions.toSorted((a, b) => a - b).slice(0, part.limit)
  if (first.length === 0) return []
  return db
    .select()
    .from(webhook_events)
    .where(and(eq(webhook_events.sponsor_id, part.sponsor_id), inArray(webhook_events.position, first)))
    .orderBy(asc(webhook_events.position))
}

/** Where a reader goes on: behind what they had last, which may be named in several ways. */
async function positionOf(db: Reader, sponsor_id: string, after: string | undefined, latest: number) {
  const place = placeIn(after)
  if (place.kind === 'start') return 0
  if (place.kind === 'latest') return latest
  // A position ahead of us is of another time, before a restore.
  if (place.kind === 'position') return Math.min(place.position, latest)
  if (place.kind === 'instant') return positionAt(db, sponsor_id, place.instant, latest)
  const [event] = await db
    .select({ position: webhook_events.position })
    .from(webhook_events)
    .where(and(eq(webhook_events.sponsor_id, sponsor_id), eq(webhook_events.id, place.id)))
  if (!event) await assertIsOlder(db, sponsor_id, place.id)
  return event?.position ?? 0
}

/** Before the first event that is younger than the time: better that an older one is shown than that this one is missed. */
async function positionAt(db: Reader, sponsor_id: string, instant: string, latest: number) {
  const first = await firstPositionFrom(db, sponsor_id, later(instant, 1))
  return first === null ? latest : first - 1
}

/** An event that is no longer kept is before all that are; any other that we do not know is no place. */
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
/** The next events of a sponsor. The cursor moves on to where the feed was, also past what the filter left out. */
async function pageAfter(
  db: Reader,
  sponsor_id: string,
  { types, limit }: Query,
  after: number | undefined,
  cursor?: string,
) {
  const latest = await feedPosition(db)
  const from = after ?? (await positionOf(db, sponsor_id, cursor, latest))
  const part = { sponsor_id, from, limit }
  const rows = await (types ? someAfter(db, part, types) : allAfter(db, part))
  const last = rows.at(-1)?.position ?? from
  const position = rows.length === limit ? last : Math.max(last, latest)
  return { data: rows.map(presentEvent), position }
}

type Waiting = { watch: Watch; signal: AbortSignal; readmit(): Promise<void> }
/** With `wait`, an answer without events comes when there are some, when the time is over, or when the wait is ended. */
export async function readFeed(
  { db }: Kernel,
  actor: SponsorActor | KeyActor,
  query: Query,
  { watch, signal, readmit }: Waiting,
): Promise<Page> {
  const sponsor_id = sellerOf(actor)
  const waiter = query.wait > 0 ? await watch.enter(sponsor_id) : null
  try {
    const until = performance.now() + query.wait * 1000
    let page = await pageAfter(db.read, sponsor_id, query, undefined, query.after)
    /** A key that was revoked meanwhile opens nothing. */
    const isNews = async () => Boolean(await waiter?.next(until - performance.now(), signal)) && (await readmit(), true)
    while (page.data.length === 0 && (await isNews())) page = await pageAfter(db.read, sponsor_id, query, page.position)
    return { data: page.data, next_cursor: cursorAt(page.position) }
  } finally {
    waiter?.leave()
  }
}
