import { setImmediate as turn } from 'node:timers/promises'
import { and, eq, isNull, lt } from 'drizzle-orm'
import { HOUR, later } from '../../../kernel/clock.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { notePosted } from '../../../kernel/work/wakeups.ts'
import { signedBy } from '../../../kernel/work/work.ts'
import type { Owner } from './endpoints.service.ts'
import type { ReplaySelection, Bounds } from './replaySelection.rules.ts'
import { type SelectedEvent, isIdle, pageAfter, type EventScan, eventScan } from './replaySelection.service.ts'
import { type ReplayRow, webhook_replays } from './replays.tables.ts'
import { webhook_deliveries, webhook_endpoints, type WebhookEndpointRow } from './webhooks.tables.ts'

/** How many rows one transaction reads. */
const PAGE = 200
/** A replay without progress for this long does not block the next one. */
const STALE = HOUR

const d = webhook_deliveries
const r = webhook_replays
const isOpenAt = (endpoint_id: string) => and(eq(r.endpoint_id, endpoint_id), isNull(r.finished_at))

/** An endpoint has one running replay at a time. */
export async function assertNoneOpen(db: Reader, endpoint_id: string, now: string) {
  const [open] = await db.select({ updated_at: r.updated_at }).from(r).where(isOpenAt(endpoint_id))
  if (open && open.updated_at >= later(now, -STALE)) throw new Refusal('conflict', 'replay_running', { retry_after: 5 })
}

type NewReplay = Bounds & { asked: ReplaySelection; place: string; by: Owner }
export async function openReplay(tx: Tx, { id: endpoint_id }: WebhookEndpointRow, { by, ...of }: NewReplay) {
  const isStale = and(isOpenAt(endpoint_id), lt(r.updated_at, later(tx.now, -STALE)))
  await tx.update(r).set({ finished_at: tx.now }).where(isStale)
  const [row] = await tx
    .insert(r)
    .values({
      id: tx.newId('whr'),
      endpoint_id,
      ...of,
      asked_by: signedBy(by).actor_id,
      created_at: tx.now,
      updated_at: tx.now,
    })
    .onConflictDoNothing()
    .returning()
  if (!row) throw new Refusal('conflict', 'replay_running', { retry_after: 5 })
  return row
}

/** Makes events due again. An event and an endpoint share one delivery row, so its id stays the same. */
export async function sendAgain(tx: Tx, endpoint_id: string, events: readonly SelectedEvent[], by: string | null) {
  if (events.length === 0) return
  const set = { state: 'waiting', next_at: tx.now, tries: 0, is_replay: true, replay_by: by, settled_at: null } as const
  await tx
    .insert(d)
    .values(
      events.map(({ event_id, type, subject_id, position }) => ({
        id: tx.newId('whd'),
        endpoint_id,
        event_id,
        type,
        subject_id,
        position,
        ...set,
        created_at: tx.now,
      })),
    )
    .onConflictDoUpdate({ target: [d.endpoint_id, d.event_id], set, setWhere: isIdle })
  tx.after(notePosted)
}

/** Sends the next page; null when it was the last one, or when another worker has sent it. */
export async function sendNextPage(tx: Tx, row: ReplayRow, scan: EventScan): Promise<ReplayRow | null> {
  const after = typeof scan.first === 'number' ? Number(row.place) : row.place
  const page = await pageAfter(tx, scan, { after, size: PAGE })
  const events = page.filter(({ isSelected }) => isSelected)
  const isLast = page.length < PAGE
  const [updated] = await tx
    .update(r)
    .set({
      place: String(page.at(-1)?.key ?? row.place),
      sent: row.sent + events.length,
      updated_at: tx.now,
      finished_at: isLast ? tx.now : null,
    })
    .where(and(eq(r.id, row.id), eq(r.place, row.place), isNull(r.finished_at)))
    .returning()
  if (!updated) return null
  await sendAgain(tx, row.endpoint_id, events, row.asked_by)
  return isLast ? null : updated
}

/** Continues a replay, one page for each transaction. The sender then sends its deliveries like any other. */
export async function runReplay({ db }: Kernel, id: string, { signal }: { signal: AbortSignal }) {
  const [replay] = await db.read
    .select({ row: r, endpoint: webhook_endpoints })
    .from(r)
    .innerJoin(webhook_endpoints, eq(webhook_endpoints.id, r.endpoint_id))
    .where(and(eq(r.id, id), isNull(r.finished_at)))
  if (!replay) return
  const scan = await eventScan(db.read, replay.endpoint, replay.row.asked, replay.row)
  const next = (row: ReplayRow) => db.write((tx) => sendNextPage(tx, row, scan), { isolation: 'read committed' })
  for (let row = await next(replay.row); row; row = await next(row)) {
    signal.throwIfAborted()
    await turn()
  }
}
