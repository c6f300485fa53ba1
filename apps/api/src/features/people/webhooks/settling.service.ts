import { and, eq, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import { among, changing, listValue, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import { summing } from '../../../kernel/db/sums.ts'
import { isLost, type Verdict } from './delivery.rules.ts'
import { disableEndpoint } from './endpointStates.service.ts'
import { tellDisabled } from './failing.service.ts'
import { hourOf } from './figures.rules.ts'
import {
  webhook_attempts,
  webhook_deliveries,
  webhook_endpoints,
  webhook_sums,
  type WebhookDeliveryRow,
  type WebhookEndpointRow,
} from './webhooks.tables.ts'

/** How one try ended. */
export type Tried = {
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
const isHeldBy = and(among(d.id, 'ids'), among(d.lease, 'leases'))
/** Most calls succeed: all of them are settled by one statement. */
const settleDelivered = statement('webhook_settle_delivered', (db) =>
  db
    .update(d)
    .set({ state: 'delivered', next_at: null, settled_at: value('now'), lease: null, tries: sql`${d.tries} + 1` })
    .where(isHeldBy)
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
const isDelivered = ({ verdict }: Tried) => verdict.state === 'delivered'

/** Says what becomes of each delivery; answers the ids of those that were still ours. */
async function settle(tx: Tx, tried: readonly Tried[]) {
  const [delivered, failed] = [tried.filter(isDelivered), tried.filter((one) => !isDelivered(one))]
  const ours = new Set<string>()
  if (delivered.length > 0) {
    const [ids, leases] = [delivered.map(({ row }) => row.id), new Set(delivered.map(({ row }) => row.lease!))]
    const settled = await settleDelivered(tx, { ids: listValue(ids), leases: listValue([...leases]), now: tx.now })
    for (const { id } of settled) ours.add(id)
  }
  for (const { row, verdict } of failed) {
    const next_at = nextAt(tx, verdict)
    const settled_at = next_at === null ? tx.now : null
    const is = await settleFailed(tx, { id: row.id, lease: row.lease, state: verdict.state, next_at, settled_at })
    if (is > 0) ours.add(row.id)
  }
  return ours
}
const nextAt = (tx: Tx, { wait }: Verdict) => (wait === null ? null : later(tx.now, wait))

const insertAttempt = inserting('webhook_attempt_insert', webhook_attempts)
export const sums = summing(webhook_sums, { by: ['endpoint_id', 'hour'] })

/**
 * Writes how many tries ended, in one transaction. Each try is a row and counts in the sums; what becomes of its
 * delivery is said only by whoever still holds the lease. A test counts nowhere.
 */
export async function settleAll(tx: Tx, tried: readonly Tried[]) {
  const ours = await settle(tx, tried)
  for (const one of tried) {
    const isOurs = ours.has(one.row.id)
    tx.late(insertAttempt, attemptOf(tx, one))
    if (one.row.type !== 'test') tx.add(sums, sumOf(one, isOurs))
    if (isOurs && one.endpoint.serial) await moveFollowers(tx, one.row, nextAt(tx, one.verdict))
  }
  await noteHealth(
    tx,
    tried.filter(({ row }) => ours.has(row.id)),
  )
}

const attemptOf = (tx: Tx, { row, status, error, response, address, duration_ms, at }: Tried) => ({
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
const sumOf = ({ row, verdict, duration_ms, at }: Tried, isOurs: boolean) => ({
  endpoint_id: row.endpoint_id,
  hour: hourOf(at),
  delivered: verdict.state === 'delivered' ? 1 : 0,
  failed: verdict.state === 'delivered' ? 0 : 1,
  dead: isOurs && verdict.state === 'dead' ? 1 : 0,
  duration_ms,
})

/**
 * What waits behind a delivery of the same order is due as soon as that one is settled. Until then it is put off for a
 * day, and so not written anew with each try that fails.
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
const seenLast = { last_status: value('last_status'), last_error: value('last_error'), last_at: value('last_at') }
const noteSuccess = changing('webhook_health_success', (db) =>
  db
    .update(e)
    .set({
      ...seenLast,
      failure_count: value('failures'),
      failing_since: value('failing_since'),
      warned: 0,
    })
    .where(eq(e.id, slot('id'))),
)
const noteFailure = changing('webhook_health_failure', (db) =>
  db
    .update(e)
    .set({
      ...seenLast,
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

/** Each endpoint's health is one row: written once for all tries of a transaction, always in the same order. */
async function noteHealth(tx: Tx, held: readonly Tried[]) {
  const counted = held.filter(({ row }) => row.type !== 'test')
  const byEndpoint = Map.groupBy(counted, ({ row }) => row.endpoint_id)
  for (const id of [...byEndpoint.keys()].toSorted()) {
    const tries = byEndpoint.get(id)!
    const last = tries.at(-1)!
    const lastSuccess = tries.findLastIndex(isDelivered)
    const failures = tries.slice(lastSuccess + 1)
    const seen = { last_status: last.status, last_error: last.error, last_at: last.at }
    const failed = { failures: failures.length, failing_since: failures[0]?.at ?? null }
    await (lastSuccess >= 0 ? noteSuccess : noteFailure)(tx, { id, ...seen, ...failed })
    if (lastSuccess < 0 || tries.some(isRefused)) await disableWhereLost(tx, id, tries)
  }
}
const isRefused = ({ verdict }: Tried) => verdict.disables !== null

async function disableWhereLost(tx: Tx, id: string, tries: readonly Tried[]) {
  const [row] = await endpointById(tx, { id })
  if (row?.state !== 'active') return
  const { failing_since, failure_count: failures } = row
  const failing_ms = failing_since === null ? 0 : Date.parse(tx.now) - Date.parse(failing_since)
  const asking = tries.find(isRefused)
  const reason = asking?.verdict.disables ?? (isLost({ failing_ms, failures }) ? 'failures' : null)
  if (reason === null) return
  const disabled = await disableEndpoint(tx, row, reason)
  const last = asking ?? tries.at(-1)!
  if (disabled) await tellDisabled(tx, disabled, { ...last, type: last.row.type })
}
