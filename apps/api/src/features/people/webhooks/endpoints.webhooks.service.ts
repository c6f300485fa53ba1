import type { WebhookData } from '@affluence/contract/webhookEvents'
import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import { withoutQuery } from './addresses.rules.ts'
import { type Fact, idsOf, webhook } from './sources.service.ts'
import { endpointDisabled, endpointTested } from './webhooks.events.ts'
import { webhook_endpoints } from './webhooks.tables.ts'

/** The data of a test event. */
export const testData = (endpoint_id: string): WebhookData<'test'> => ({
  endpoint_id,
  message: 'This is a test. Nothing happened.',
})

const endpointsOf = statement('webhook_endpoints_by_ids', (db) =>
  db.select().from(webhook_endpoints).where(among(webhook_endpoints.id, 'ids')),
)
type DisabledPayload = { endpoint_id: string; reason: WebhookData<'endpoint.disabled'>['reason'] }
async function disabledBodies(db: Reader, facts: readonly Fact<DisabledPayload>[]) {
  const rows = await endpointsOf(db, { ids: listValue(idsOf(facts, ({ payload }) => payload.endpoint_id)) })
  const by = new Map(rows.map((row) => [row.id, row]))
  return facts.map(({ payload: { endpoint_id, reason } }) => {
    const row = by.get(endpoint_id)
    if (!row) return null
    const { url, failure_count, last_status } = row
    return { endpoint_id, url: withoutQuery(url), reason, failure_count, last_status }
  })
}

export const endpointWebhooks = [
  webhook({
    type: 'test',
    on: endpointTested,
    bodies: async (_, facts) => facts.map(({ payload }) => testData(payload.endpoint_id)),
  }),
  webhook({ type: 'endpoint.disabled', on: endpointDisabled, bodies: disabledBodies }),
]
