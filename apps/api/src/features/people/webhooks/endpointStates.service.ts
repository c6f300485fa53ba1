import type { WebhookDisableReason, WebhookEndpointState } from '@affluence/contract/webhooks'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { firstIdAt, later } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { recordStep } from '../../../kernel/db/move.ts'
import { emit } from '../../../kernel/work/work.ts'
import { endpointRecord, findEndpoint, type Owner } from './endpoints.service.ts'
import { presentEndpoint } from './endpointView.service.ts'
import { LATE } from './feed.rules.ts'
import { oldestUnrecorded } from './recording.service.ts'
import { endpointDisabled, endpointPaused, endpointResumed } from './webhooks.events.ts'
import { webhook_endpoints, type WebhookEndpointRow } from './webhooks.tables.ts'

type StateChange = {
  action: string
  from: readonly WebhookEndpointState[]
  to: WebhookEndpointState
  by: Actor | null
  set: Partial<WebhookEndpointRow>
}
/** Moves an endpoint from one state to another; null when another request was first. */
async function changeState(tx: Tx, row: WebhookEndpointRow, { action, from, to, by, set }: StateChange) {
  const [changed] = await tx
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
  if (changed) await recordStep(tx, { subject_id: row.id, from: row.state, to, action, by })
  return changed ?? null
}

/**
 * Events after a pause are not sent on their own. Deliveries that waited before it go on when the endpoint is resumed.
 */
export const pauseEndpoint = ({ db }: Kernel, actor: Owner, id: string) =>
  db.write(async (tx) => {
    const row = await findEndpoint(tx, actor, id)
    const set = { active_to: tx.newId('evt') }
    const paused = await changeState(tx, row, { action: 'pause', from: ['active'], to: 'paused', by: actor, set })
    if (!paused) throw new Refusal('conflict', 'wrong_state', { state: row.state })
    await emit(tx, endpointPaused, actor, endpointRecord(paused, row), { endpoint_id: id })
    return presentEndpoint(tx, paused, tx.now)
  })

const MAX_TIMES = 100
/** The active times whose events may not be recorded yet: a worker may come to them after a pause has ended. */
async function unrecordedTimes(tx: Tx, { active_from: from, active_to: to, was_active }: WebhookEndpointRow) {
  const times = [...(was_active ?? []), ...(to === null ? [] : [{ from, to }])]
  const oldest = firstIdAt('evt', later((await oldestUnrecorded(tx)) ?? tx.now, -LATE))
  return times.filter((time) => time.to > oldest).slice(-MAX_TIMES)
}
const clearedFailures = {
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
    const set = { ...clearedFailures, active_from: tx.newId('evt'), was_active: await unrecordedTimes(tx, row) }
    const from = ['paused', 'disabled'] as const
    const resumed = await changeState(tx, row, { action: 'resume', from, to: 'active', by: actor, set })
    if (!resumed) throw new Refusal('conflict', 'wrong_state', { state: row.state })
    await emit(tx, endpointResumed, actor, endpointRecord(resumed, row), { endpoint_id: id })
    return presentEndpoint(tx, resumed, tx.now)
  })

/**
 * Switches an endpoint off after an answer of its receiver, or after days of failures. Null when it was off already.
 */
export async function disableEndpoint(tx: Tx, row: WebhookEndpointRow, reason: WebhookDisableReason) {
  const set = { disabled_at: tx.now, disabled_reason: reason, active_to: tx.newId('evt') }
  const disabled = await changeState(tx, row, { action: 'disable', from: ['active'], to: 'disabled', by: null, set })
  if (disabled) await emit(tx, endpointDisabled, null, endpointRecord(disabled, row), { endpoint_id: row.id, reason })
  return disabled
}
