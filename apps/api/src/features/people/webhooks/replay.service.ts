import type { WebhookReplay } from '@affluence/contract/webhooks'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit, enqueue, signedBy } from '../../../kernel/work/work.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { findEndpoint, type Owner } from './endpoints.service.ts'
import { assertNoneOpen, sendNextPage, openReplay, sendAgain } from './replaying.service.ts'
import { selectedEvents, countOf, eventScan } from './replaySelection.service.ts'
import { lastPositionOf } from './windows.service.ts'
import { endpointReplayed, webhookReplaying } from './webhooks.events.ts'
import type { WebhookEndpointRow } from './webhooks.tables.ts'

/**
 * Sends events again, or for the first time to an endpoint that was added later or was paused. New deliveries always go
 * first. Returns the number of events.
 */
export async function replay(kernel: Kernel, actor: Owner, id: string, request: WebhookReplay) {
  const endpoint = await findEndpoint(kernel.db.read, actor, id)
  const { event_ids, dry_run } = request
  // A request without any condition is more likely a mistake than a request for all events.
  if (!(event_ids ?? request.since ?? request.until ?? request.which)) throw invalid('which', 'required')
  if (!dry_run) assertActive(endpoint)
  if (event_ids && dry_run)
    return { count: (await selectedEvents(kernel.db.read, endpoint, event_ids, request)).length }
  return event_ids
    ? replayEvents(kernel, actor, id, { ...request, event_ids })
    : replayRange(kernel, actor, endpoint, request)
}
function assertActive({ state }: WebhookEndpointRow) {
  if (state !== 'active') throw new Refusal('conflict', 'wrong_state', { state })
}

/** A list of event ids, short enough for one transaction. */
type EventRequest = WebhookReplay & { event_ids: readonly string[] }
const replayEvents = ({ db }: Kernel, actor: Owner, id: string, request: EventRequest) =>
  db.write(async (tx) => {
    const endpoint = await findEndpoint(tx, actor, id)
    assertActive(endpoint)
    const events = await selectedEvents(tx, endpoint, request.event_ids, request)
    await recordReplay(tx, actor, endpoint, { ...request, event_ids: request.event_ids.length, count: events.length })
    await sendAgain(tx, id, events, signedBy(actor).actor_id)
    return { count: events.length }
  })

/** Sends the first page at once, which is most often all; a job sends the others. */
async function replayRange(
  { db, newId, clock }: Kernel,
  actor: Owner,
  endpoint: WebhookEndpointRow,
  request: WebhookReplay,
) {
  const { dry_run, event_ids: _, ...selection } = request
  if (!dry_run) await assertNoneOpen(db.read, endpoint.id, clock.now())
  const bounds = { last_position: await lastPositionOf(db.read, endpoint.sponsor_id), last_delivery: newId('whd') }
  const scan = await eventScan(db.read, endpoint, selection, bounds)
  const count = await countOf(db.read, scan)
  if (dry_run) return { count }
  return db.write(async (tx) => {
    assertActive(await findEndpoint(tx, actor, endpoint.id))
    const row = await openReplay(tx, endpoint, { ...bounds, asked: selection, place: String(scan.first), by: actor })
    await recordReplay(tx, actor, endpoint, { ...selection, count })
    if (await sendNextPage(tx, row, scan))
      await enqueue(tx, webhookReplaying, { replay_id: row.id }, { key: `${webhookReplaying.name}#${row.id}` })
    return { count }
  })
}

type ReplaySummary = Pick<WebhookReplay, 'which' | 'since' | 'until'> & { event_ids?: number; count: number }
async function recordReplay(tx: Tx, actor: Owner, { id, sponsor_id }: WebhookEndpointRow, of: ReplaySummary) {
  const { which, since, until, event_ids, count } = of
  const after = { which, since, until, event_ids, count }
  await emit(tx, endpointReplayed, actor, { subject_id: id, sponsor_id, after }, { endpoint_id: id, count })
}
