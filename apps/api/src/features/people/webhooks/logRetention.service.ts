import { and, eq, exists, isNotNull, isNull, lt, not, or } from 'drizzle-orm'
import { DAY, firstIdAt, later } from '../../../kernel/clock.ts'
import { removeAll } from '../../../kernel/db/batches.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { readSettings } from '../../platform/settings/settings.service.ts'
import { hourOf } from './figures.rules.ts'
import { webhook_replays } from './replays.tables.ts'
import { webhook_attempts, webhook_deliveries, webhook_endpoints, webhook_sums } from './webhooks.tables.ts'

/**
 * Deletes old log entries. Attempts are deleted by whole days together with their sums, so that both agree. A delivery is
 * deleted after its last attempt, and the log of a deleted endpoint after the same time.
 */
export async function deleteOldDeliveries(kernel: Kernel, signal: AbortSignal) {
  const { webhook_delivery_days: days } = await readSettings(kernel.db.read)
  const before = `${later(kernel.clock.now(), -days * DAY).slice(0, 10)}T00:00:00.000Z`
  const of = { signal }
  const attempts = await removeAll(
    kernel,
    {
      from: webhook_attempts,
      key: [webhook_attempts.id],
      where: () => lt(webhook_attempts.id, firstIdAt('wha', before)),
    },
    of,
  )
  const sums = await removeAll(
    kernel,
    {
      from: webhook_sums,
      key: [webhook_sums.endpoint_id, webhook_sums.hour],
      where: () => lt(webhook_sums.hour, hourOf(before)),
    },
    of,
  )
  const replays = await removeAll(
    kernel,
    { from: webhook_replays, key: [webhook_replays.id], where: () => lt(webhook_replays.finished_at, before) },
    of,
  )
  return { attempts, sums, replays, deliveries: await deleteSettled(kernel, before, signal) }
}

const d = webhook_deliveries
/** Deletes old deliveries: settled ones without attempts, and all of deleted endpoints. */
async function deleteSettled(kernel: Kernel, before: string, signal: AbortSignal) {
  const hasAttempts = exists(
    kernel.db.read
      .select({ id: webhook_attempts.id })
      .from(webhook_attempts)
      .where(eq(webhook_attempts.delivery_id, d.id)),
  )
  const isExpired = or(
    and(isNull(d.next_at), not(hasAttempts)),
    exists(
      kernel.db.read
        .select({ id: webhook_endpoints.id })
        .from(webhook_endpoints)
        .where(and(eq(webhook_endpoints.id, d.endpoint_id), isNotNull(webhook_endpoints.ended_at))),
    ),
  )
  const where = () => and(lt(d.id, firstIdAt('whd', before)), isExpired)
  return removeAll(kernel, { from: d, key: [d.id], where }, { signal })
}
