import type { NoticeValue } from '@affluence/contract/notifications'
import { webhookErrorCode, webhookErrorText } from '@affluence/contract/webhookErrors'
import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, lte, not } from 'drizzle-orm'
import { later } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notify } from '../identities/notices.service.ts'
import { isOfSuspended } from './claiming.service.ts'
import { WARNED_AFTER } from './delivery.rules.ts'
import { webhook_attempts, webhook_deliveries, webhook_endpoints, type WebhookEndpointRow } from './webhooks.tables.ts'

const ANSWER_LENGTH = 500
type Failure = { type: string; status: number | null; error: string | null; response: string | null }

/** The last failed attempt, so that the warning can name the cause. */
async function lastFailure(tx: Tx, endpoint_id: string): Promise<Failure | undefined> {
  const { status, error, response } = webhook_attempts
  const [row] = await tx
    .select({ status, error, response, type: webhook_deliveries.type })
    .from(webhook_deliveries)
    .innerJoin(webhook_attempts, eq(webhook_attempts.delivery_id, webhook_deliveries.id))
    .where(and(eq(webhook_deliveries.endpoint_id, endpoint_id), inArray(webhook_deliveries.state, ['failed', 'dead'])))
    .orderBy(desc(webhook_deliveries.id), desc(webhook_attempts.id))
    .limit(1)
  return row
}

/** Opens the dialog that sends failed and missing events again, from the first failure on. */
const replayLink = ({ id, failing_since, disabled_at }: WebhookEndpointRow) =>
  `/webhooks/${id}?dialog=${encodeURIComponent(`replay:all:${failing_since ?? disabled_at ?? ''}`)}`

/** An instant as mails and notices show it in every language. */
const minuteOf = (instant: string) => `${instant.slice(0, 16).replace('T', ' ')} UTC`
const NONE = '–'
function resultOf(last: Failure | undefined): NoticeValue {
  const code = webhookErrorCode(last?.error ?? null)
  if (!last || !code) return NONE
  return { en: webhookErrorText(code, 'en', last.status), fr: webhookErrorText(code, 'fr', last.status) }
}

type Warning = 'webhook_failing' | 'webhook_disabled'
async function notifySponsor(tx: Tx, row: WebhookEndpointRow, last: Failure | undefined, kind: Warning, key: string) {
  const data = {
    url: row.url,
    since: minuteOf(row.failing_since ?? tx.now),
    failures: row.failure_count,
    event: last?.type ?? NONE,
    result: resultOf(last),
    answer: last?.response?.slice(0, ANSWER_LENGTH) || NONE,
  }
  await notify(tx, { sponsor_id: row.sponsor_id }, { kind, key, data, link: replayLink(row), mail: kind })
}

export const notifyDisabled = (tx: Tx, row: WebhookEndpointRow, last: Failure) =>
  notifySponsor(tx, row, last, 'webhook_disabled', `webhook_disabled:${row.id}:${row.disabled_at}`)

const BATCH = 50
/** Warns the sponsor once after each period without a success. */
export async function warnOfFailures({ db }: Kernel) {
  let warned = 0
  for (const [n, span] of WARNED_AFTER.entries()) {
    warned += await db.write(async (tx) => {
      const rows = await tx
        .select()
        .from(webhook_endpoints)
        .where(
          and(
            isNotNull(webhook_endpoints.failing_since),
            lte(webhook_endpoints.failing_since, later(tx.now, -span)),
            lt(webhook_endpoints.warned, n + 1),
            eq(webhook_endpoints.state, 'active'),
            isNull(webhook_endpoints.ended_at),
            not(isOfSuspended(tx)),
          ),
        )
        .orderBy(asc(webhook_endpoints.id))
        .limit(BATCH)
      for (const row of rows) {
        await tx
          .update(webhook_endpoints)
          .set({ warned: n + 1 })
          .where(eq(webhook_endpoints.id, row.id))
        const key = `webhook_failing:${row.id}:${row.failing_since}:${n + 1}`
        await notifySponsor(tx, row, await lastFailure(tx, row.id), 'webhook_failing', key)
      }
      return rows.length
    })
  }
  return { warned }
}
