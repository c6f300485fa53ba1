import { type WebhookErrorCode, webhookErrorText } from '@affluence/contract/webhookErrors'
import type { WebhookAttempt, WebhookDelivery, WebhookEndpoint } from '@affluence/contract/webhooks'
import { formatNumber, formatRate } from '../../kernel/format.ts'
import { hasText, type Key, locale, useTexts } from '../../kernel/messages.ts'

const t = useTexts('webhooks')

/** The name of an endpoint: its description, or its address without the scheme. */
export const nameOf = ({ description, url }: Pick<WebhookEndpoint, 'description' | 'url'>) =>
  description || url.replace(/^https?:\/\//, '')
/** The text of an event type. An unknown type, of a later version, is shown as it is. */
export function meaningOf(type: string) {
  const key = `types.${type.replaceAll('.', '_')}`
  return hasText('webhooks', key) ? t(key as Key<'webhooks'>) : type
}

const endpointTones = { active: 'good', failing: 'bad', paused: 'wait', disabled: 'bad' } as const
/** The state of an endpoint in words and colour: an active endpoint that only fails is shown as failing. */
export function standingOf({ state, failing_since }: Pick<WebhookEndpoint, 'state' | 'failing_since'>) {
  const standing = state === 'active' && failing_since !== null ? 'failing' : state
  return { label: t(`states.${standing}`), tone: endpointTones[standing] }
}
export const deliveryTones = { waiting: 'plain', delivered: 'good', failed: 'wait', dead: 'bad' } as const

/** The status of an answer, or the reason why there is none. */
export function resultOf({ status, error_code }: { status: number | null; error_code: WebhookErrorCode | null }) {
  if (error_code && error_code !== 'status') return webhookErrorText(error_code, locale.value)
  return status === null ? t('no_answer') : String(status)
}
/** The result of an attempt, in one line. */
export const answerOf = (attempt: WebhookAttempt) =>
  `${resultOf(attempt)} · ${t('delivery.took', { ms: formatNumber(attempt.duration_ms) })}`
export const lastTry = ({ attempts }: WebhookDelivery) => attempts.at(-1)
export const isGood = ({ error_code }: WebhookAttempt) => error_code === null

/** The number of calls and their success rate. */
export function successOf(spans: WebhookEndpoint['hours']) {
  const delivered = spans.reduce((sum, span) => sum + span.delivered, 0)
  const n = spans.reduce((sum, span) => sum + span.failed, delivered)
  return { n, rate: n === 0 ? null : formatRate(Math.round((delivered / n) * 10_000)) }
}
/** Whether an endpoint is a test receiver of this server. */
export const isInbox = ({ url }: Pick<WebhookEndpoint, 'url'>) => url.includes('/hooks/inbox/')

/** Indents JSON; other text stays as it is. */
export function pretty(text: string) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
