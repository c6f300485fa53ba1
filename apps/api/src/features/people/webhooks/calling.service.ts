import { recent } from '../../../kernel/recent.ts'
import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import type { Deadline } from '../../../kernel/deadline.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { PostResult } from '../../../kernel/outboundPosts.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { bodyOf, type StoredEvent } from './bodies.rules.ts'
import { MAX_STORED_ANSWER, faultOf, TIMEOUT, verdictOn } from './delivery.rules.ts'
import { receiveInInbox } from './inbox.service.ts'
import { inboxTokenIn } from './inboxAddress.service.ts'
import { currentSecrets } from './secrets.service.ts'
import { serverKey } from './serverKeys.service.ts'
import type { AttemptResult } from './settling.service.ts'
import { signedHeaders, signingOf } from './signing.service.ts'
import { webhook_events, type WebhookDeliveryRow, type WebhookEndpointRow } from './webhooks.tables.ts'

const eventsById = statement('webhook_events_by_id', (db) =>
  db
    .select({
      id: webhook_events.id,
      type: webhook_events.type,
      data: webhook_events.data,
      created_at: webhook_events.created_at,
    })
    .from(webhook_events)
    .where(among(webhook_events.id, 'ids')),
)
export async function eventsOf(db: Reader, ids: readonly string[]): Promise<Map<string, StoredEvent>> {
  const rows = await eventsById(db, { ids: listValue([...new Set(ids)]) })
  return new Map(rows.map((event) => [event.id, event]))
}

type DeliveryCall = {
  row: WebhookDeliveryRow
  endpoint: WebhookEndpointRow
  event: StoredEvent
  /** The end of the lease. */ deadline: Deadline
}

/**
 * Makes one call and returns its result; null when the call was not made because another worker has taken over the
 * delivery. With `inThread` the thread for outgoing calls makes it.
 */
export function caller(kernel: Kernel, { inThread = false } = {}) {
  const { clock, config, outbound } = kernel
  let key: string | undefined
  const secrets = recent<string, readonly string[]>(500)
  const tokens = recent<string, { token: string | null }>(500)

  const secretsOf = (endpoint: WebhookEndpointRow, now: string) => {
    const { id, secret, previous_secret, previous_secret_until: until } = endpoint
    const isBoth = until !== null && until > now
    const cacheKey = [id, secret, isBoth ? previous_secret : ''].join(' ')
    return secrets.of(cacheKey, () => currentSecrets(kernel, endpoint, now))
  }
  const inboxOf = (url: string) => tokens.of(url, () => ({ token: inboxTokenIn(kernel, url) })).token

  return async ({ row, endpoint, event, deadline }: DeliveryCall): Promise<AttemptResult | null> => {
    key ??= await serverKey(kernel)
    const at = clock.now()
    const body = bodyOf(event, endpoint.payload, config.PUBLIC_URL)
    const message = { id: event.id, type: event.type, timestamp: Math.floor(clock.ms() / 1000) }
    const signers = { secrets: secretsOf(endpoint, at), key }
    const began = performance.now()
    const token = inboxOf(endpoint.url)
    const limits = { timeout: TIMEOUT, maxBytes: MAX_STORED_ANSWER, deadline, inThread }
    const httpResponse = token
      ? await deliverToInbox(kernel, token, { headers: signedHeaders({ ...message, body }, signers), body })
      : await outbound.post(endpoint.url, { ...signingOf(message, signers), ...limits, body })
    if (httpResponse.failure?.code === 'ELATE') return null
    return attemptResult(
      { row, endpoint },
      { at, httpResponse, duration_ms: Math.round(performance.now() - began) },
      kernel,
    )
  }
}

type HttpCall = { at: string; httpResponse: PostResult; duration_ms: number }
function attemptResult(
  of: Pick<AttemptResult, 'row' | 'endpoint'>,
  { at, httpResponse, duration_ms }: HttpCall,
  { clock }: Kernel,
): AttemptResult {
  const { status, headers, body, failure, address } = httpResponse
  const answer = {
    status: failure ? null : status,
    control: textOf(headers['webhook-delivery']),
    retry_after: textOf(headers['retry-after']),
  }
  const verdict = verdictOn(answer, of.row.tries + 1, { now_ms: clock.ms(), chance: Math.random() })
  const error = failure ? faultOf(failure.code) : verdict.state === 'delivered' ? null : `answered ${status}`
  // PostgreSQL cannot store this character, so SQLite does not store it either.
  const response = body.replaceAll('\0', '\uFFFD')
  return { ...of, verdict, at, status, error, response, address, duration_ms }
}
const textOf = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header)

/** Delivers to a test receiver of this server, which needs no network. */
async function deliverToInbox(kernel: Kernel, token: string, call: { headers: Record<string, string>; body: string }) {
  const answer = { headers: {}, body: '', failure: null, address: null }
  try {
    await receiveInInbox(kernel, token, call)
    return { ...answer, status: 204 }
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'not_found') throw error
    return { ...answer, status: 404 }
  }
}
