import type { WebhookDisableReason, WebhookEndpointState } from '@affluence/contract/webhooks'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { firstIdAt, later } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { recordStep } from '../../../kernel/db/move.ts'
import { emit } from '../../../kernel/work/work.ts'
import { aboutEndpoint, findEndpoint, type Owner } from './endpoints.service.ts'
import { presentEndpoint } from './endpointView.service.ts'
import { LATE } from './feed.rules.ts'
import { oldestUnrecorded } from './recording.service.ts'
import { endpointDisabled, endpointPaused, endpointResumed } from './webhooks.events.ts'
import { webhook_endpoints, type WebhookEndpointRow } from './webhooks.tables.ts'

type Step = {
  action: string
  from: readonly WebhookEndpointState[]
  to: WebhookEndpointState
  by: Actor | null
  set: Partial<WebhookEndpointRow>
}
/** One step from one state to another; null when somebody else was first. */
async function step(tx: Tx, row: WebhookEndpointRow, { action, from, to, by, set }: Step) {
  const [moved] = await tx
    .update(webhook_endpoints)
    .set({ ...set, state: to, updated_at: tx.now })
    .where(
      and(
        eq(webhook_endpoints.id, row.id),
        inArray(webhook_endpoints.state, [...from]),
        isNull(webhook_endpoints.ended_at),
      ),
    )
    .returning()
  if (moved) await recordStep(tx, { subject_id: row.id, from: row.state, to, action, by })
  return moved ?? null
}

/** What happens from now on is not sent by itself; what was waiting goes on when it is resumed. */
export const pauseEndpoint = ({ db }: Kernel, actor: Owner, id: string) =>
  db.write(async (tx) => {
    const row = await findEndpoint(tx, actor, id)
    const set = { active_to: tx.newId('evt') }
    const paused = await step(tx, row, { action: 'pause', from: ['active'], to: 'paused', by: actor, set })
    if (!paused) throw new Refusal('conflict', 'wrong_state', { state: row.state })
    await emit(tx, endpointPaused, actor, aboutEndpoint(paused, row), { endpoint_id: id })
    return presentEndpoint(tx, paused, tx.now)
  })

const MOST_TIMES = 100
/** A worker that comes later than the end of a pause still has to know what was before it. */
async function unrecordedTimes(tx: Tx, { active_from: from, active_to: to, was_active }: WebhookEndpointRow) {
  const times = [...(was_active ?? []), ...(to === null ? [] : [{ from, to }])]
  const oldest = firstIdAt('evt', later((await oldestUnrecorded(tx)) ?? tx.now, -LATE))
  return times.filter((time) => time.to > oldest).slice(-MOST_TIMES)
}
const fresh = {
  failure_count: 0,
  failing_since: null,
  warned: 0,
  disabled_at: null,
  disabled_reason: null,
  active_to: null,
}
export const resumeEndpoint = ({ db }: Kernel, actor: Owner, id: string) =>
  db.write(async (tx) => {
    const row = await findEndpoint(tx, actor, id)
    const set = { ...fresh, active_from: tx.newId('evt'), was_active: await unrecordedTimes(tx, row) }
    const from = ['paused', 'disabled'] as const
    const resumed = await step(tx, row, { action: 'resume', from, to: 'active', by: actor, set })
    if (!resumed) throw new Refusal('conflict', 'wrong_state', { state: row.state })
    await emit(tx, endpointResumed, actor, aboutEndpoint(resumed, row), { endpoint_id: id })
    return presentEndpoint(tx, resumed, tx.now)
  })

/** Switched off by what its receiver answered, or by days without an answer. Null when it was off already. */
export async function disableEndpoint(tx: Tx, row: WebhookEndpointRow, reason: WebhookDisableReason) {
  const set = { disabled_at: tx.now, disabled_reason: reason, active_to: tx.newId('evt') }
  const disabled = await step(tx, row, { action: 'disable', from: ['active'], to: 'disabled', by: null, set })
  if (disabled) await emit(tx, endpointDisabled, null, aboutEndpoint(disabled, row), { endpoint_id: row.id, reason })
  return disabled
}
