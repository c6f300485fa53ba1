import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import { onPostgres } from '../../../kernel/db/engine.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notePosted } from '../../../kernel/work/wakeups.ts'
import { lastPosition } from '../../../kernel/work/work.ts'
import type { Projection } from '../../../kernel/work/worker.ts'
import { events } from '../../../kernel/work/work.tables.ts'
import { readSettings } from '../../platform/settings/settings.service.ts'
import { isSentTo } from './recording.rules.ts'
import type { AnyWebhookSource, Fact } from './sources.service.ts'
import {
  webhook_deliveries,
  webhook_endpoints,
  type WebhookEndpointRow,
  webhook_events,
  type WebhookEventRow,
  webhook_progress,
} from './webhooks.tables.ts'

const NAME = 'feed'
const BATCH = onPostgres ? 200 : 500
const insertEvent = inserting('webhook_event_insert', webhook_events)
const insertDelivery = inserting('webhook_delivery_insert', webhook_deliveries)

/** The position up to which the feed is recorded. */
export async function feedPosition(db: Reader): Promise<number> {
  const [row] = await db.select().from(webhook_progress).where(eq(webhook_progress.name, NAME))
  return row?.position ?? 0
}

/** The time of the first event that is not recorded yet; null when all are. */
export async function oldestUnrecorded(db: Reader): Promise<string | null> {
  const { created_at, position, id } = events
  const isAhead = gt(position, await feedPosition(db))
  const [placed] = await db.select({ created_at }).from(events).where(isAhead).orderBy(asc(position)).limit(1)
  const [fresh] = await db.select({ created_at }).from(events).where(isNull(position)).orderBy(asc(id)).limit(1)
  return [placed, fresh].flatMap((event) => event?.created_at ?? []).toSorted()[0] ?? null
}

/**
 * Records facts as events of the feed, with deliveries for the endpoints that subscribe to them, in the order of their
 * positions. Of two workers with the same batch one commits: its first statement moves the progress from where both
 * found it. Bodies are built before the transaction, to keep it short.
 */
export async function recordEvents(kernel: Kernel, sources: readonly AnyWebhookSource[]): Promise<number> {
  const { db, clock } = kernel
  const from = await feedPosition(db.read)
  if (from >= (await lastPosition(db.read))) return 0
  const facts = (await db.read
    .select()
    .from(events)
    .where(gt(events.position, from))
    .orderBy(asc(events.position))
    .limit(BATCH)) as Fact[]
  const { webhook_event_days } = await readSettings(db.read)
  const oldest = later(clock.now(), -webhook_event_days * DAY)
  const rows = await rowsOf(
    kernel,
    sources,
    facts.filter((fact) => fact.sponsor_id && fact.created_at > oldest),
  )
  const to = facts.at(-1)!.position
  await db.write((tx) => store(tx, rows, { from, to }), { isolation: 'read committed' })
  return facts.length
}

async function rowsOf({ db }: Kernel, sources: readonly AnyWebhookSource[], facts: readonly Fact[]) {
  const rows: WebhookEventRow[] = []
  for (const [type, group] of Map.groupBy(facts, (fact) => fact.type)) {
    for (const source of sources.filter(({ on }) => on.type === type)) {
      const bodies = await source.bodies(db.read, group)
      for (const [n, data] of bodies.entries()) if (data) rows.push(rowOf(group[n]!, source.type as Type, data as Data))
    }
  }
  return rows.toSorted((a, b) => a.position - b.position)
}
type Type = WebhookEventRow['type']
type Data = WebhookEventRow['data']
const rowOf = ({ id, sponsor_id, influencer_id, position, subject_id, created_at }: Fact, type: Type, data: Data) => ({
  id,
  position,
  type,
  subject_id,
  data,
  created_at,
  sponsor_id: sponsor_id!,
  influencer_id: 'influencer' in data ? influencer_id : null,
})

async function store(tx: Tx, rows: readonly WebhookEventRow[], { from, to }: { from: number; to: number }) {
  if (from === 0) await tx.insert(webhook_progress).values({ name: NAME, position: 0 }).onConflictDoNothing()
  const [progress] = await tx
    .update(webhook_progress)
    .set({ position: to })
    .where(and(eq(webhook_progress.name, NAME), eq(webhook_progress.position, from)))
    .returning()
  if (!progress) return
  await insertEvent(tx, rows)
  await insertDelivery(tx, await deliveriesOf(tx, rows))
  if (rows.length > 0) tx.after(notePosted)
}

async function deliveriesOf(tx: Tx, rows: readonly WebhookEventRow[]) {
  const sponsors = [...new Set(rows.map(({ sponsor_id }) => sponsor_id))]
  if (sponsors.length === 0) return []
  const endpoints: WebhookEndpointRow[] = await tx
    .select()
    .from(webhook_endpoints)
    .where(and(inArray(webhook_endpoints.sponsor_id, sponsors), isNull(webhook_endpoints.ended_at)))
  const bySponsor = Map.groupBy(endpoints, ({ sponsor_id }) => sponsor_id)
  return rows.flatMap((event) => {
    const { id: event_id, type, subject_id, position } = event
    return (bySponsor.get(event.sponsor_id) ?? [])
      .filter((endpoint) => isSentTo(endpoint, event))
      .map(({ id: endpoint_id }) => ({
        endpoint_id,
        event_id,
        type,
        subject_id,
        position,
        id: tx.newId('whd'),
        state: 'waiting' as const,
        next_at: tx.now,
        created_at: tx.now,
      }))
  })
}

export const recordings = ({ webhooks }: { webhooks: readonly AnyWebhookSource[] }): Projection[] => [
  (kernel) => recordEvents(kernel, webhooks),
]
