import { and, eq, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import { among, changing, listValue, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import { summing } from '../../../kernel/db/sums.ts'
import { hasFailedTooLong, type Verdict } from './delivery.rules.ts'
import { disableEndpoint } from './endpointStates.service.ts'
import { notifyDisabled } from './failureNotices.service.ts'
import { hourOf } from './figures.rules.ts'
import {
  webhook_attempts,
  webhook_deliveries,
  webhook_endpoints,
  webhook_sums,
  type WebhookDeliveryRow,
  type WebhookEndpointRow,
} from './webhooks.tables.ts'

/** The result of one attempt. */
export type AttemptResult = {
  row: WebhookDeliveryRow
  endpoint: WebhookEndpointRow
  verdict: Verdict
  at: string
  status: number | null
  error: string | null
  response: string
  address: string | null
  duration_ms: number
}

const d = webhook_deliveries
const value = (name: string) => slot(name) as never
const holdsLease = and(among(d.id, 'ids'), among(d.lease, 'leases'))
/** Most attempts succeed, so one statement settles all delivered ones. */
const settleDelivered = statement('webhook_settle_delivered', (db) =>
  db
    .update(d)
    .set({ state: 'delivered', next_at: null, settled_at: value('now'), lease: null, tries: sql`${d.tries} + 1` })
    .where(holdsLease)
    .returning({ id: d.id }),
)
const settleFailed = changing('webhook_settle_failed', (db) =>
  db
    .update(d)
    .set({
      state: value('state'),
      next_at: value('next_at'),
      settled_at: value('settled_at'),
      lease: null,
      tries: sql`${d.tries} + 1`,
    })
    .where(and(eq(d.id, slot('id')), eq(d.lease, slot('lease')))),
)
const isDelivered = ({ verdict }: AttemptResult) => verdict.state === 'delivered'

/** Writes the new state of each delivery; returns the ids of those whose lease this process still held. */
async function settleDeliveries(tx: Tx, attempts: readonly AttemptResult[]) {
  const [delivered, failed] = [attempts.filter(isDelivered), attempts.filter((attempt) => !isDelivered(attempt))]
  const settledIds = new Set<string>()
  if (delivered.length > 0) {
    const [ids, leases] = [delivered.map(({ row }) => row.id), new Set(delivered.map(({ row }) => row.lease!))]
    const settled = await settleDelivered(tx, { ids: listValue(ids), leases: listValue([...leases]), now: tx.now })
    for (const { id } of settled) settledIds.add(id)
  }
  for (const { row, verdict } of failed) {
    const next_at = nextAt(tx, verdict)
    const settled_at = next_at === null ? tx.now : null
    const changes = await settleFailed(tx, { id: row.id, lease: row.lease, state: verdict.state, next_at, settled_at })
    if (changes > 0) settledIds.add(row.id)
  }
  return settledIds
}
const nextAt = (tx: Tx, { wait }: Verdict) => (wait === null ? null : later(tx.now, wait))

const insertAttempt = inserting('webhook_attempt_insert', webhook_attempts)
export const sums = summing(webhook_sums, { by: ['endpoint_id', 'hour'] })

/**
 * Writes the results of many attempts in one transaction. Each attempt is a row and counts in the sums. The state of its
 * delivery changes only where the lease is still held. Tests are not counted.
 */
export async function recordAttempts(tx: Tx, attempts: readonly AttemptResult[]) {
  const settledIds = await settleDeliveries(tx, attempts)
  for (const attempt of attempts) {
    const isSettled = settledIds.has(attempt.row.id)
    tx.late(insertAttempt, attemptOf(tx, attempt))
    if (attempt.row.type !== 'test') tx.add(sums, sumOf(attempt, isSettled))
    if (isSettled && attempt.endpoint.serial) await moveFollowers(tx, attempt.row, nextAt(tx, attempt.verdict))
  }
  await recordHealth(
    tx,
    attempts.filter(({ row }) => settledIds.has(row.id)),
  )
}

const attemptOf = (tx: Tx, { row, status, error, response, address, duration_ms, at }: AttemptResult) => ({
  id: tx.newId('wha'),
  delivery_id: row.id,
  status,
  duration_ms,
  error,
  response,
  address,
  replay_by: row.replay_by,
  created_at: at,
})
const sumOf = ({ row, verdict, duration_ms, at }: AttemptResult, isSettled: boolean) => ({
  endpoint_id: row.endpoint_id,
  hour: hourOf(at),
  delivered: verdict.state === 'delivered' ? 1 : 0,
  failed: verdict.state === 'delivered' ? 0 : 1,
  dead: isSettled && verdict.state === 'dead' ? 1 : 0,
  duration_ms,
})

/**
 * Makes the next deliveries of the same subject due as soon as this one is settled. Until then they are postponed by a
 * day, so that they are not written again with each failed attempt.
 */
async function moveFollowers(
  tx: Tx,
  { endpoint_id, subject_id, position }: WebhookDeliveryRow,
  next_at: string | null,
) {
  const behind = and(
    eq(d.endpoint_id, endpoint_id),
    eq(d.subject_id, subject_id),
    gt(d.position, position),
    isNull(d.lease),
    eq(d.tries, 0),
    isNotNull(d.next_at),
  )
  if (next_at === null)
    await tx
      .update(d)
      .set({ next_at: tx.now })
      .where(and(behind, gt(d.next_at, tx.now)))
  else
    await tx
      .update(d)
      .set({ next_at: later(tx.now, DAY) })
      .where(and(behind, lt(d.next_at, next_at)))
}

const e = webhook_endpoints
const lastAttempt = { last_status: value('last_status'), last_error: value('last_error'), last_at: value('last_at') }
const recordSuccess = changing('webhook_health_success', (db) =>
  db
    .update(e)
    .set({
      ...lastAttempt,
      failure_count: value('failures'),
      failing_since: value('failing_since'),
      warned: 0,
    })
    .where(eq(e.id, slot('id'))),
)
const recordFailure = changing('webhook_health_failure', (db) =>
  db
    .update(e)
    .set({
      ...lastAttempt,
      failure_count: sql`${e.failure_count} + ${slot('failures')}`,
      failing_since: sql`coalesce(${e.failing_since}, ${slot('failing_since')})`,
    })
    .where(eq(e.id, slot('id'))),
)
const endpointById = statement('webhook_endpoint_by_id', (db) =>
  db
    .select()
    .from(e)
    .where(eq(e.id, slot('id'))),
)

/** Updates each endpoint once for all its attempts, always in the same order, which avoids deadlocks. */
async function recordHealth(tx: Tx, attempts: readonly AttemptResult[]) {
  const counted = attempts.filter(({ row }) => row.type !== 'test')
  const byEndpoint = Map.groupBy(counted, ({ row }) => row.endpoint_id)
  for (const id of [...byEndpoint.keys()].toSorted()) {
    const ofEndpoint = byEndpoint.get(id)!
    const last = ofEndpoint.at(-1)!
    const lastSuccess = ofEndpoint.findLastIndex(isDelivered)
    const failures = ofEndpoint.slice(lastSuccess + 1)
    const latest = { last_status: last.status, last_error: last.error, last_at: last.at }
    const failed = { failures: failures.length, failing_since: failures[0]?.at ?? null }
    await (lastSuccess >= 0 ? recordSuccess : recordFailure)(tx, { id, ...latest, ...failed })
    if (lastSuccess < 0 || ofEndpoint.some(asksToStop)) await disableIfNeeded(tx, id, ofEndpoint)
  }
}
const asksToStop = ({ verdict }: AttemptResult) => verdict.disables !== null

async function disableIfNeeded(tx: Tx, id: string, ofEndpoint: readonly AttemptResult[]) {
  const [row] = await endpointById(tx, { id })
  if (row?.state !== 'active') return
  const { failing_since, failure_count: failures } = row
  const failing_ms = failing_since === null ? 0 : Date.parse(tx.now) - Date.parse(failing_since)
  const stopRequest = ofEndpoint.find(asksToStop)
  const reason = stopRequest?.verdict.disables ?? (hasFailedTooLong({ failing_ms, failures }) ? 'failures' : null)
  if (reason === null) return
  const disabled = await disableEndpoint(tx, row, reason)
  const last = stopRequest ?? ofEndpoint.at(-1)!
  if (disabled) await notifyDisabled(tx, disabled, { ...last, type: last.row.type })
}
