import type { WebhookReplay } from '@affluence/contract/webhooks'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit, enqueue, signedBy } from '../../../kernel/work/work.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { findEndpoint, type Owner } from './endpoints.service.ts'
import { assertNoneOpen, goOn, openReplay, sendAgain } from './replaying.service.ts'
import { chosenOf, countOf, walkOf } from './replaySelection.service.ts'
import { lastPositionOf } from './windows.service.ts'
import { endpointReplayed, webhookReplaying } from './webhooks.events.ts'
import type { WebhookEndpointRow } from './webhooks.tables.ts'

/**
 * Sends events again, or for the first time to an endpoint that was made later or paused. What is new goes before it,
 * always. Answers how many there are.
 */
export async function replay(kernel: Kernel, actor: Owner, id: string, asked: WebhookReplay) {
  const endpoint = await findEndpoint(kernel.db.read, actor, id)
  const { event_ids, dry_run } = asked
  // Nothing said is more likely a mistake than a wish for everything.
  if (!(event_ids ?? asked.since ?? asked.until ?? asked.which)) throw invalid('which', 'required')
  if (!dry_run) assertActive(endpoint)
  if (event_ids && dry_run) return { count: (await chosenOf(kernel.db.read, endpoint, event_ids, asked)).length }
  return event_ids ? sendChosen(kernel, actor, id, { ...asked, event_ids }) : sendAll(kernel, actor, endpoint, asked)
}
function assertActive({ state }: WebhookEndpointRow) {
  if (state !== 'active') throw new Refusal('conflict', 'wrong_state', { state })
}

/** As many as one transaction takes. */
type Chosen = WebhookReplay & { event_ids: readonly string[] }
const sendChosen = ({ db }: Kernel, actor: Owner, id: string, asked: Chosen) =>
  db.write(async (tx) => {
    const endpoint = await findEndpoint(tx, actor, id)
    assertActive(endpoint)
    const found = await chosenOf(tx, endpoint, asked.event_ids, asked)
    await noteReplay(tx, actor, endpoint, { ...asked, event_ids: asked.event_ids.length, count: found.length })
    await sendAgain(tx, id, found, signedBy(actor).actor_id)
    return { count: found.length }
  })

/** The first of them at once, which are most often all of them; a job sends the others. */
async function sendAll({ db, newId, clock }: Kernel, actor: Owner, endpoint: WebhookEndpointRow, asked: WebhookReplay) {
  const { dry_run, event_ids: _, ...wanted } = asked
  if (!dry_run) await assertNoneOpen(db.read, endpoint.id, clock.now())
  const bounds = { last_position: await lastPositionOf(db.read, endpoint.sponsor_id), last_delivery: newId('whd') }
  const walk = await walkOf(db.read, endpoint, wanted, bounds)
  const count = await countOf(db.read, walk)
  if (dry_run) return { count }
  return db.write(async (tx) => {
    assertActive(await findEndpoint(tx, actor, endpoint.id))
    const row = await openReplay(tx, endpoint, { ...bounds, asked: wanted, place: String(walk.first), by: actor })
    await noteReplay(tx, actor, endpoint, { ...wanted, count })
    if (await goOn(tx, row, walk))
      await enqueue(tx, webhookReplaying, { replay_id: row.id }, { key: `${webhookReplaying.name}#${row.id}` })
    return { count }
  })
}

type Noted = Pick<WebhookReplay, 'which' | 'since' | 'until'> & { event_ids?: number; count: number }
async function noteReplay(tx: Tx, actor: Owner, { id, sponsor_id }: WebhookEndpointRow, of: Noted) {
  const { which, since, until, event_ids, count } = of
  const after = { which, since, until, event_ids, count }
  await emit(tx, endpointReplayed, actor, { subject_id: id, sponsor_id, after }, { endpoint_id: id, count })
}
