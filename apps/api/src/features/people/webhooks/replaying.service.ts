import { setImmediate as turn } from 'node:timers/promises'
import { and, eq, isNull, lt } from 'drizzle-orm'
import { HOUR, later } from '../../../kernel/clock.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { notePosted } from '../../../kernel/work/wakeups.ts'
import { signedBy } from '../../../kernel/work/work.ts'
import type { Owner } from './endpoints.service.ts'
import type { Asked, Bounds } from './replaySelection.rules.ts'
import { type Found, isIdle, pageAfter, type Walk, walkOf } from './replaySelection.service.ts'
import { type ReplayRow, webhook_replays } from './replays.tables.ts'
import { webhook_deliveries, webhook_endpoints, type WebhookEndpointRow } from './webhooks.tables.ts'

/** As many rows are looked at in one transaction. */
const PAGE = 200
/** One that has not moved for so long holds up no other. */
const STALE = HOUR

const d = webhook_deliveries
const r = webhook_replays
const isOpenAt = (endpoint_id: string) => and(eq(r.endpoint_id, endpoint_id), isNull(r.finished_at))

/** One after the other at an endpoint. */
export async function assertNoneOpen(db: Reader, endpoint_id: string, now: string) {
  const [open] = await db.select({ updated_at: r.updated_at }).from(r).where(isOpenAt(endpoint_id))
  if (open && open.updated_at >= later(now, -STALE)) throw new Refusal('conflict', 'replay_running', { retry_after: 5 })
}

type New = Bounds & { asked: Asked; place: string; by: Owner }
export async function openReplay(tx: Tx, { id: endpoint_id }: WebhookEndpointRow, { by, ...of }: New) {
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

/** One row for each event and endpoint, however often it is sent: an id stays the same. */
export async function sendAgain(tx: Tx, endpoint_id: string, found: readonly Found[], by: string | null) {
  if (found.length === 0) return
  const set = { state: 'waiting', next_at: tx.now, tries: 0, is_replay: true, replay_by: by, settled_at: null } as const
  await tx
    .insert(d)
    .values(
      found.map(({ event_id, type, subject_id, position }) => ({
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

/** Sends the next page; null when it was the last one, or when somebody else has sent it. */
export async function goOn(tx: Tx, row: ReplayRow, walk: Walk): Promise<ReplayRow | null> {
  const after = typeof walk.first === 'number' ? Number(row.place) : row.place
  const page = await pageAfter(tx, walk, { after, size: PAGE })
  const found = page.filter(({ wanted }) => wanted)
  const isLast = page.length < PAGE
  const [moved] = await tx
    .update(r)
    .set({
      place: String(page.at(-1)?.key ?? row.place),
      sent: row.sent + found.length,
      updated_at: tx.now,
      finished_at: isLast ? tx.now : null,
    })
    .where(and(eq(r.id, row.id), eq(r.place, row.place), isNull(r.finished_at)))
    .returning()
  if (!moved) return null
  await sendAgain(tx, row.endpoint_id, found, row.asked_by)
  return isLast ? null : moved
}

/** Goes on with a replay where it is, a page to each transaction; what waits then is sent like any other. */
export async function runReplay({ db }: Kernel, id: string, { signal }: { signal: AbortSignal }) {
  const [found] = await db.read
    .select({ row: r, endpoint: webhook_endpoints })
    .from(r)
    .innerJoin(webhook_endpoints, eq(webhook_endpoints.id, r.endpoint_id))
    .where(and(eq(r.id, id), isNull(r.finished_at)))
  if (!found) return
  const walk = await walkOf(db.read, found.endpoint, found.row.asked, found.row)
  const next = (row: ReplayRow) => db.write((tx) => goOn(tx, row, walk), { isolation: 'read committed' })
  for (let row = await next(found.row); row; row = await next(row)) {
    signal.throwIfAborted()
    await turn()
  }
}
