import { and, eq, gt } from 'drizzle-orm'
import { firstIdAt, later, MINUTE } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emitFact } from '../../../kernel/work/work.ts'
import { caller } from './calling.service.ts'
import { LEASE } from './claiming.service.ts'
import { testData } from './endpoints.webhooks.service.ts'
import { findEndpoint, type Owner } from './endpoints.service.ts'
import { getDelivery } from './log.service.ts'
import { settleAll } from './settling.service.ts'
import { endpointTested } from './webhooks.events.ts'
import { webhook_deliveries, type WebhookEndpointRow } from './webhooks.tables.ts'

/** Enough for whoever tries things out, too few to call somebody who never asked for it. */
const TESTS_A_MINUTE = 10

/** The test and its delivery, under a lease of this request, so that no worker sends it too. */
const prepareTest = ({ db }: Kernel, actor: Owner, endpoint: WebhookEndpointRow, lease: string) =>
  db.write(async (tx) => {
    const since = firstIdAt('whd', later(tx.now, -MINUTE))
    const d = webhook_deliveries
    const isTest = and(eq(d.endpoint_id, endpoint.id), eq(d.type, 'test'), gt(d.id, since))
    if ((await tx.$count(d, isTest)) >= TESTS_A_MINUTE)
      throw new Refusal('too_often', 'too_many_tests', { retry_after: MINUTE / 1000 })
    const about = { subject_id: endpoint.id, sponsor_id: endpoint.sponsor_id }
    const event_id = await emitFact(tx, endpointTested, actor, about, { endpoint_id: endpoint.id })
    const [row] = await tx
      .insert(d)
      .values({
        ...{ id: tx.newId('whd'), endpoint_id: endpoint.id, event_id, type: 'test', subject_id: endpoint.id },
        ...{ position: 0, state: 'waiting', next_at: later(tx.now, LEASE), lease, created_at: tx.now },
      })
      .returning()
    const data = testData(endpoint.id)
    return { row: row!, event: { id: event_id, type: 'test' as const, data, created_at: tx.now } }
  })

/** Sends a test while its sender waits, once, whatever the endpoint’s state. No figure counts it. */
export async function testEndpoint(kernel: Kernel, actor: Owner, id: string) {
  const endpoint = await findEndpoint(kernel.db.read, actor, id)
  const { row, event } = await prepareTest(kernel, actor, endpoint, crypto.randomUUID())
  const tried = await caller(kernel)({ row, endpoint, event, isOurs: () => true })
  if (tried) {
    const { state } = tried.verdict
    const verdict = { state: state === 'delivered' ? state : 'dead', wait: null, disables: null } as const
    await kernel.db.write((tx) => settleAll(tx, [{ ...tried, verdict }]))
  }
  const { body: _, ...delivery } = await getDelivery(kernel, actor, id, row.id)
  return delivery
}
