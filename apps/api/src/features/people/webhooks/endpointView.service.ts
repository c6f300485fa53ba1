import { webhookErrorCode } from '@affluence/contract/webhookErrors'
import type { WebhookEndpoint } from '@affluence/contract/webhooks'
import { and, asc, eq, gt, isNotNull } from 'drizzle-orm'
import { HOUR, later } from '../../../kernel/clock.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import { hourOf, HOURS, inHours, type Sum } from './figures.rules.ts'
import { webhook_deliveries, webhook_sums, type WebhookEndpointRow } from './webhooks.tables.ts'

/** Waiting deliveries are counted up to this number, because counting more takes too long. */
const MAX_COUNT = 10_000

export async function countWaiting(db: Reader, endpoint_id: string) {
  const open = db
    .select({ id: webhook_deliveries.id })
    .from(webhook_deliveries)
    .where(and(eq(webhook_deliveries.endpoint_id, endpoint_id), isNotNull(webhook_deliveries.next_at)))
    .limit(MAX_COUNT)
  return db.$count(open.as('open'))
}

export async function presentEndpoint(db: Reader, row: WebhookEndpointRow, now: string): Promise<WebhookEndpoint> {
  const { id, url, description, events, payload, serial, rate_limit, state } = row
  const { failure_count, failing_since, last_status, last_error, last_at, disabled_at, disabled_reason } = row
  const { previous_secret_until: until, created_at, updated_at } = row
  const since = later(now, -HOURS * HOUR)
  return {
    id,
    url,
    description,
    events,
    payload,
    serial,
    rate_limit,
    state,
    failure_count,
    failing_since,
    last_status,
    last_error,
    last_at,
    disabled_at,
    disabled_reason,
    last_error_code: webhookErrorCode(last_error),
    previous_secret_until: until !== null && until > now ? until : null,
    waiting: await countWaiting(db, id),
    hours: inHours(await sumsSince(db, id, since), now),
    created_at,
    updated_at,
  }
}

export const sumsSince = (db: Reader, endpoint_id: string, since: string): PromiseLike<Sum[]> =>
  db
    .select()
    .from(webhook_sums)
    .where(and(eq(webhook_sums.endpoint_id, endpoint_id), gt(webhook_sums.hour, hourOf(since))))
    .orderBy(asc(webhook_sums.hour))
