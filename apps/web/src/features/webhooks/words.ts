import type { WebhookType } from '@affluence/contract/webhookEvents'
import type { WebhookAttempt, WebhookDelivery, WebhookEndpoint } from '@affluence/contract/webhooks'
import { formatNumber, formatRate } from '../../kernel/format.ts'
import { hasText, type Key, useTexts } from '../../kernel/messages.ts'

const t = useTexts('webhooks')

/** As people call it: by the name they gave, or by its address without what all have. */
export const nameOf = ({ description, url }: Pick<WebhookEndpoint, 'description' | 'url'>) =>
  description || url.replace(/^https?:\/\//, '')
/** What a type of event means. One of a later version goes by its own name. */
export function meaningOf(type: string) {
  const key = `types.${type.replaceAll('.', '_')}`
  return hasText('webhooks', key) ? t(key as Key<'webhooks'>) : type
}
export const keyOf = (type: WebhookType) => `types.${type.replaceAll('.', '_')}`

export const endpointTones = { active: 'good', paused: 'wait', disabled: 'bad' } as const
export const deliveryTones = { waiting: 'plain', delivered: 'good', failed: 'wait', dead: 'bad' } as const

/** What came back from a try, in one line. */
export const answerOf = ({ status, duration_ms, error }: WebhookAttempt) =>
  [status === null ? (error ?? t('no_answer')) : String(status), t('delivery.took', { ms: formatNumber(duration_ms) })]
    .filter(Boolean)
    .join(' · ')
export const lastTry = ({ attempts }: WebhookDelivery) => attempts.at(-1)
export const isGood = ({ status }: WebhookAttempt) => status !== null && status >= 200 && status < 300

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
