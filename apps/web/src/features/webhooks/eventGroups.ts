import { ChosenWebhookType, webhookEvents } from '@affluence/contract/webhookEvents'
import type { z } from 'zod'

export type ChosenType = z.output<typeof ChosenWebhookType>
/** The event types that an endpoint can choose, by subject. */
export const eventGroups = [...new Set(ChosenWebhookType.options.map((type) => webhookEvents[type].subject))].map(
  (subject) => ({
    subject,
    types: ChosenWebhookType.options.filter((type) => webhookEvents[type].subject === subject),
  }),
)
