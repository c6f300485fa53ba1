import { type WebhookErrorCode, webhookErrorText } from '@affluence/contract/webhookErrors'
import type { WebhookAttempt, WebhookDelivery, WebhookEndpoint } from '@affluence/contract/webhooks'
import { formatNumber, formatRate } from '../../kernel/format.ts'
import { hasText, type Key, locale, useTexts } from '../../kernel/messages.ts'

const t = useTexts('webhooks')

/** As people call it: by the name they gave, or by its address without what all have. */
export const nameOf = ({ description, url }: Pick<WebhookEndpoint, 'description' | 'url'>) =>
  description || url.replace(/^https?:\/\//, '')
/** What a type of event means. One of a later version goes by its own name. */
export function meaningOf(type: string) {
  const key = `types.${type.replaceAll('.', '_')}`
  return hasText('webhooks', key) ? t(key as Key<'webhooks'>) : type
}

const endpointTones = { active: 'good', failing: 'bad', paused: 'wait', disabled: 'bad' } as const
/** Its state in words and colour: what is switched on but only fails does not look well. */
export function standingOf({ state, failing_since }: Pick<WebhookEndpoint, 'state' | 'failing_since'>) {
  const standing = state === 'active' && failing_since !== null ? 'failing' : state
  return { label: t(`states.${standing}`), tone: endpointTones[standing] }
}
export const deliveryTones = { waiting: 'plain', delivered: 'good', failed: 'wait', dead: 'bad' } as const

/** The status that came back, or why none did. */
export function resultOf({ status, error_code }: { status: number | null; error_code: WebhookErrorCode | null }) {
  if (error_code && error_code !== 'status') return webhookErrorText(error_code, locale.value)
  return status === null ? t('no_answer') : String(status)
}
/** What came back from a try, in one line. */
export const answerOf = (attempt: WebhookAttempt) =>
  `${resultOf(attempt)} · ${t('delivery.took', { ms: formatNumber(attempt.duration_ms) })}`
export const lastTry = ({ attempts }: WebhookDelivery) => attempts.at(-1)
export const isGood = ({ error_code }: WebhookAttempt) => error_code === null

/** Succeeded and failed calls together, in words. */
export function successOf(spans: WebhookEndpoint['hours']) {
  const delivered = spans.reduce((sum, span) => sum + span.delivered, 0)
  const n = spans.reduce((sum, span) => sum + span.failed, delivered)
  return { n, rate: n === 0 ? null : formatRate(Math.round((delivered / n) * 10_000)) }
}
/** The test receivers that the server offers all lie in one place. */
export const isInbox = ({ url }: Pick<WebhookEndpoint, 'url'>) => url.includes('/hooks/inbox/')

/** JSON as people read it; what is none stays as it came. */
export function pretty(text: string) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
