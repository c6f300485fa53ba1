import { and, eq, gt, inArray, isNull, or, type SQL } from 'drizzle-orm'
import { firstIdAt, later, MINUTE } from '../../../kernel/clock.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import { deadlineIn } from '../../../kernel/deadline.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { lane } from '../../../kernel/work/lane.ts'
import { emitFact } from '../../../kernel/work/work.ts'
import { caller } from './calling.service.ts'
import { LEASE } from './claiming.service.ts'
import { testData } from './endpoints.webhooks.service.ts'
import { findEndpoint, type Owner } from './endpoints.service.ts'
import { getDelivery } from './log.service.ts'
import { settleAll } from './settling.service.ts'
import { endpointTested } from './webhooks.events.ts'
import { webhook_deliveries, webhook_endpoints, type WebhookEndpointRow } from './webhooks.tables.ts'

/** Enough for whoever tries things out, too few to call somebody who never asked for it. */
const TESTS_A_MINUTE = 10
/** Each takes as long as its receiver likes, up to the limit of a call. */
const CALLS_AT_ONCE = 10
const turns = lane(CALLS_AT_ONCE)

const d = webhook_deliveries
/** Of a sponsor, whichever endpoints they are sent to: to delete one and make another gives no more of them. */
async function assertMayTest(db: Reader, sponsor_id: string, now: string) {
  const minute = later(now, -MINUTE)
  const { id, ended_at } = webhook_endpoints
  const endpoints = (condition: SQL) =>
    inArray(
      d.endpoint_id,
      db
        .select({ id })
        .from(webhook_endpoints)
        .where(and(eq(webhook_endpoints.sponsor_id, sponsor_id), condition)),
    )
  const isOfSponsor = or(endpoints(isNull(ended_at)), endpoints(gt(ended_at, minute)))
  const isRecent = and(eq(d.type, 'test'), gt(d.id, firstIdAt('whd', minute)))
  if ((await db.$count(d, and(isOfSponsor, isRecent))) >= TESTS_A_MINUTE)
    throw new Refusal('too_often', 'too_many_tests', { retry_after: MINUTE / 1000 })
}

/** The test and its delivery, under a lease of this request, so that no worker sends it too. */
const prepareTest = ({ db }: Kernel, actor: Owner, endpoint: WebhookEndpointRow, lease: string) =>
  db.write(async (tx) => {
    await assertMayTest(tx, endpoint.sponsor_id, tx.now)
    const about = { subject_id: endpoint.id, sponsor_id: endpoint.sponsor_id }
    const event_id = await emitFact(tx, endpointTested, actor, about, { endpoint_id: endpoint.id })
    const [row] = await tx
      .insert(d)
      .values({
        id: tx.newId('whd'),
        endpoint_id: endpoint.id,
        event_id,
        type: 'test',
        subject_id: endpoint.id,
        position: 0,
        state: 'waiting',
        next_at: later(tx.now, LEASE),
        lease,
        created_at: tx.now,
      })
      .returning()
    const data = testData(endpoint.id)
    return { row: row!, event: { id: event_id, type: 'test' as const, data, created_at: tx.now } }
  })

/** Sends a test while its sender waits, once, whatever the endpoint’s state. No figure counts it. */
export async function testEndpoint(kernel: Kernel, actor: Owner, id: string) {
  const endpoint = await findEndpoint(kernel.db.read, actor, id)
  await assertMayTest(kernel.db.read, endpoint.sponsor_id, kernel.clock.now())
  const row = await turns(() => sendTest(kernel, actor, endpoint))
  const { body: _, ...delivery } = await getDelivery(kernel, actor, id, row.id)
  return delivery
}
async function sendTest(kernel: Kernel, actor: Owner, endpoint: WebhookEndpointRow) {
  const { row, event } = await prepareTest(kernel, actor, endpoint, crypto.randomUUID())
  const tried = await caller(kernel)({ row, endpoint, event, until: deadlineIn(LEASE, kernel.clock) })
  if (tried) {
    const { state } = tried.verdict
    const verdict = { state: state === 'delivered' ? state : 'dead', wait: null, disables: null } as const
    await kernel.db.write((tx) => settleAll(tx, [{ ...tried, verdict }]))
  }
  return row
}
