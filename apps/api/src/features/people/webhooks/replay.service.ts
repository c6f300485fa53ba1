import { setImmediate as turn } from 'node:timers/promises'
import type { WebhookReplay } from '@affluence/contract/webhooks'
import { and, asc, eq, gt, gte, inArray, isNull, lt, ne, or, type SQL } from 'drizzle-orm'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { notePosted } from '../../../kernel/work/wakeups.ts'
import { emit, signedBy } from '../../../kernel/work/work.ts'
import { findEndpoint, type Owner } from './endpoints.service.ts'
import { endpointReplayed } from './webhooks.events.ts'
import { webhook_deliveries, webhook_events, type WebhookEndpointRow } from './webhooks.tables.ts'

const PAGE = 500
const d = webhook_deliveries
const e = webhook_events

/** Neither under way, nor waiting for its first try: that comes anyway. */
const isIdle = and(ne(d.state, 'waiting'), isNull(d.lease))
const isWanted: Record<NonNullable<WebhookReplay['which']> | 'all', SQL | undefined> = {
  failed: and(inArray(d.state, ['failed', 'dead']), isIdle),
  missing: isNull(d.id),
  all: or(isNull(d.id), isIdle),
}

function conditionOf(endpoint: WebhookEndpointRow, { event_ids, since, until, which }: WebhookReplay) {
  const isOfType = endpoint.events.some((type) => type === '*') || event_ids || which === 'failed'
  return and(
    eq(e.sponsor_id, endpoint.sponsor_id),
    event_ids && inArray(e.id, event_ids),
    since ? gte(e.created_at, since) : undefined,
    until ? lt(e.created_at, until) : undefined,
    // A test is of one moment, and of the endpoint that was tested.
    ne(e.type, 'test'),
    isOfType
      ? undefined
      : inArray(
          e.type,
          endpoint.events.filter((type) => type !== '*'),
        ),
    isWanted[which ?? 'all'],
  )
}

type Found = { id: string; type: typeof e.$inferSelect.type; subject_id: string; position: number }
const pageAfter = (
  db: Reader,
  endpoint: WebhookEndpointRow,
  wanted: SQL | undefined,
  last: number,
): PromiseLike<Found[]> =>
  db
    .select({ id: e.id, type: e.type, subject_id: e.subject_id, position: e.position })
    .from(e)
    .leftJoin(d, and(eq(d.event_id, e.id), eq(d.endpoint_id, endpoint.id)))
    .where(and(wanted, gt(e.position, last)))
    .orderBy(asc(e.position))
    .limit(PAGE)

/** One row for each event and endpoint, however often it is sent: an id stays the same. */
async function sendAgain(tx: Tx, { id: endpoint_id }: WebhookEndpointRow, found: Found[], by: string | null) {
  if (found.length === 0) return
  const set = { state: 'waiting', next_at: tx.now, tries: 0, is_replay: true, replay_by: by, settled_at: null } as const
  await tx
    .insert(d)
    .values(
      found.map(({ id: event_id, type, subject_id, position }) => ({
        ...{ id: tx.newId('whd'), endpoint_id, event_id, type, subject_id, position },
        ...{ ...set, created_at: tx.now },
      })),
    )
    .onConflictDoUpdate({ target: [d.endpoint_id, d.event_id], set, setWhere: isIdle })
  tx.after(notePosted)
}

/**
 * Sends events again, or for the first time to an endpoint that was made later or paused: a page to each transaction.
 * What is new goes before it, always.
 */
export async function replay({ db }: Kernel, actor: Owner, id: string, asked: WebhookReplay) {
  const endpoint = await findEndpoint(db.read, actor, id)
  // Nothing said is more likely a mistake than a wish for everything.
  if (!(asked.event_ids ?? asked.since ?? asked.until ?? asked.which)) throw invalid('which', 'required')
  if (!asked.dry_run && endpoint.state !== 'active')
    throw new Refusal('conflict', 'wrong_state', { state: endpoint.state })
  const wanted = conditionOf(endpoint, asked)
  const by = signedBy(actor).actor_id
  let count = 0
  for (let last = 0; ;) {
    const found = await pageAfter(db.read, endpoint, wanted, last)
    if (!asked.dry_run) await db.write((tx) => sendAgain(tx, endpoint, found, by))
    count += found.length
    if (found.length < PAGE) break
    last = found.at(-1)!.position
    await turn()
  }
  if (!asked.dry_run) await noteReplay(db, actor, endpoint, { asked, count })
  return { count }
}

type Done = { asked: WebhookReplay; count: number }
const noteReplay = (db: Kernel['db'], actor: Owner, endpoint: WebhookEndpointRow, { asked, count }: Done) =>
  db.write(async (tx) => {
    const { event_ids, ...rest } = asked
    const after = { ...rest, ...(event_ids && { event_ids: event_ids.length }), count }
    const about = { subject_id: endpoint.id, sponsor_id: endpoint.sponsor_id, after }
    await emit(tx, endpointReplayed, actor, about, { endpoint_id: endpoint.id, count })
  })
