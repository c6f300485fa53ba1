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
import { recordAttempts } from './settling.service.ts'
import { endpointTested } from './webhooks.events.ts'
import { webhook_deliveries, webhook_endpoints, type WebhookEndpointRow } from './webhooks.tables.ts'

/** Enough to try things out, too few to flood an address with calls. */
const TESTS_A_MINUTE = 10
/** How many test calls one process makes at once; each may last until the timeout of a call. */
const CALLS_AT_ONCE = 10
const testLane = lane(CALLS_AT_ONCE)

const d = webhook_deliveries
/** Counts the tests of all endpoints of a sponsor, deleted ones included. */
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

/** Stores the test event and its delivery, leased by this request, so that no worker sends it too. */
const prepareTest = ({ db }: Kernel, actor: Owner, endpoint: WebhookEndpointRow, lease: string) =>
  db.write(async (tx) => {
    await assertMayTest(tx, endpoint.sponsor_id, tx.now)
    const record = { subject_id: endpoint.id, sponsor_id: endpoint.sponsor_id }
    const event_id = await emitFact(tx, endpointTested, actor, record, { endpoint_id: endpoint.id })
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

/** Sends a test once and returns its result, whatever the endpoint’s state. Statistics leave it out. */
export async function testEndpoint(kernel: Kernel, actor: Owner, id: string) {
  const endpoint = await findEndpoint(kernel.db.read, actor, id)
  await assertMayTest(kernel.db.read, endpoint.sponsor_id, kernel.clock.now())
  const row = await testLane(() => sendTest(kernel, actor, endpoint))
  const { body: _, ...delivery } = await getDelivery(kernel, actor, id, row.id)
  return delivery
}
async function sendTest(kernel: Kernel, actor: Owner, endpoint: WebhookEndpointRow) {
  const { row, event } = await prepareTest(kernel, actor, endpoint, crypto.randomUUID())
  const result = await caller(kernel)({ row, endpoint, event, deadline: deadlineIn(LEASE, kernel.clock) })
  if (result) {
    const { state } = result.verdict
    const verdict = { state: state === 'delivered' ? state : 'dead', wait: null, disables: null } as const
    await kernel.db.write((tx) => recordAttempts(tx, [{ ...result, verdict }]))
  }
  return row
}
