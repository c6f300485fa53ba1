import type { WebhookType } from '@affluence/contract/webhookEvents'

/** Between two ids; without an end while it lasts. */
type Time = { from: string; to: string | null }
type Endpoint = {
  id: string
  events: readonly (WebhookType | '*')[]
  active_from: string
  active_to: string | null
  was_active: readonly Time[] | null
}
type Event = { id: string; type: WebhookType; subject_id: string }

const isWithin = (id: string, { from, to }: Time) => id > from && (to === null || id < to)

/** Whether an event is sent to an endpoint. The time of the event decides, not the time when a worker records it. */
export function isSentTo(
  { id, events, active_from: from, active_to: to, was_active }: Endpoint,
  event: Event,
): boolean {
  // A test was sent when it was requested. An endpoint is not told about itself.
  if (event.type === 'test' || event.subject_id === id) return false
  const isSelected = events.includes('*') || events.includes(event.type)
  return isSelected && [...(was_active ?? []), { from, to }].some((time) => isWithin(event.id, time))
}
