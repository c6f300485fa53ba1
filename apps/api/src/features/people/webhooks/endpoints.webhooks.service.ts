import type { WebhookData } from '@affluence/contract/webhookEvents'
import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import { withoutQuery } from './addresses.rules.ts'
import { type Fact, idsOf, webhook } from './sources.service.ts'
import { endpointDisabled, endpointTested } from './webhooks.events.ts'
import { webhook_endpoints } from './webhooks.tables.ts'

/** What a test says. */
export const testData = (endpoint_id: string): WebhookData<'test'> => ({
  endpoint_id,
  message: 'This is a test. Nothing happened.',
})

const endpointsOf = statement('webhook_endpoints_told_of', (db) =>
  db.select().from(webhook_endpoints).where(among(webhook_endpoints.id, 'ids')),
)
type About = { endpoint_id: string; reason: WebhookData<'endpoint.disabled'>['reason'] }
async function disabled(db: Reader, facts: readonly Fact<About>[]) {
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
  webhook({ type: 'endpoint.disabled', on: endpointDisabled, bodies: disabled }),
]
