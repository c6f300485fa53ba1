import { webhookEvents, webhookSubjects, type WebhookType } from '@affluence/contract/webhookEvents'
import type { WebhookPayload } from '@affluence/contract/webhooks'

export type StoredEvent = { id: string; type: WebhookType; data: Record<string, unknown>; created_at: string }

/** The body of a call. It is built from the event each time and is always the same. */
export function bodyOf(
  { id, type, data, created_at: timestamp }: StoredEvent,
  payload: WebhookPayload,
  server: string,
) {
  const common = { id, type, event: type, timestamp }
  if (payload === 'full') return JSON.stringify({ ...common, data })
  const { subject } = webhookEvents[type]
  const { field, path } = webhookSubjects[subject]
  const subject_id = String(data[field] ?? '')
  const url = new URL(path + subject_id, server).href
  return JSON.stringify({ ...common, related_object: { id: subject_id, type: subject, url } })
}
