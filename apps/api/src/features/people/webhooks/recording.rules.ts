import type { WebhookType } from '@affluence/contract/webhookEvents'

type Endpoint = { id: string; events: readonly (WebhookType | '*')[]; active_from: string; active_to: string | null }
type Event = { id: string; type: WebhookType; subject_id: string }

/** Is this event sent to this endpoint? By when it happened, not by when a worker comes to it. */
export function wants({ id, events, active_from, active_to }: Endpoint, event: Event): boolean {
  // A test was sent when it was asked for; nobody tells an endpoint that it is switched off itself.
  if (event.type === 'test' || event.subject_id === id) return false
  const isChosen = events.includes('*') || events.includes(event.type)
  return isChosen && event.id > active_from && (active_to === null || event.id < active_to)
}
