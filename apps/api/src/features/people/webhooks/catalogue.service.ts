import type { WebhookEventType } from '@affluence/contract/webhookFeed'
import { WebhookEvent, webhookEvents, webhookTypes } from '@affluence/contract/webhookEvents'
import { z } from 'zod'
import { exampleOf } from './catalogue.rules.ts'

/** By itself: named schemas stand in it, not beside it. */
function schemaOf(data: z.ZodType): Record<string, unknown> {
  const { $schema: _, $ref, $defs = {}, ...schema } = z.toJSONSchema(data, { io: 'output' })
  const { id: __, ...named } = $defs[$ref?.slice('#/$defs/'.length) ?? ''] ?? {}
  return { ...schema, ...named }
}

let catalogue: WebhookEventType[] | undefined
/** Every type, with what its `data` holds. */
export function listEventTypes() {
  catalogue ??= webhookTypes.map((type) => {
    const { subject, summary, since, data } = webhookEvents[type]
    return { type, summary, subject, since, schema: schemaOf(data), example: exampleOf(type) }
  })
  return { data: catalogue }
}

/** Every call that endpoints get, for the API's description. */
export const sentWebhooks = webhookTypes.map((name) => {
  const { summary, data } = webhookEvents[name]
  const body = z.object({ ...WebhookEvent.shape, type: z.literal(name), event: z.literal(name), data })
  return { name, tag: 'Webhooks', summary, body, example: exampleOf(name) }
})
