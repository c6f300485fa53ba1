import { type WebhookEvent, webhookEvents, type WebhookType } from '@affluence/contract/webhookEvents'

/** What a receiver would get of this type. */
export const exampleOf = (type: WebhookType): WebhookEvent => ({
  id: 'evt_019a1f0d44dd7eef8001122334455667',
  type,
  event: type,
  timestamp: '2026-11-27T09:30:00.000Z',
  data: webhookEvents[type].example,
})
