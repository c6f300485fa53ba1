import { apiKeys } from '@affluence/contract/apiKeys'
import { orders } from '@affluence/contract/orders'
import { webhookFeed } from '@affluence/contract/webhookFeed'
import { type WebhookEvent, webhookTypes } from '@affluence/contract/webhookEvents'
import type { WebhookEndpointRow } from './webhooks.tables.ts'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { parts } from '../../../app.ts'
import { recordEvents } from './recording.service.ts'
import { webhook_deliveries, webhook_endpoints, webhook_events, webhook_progress } from './webhooks.tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const item = { name: 'Thing', quantity: 1, unit_price: 100_00 }
const customer = { name: 'Zoe Atangana', phone: '+237650000001' }
const place = async (more: object = {}, by = w.shop) =>
  (await by(orders.create, { body: { items: [item], customer, ...more } as never })).body
const move = (id: string, to: string) => w.shop(orders.setFulfilment, { params: { id }, body: { to } as never })
const read = async (query: object = {}, by = w.shop) => (await by(webhookFeed.events, { query })).body
/** The cursor at the end of the feed, once all facts are recorded. */
async function now() {
  await w.work()
  return (await read({ after: 'latest' })).next_cursor
}
const typesOf = (events: readonly WebhookEvent[]) => events.map(({ type }) => type)

const endpointRow = (change: Partial<WebhookEndpointRow> = {}) =>
  w.kernel.db.write(async (tx) => {
    const [row] = await tx
      .insert(webhook_endpoints)
      .values({
        id: tx.newId('whe'),
        sponsor_id: w.shop.me.party!.id,
        url: 'https://shop.example.com/',
        secret: 'sealed',
        events: ['*'],
        payload: 'full',
        serial: false,
        state: 'active',
        active_from: tx.newId('evt'),
        created_at: tx.now,
        updated_at: tx.now,
        ...change,
      })
      .returning()
    return row!
  })
const deliveriesTo = ({ id }: WebhookEndpointRow) =>
  w.kernel.db.read
    .select()
    .from(webhook_deliveries)
    .where(eq(webhook_deliveries.endpoint_id, id))
    .orderBy(webhook_deliveries.position)

test('the events of an order are numbered without gaps, each with the status that it led to', async () => {
  const after = await now()
  const { id, number } = await place({ external_id: 'SHOP-1', payment: 'paid' })
  for (const to of ['assigned', 'picked_up', 'in_transit', 'completed']) await move(id, to)
  await w.shop(orders.refund, { params: { id }, body: { amount: 10_00, reason: 'late' } })
  await w.work()
  const { data } = await read({ after })
  const ofOrder = data.filter((event) => event.data['order_id'] === id)
  expect(ofOrder.map(({ type, data: of }) => [type, of['sequence'], of['status']])).toEqual([
    ['order.created', 1, 'pending'],
    ['payment.received', 2, 'pending'],
    ['order.assigned', 3, 'assigned'],
    ['order.picked_up', 4, 'picked_up'],
    ['order.in_transit', 5, 'in_transit'],
    ['order.completed', 6, 'completed'],
    ['refund.created', 7, 'completed'],
  ])
  const { currency } = await place()
  expect(ofOrder[0]).toMatchObject({
    event: 'order.created',
    data: {
      number,
      tracking_number: number,
      external_id: 'SHOP-1',
      recipient: customer,
      courier: null,
      currency,
      pricing: { total: 100_00, net: 100_00 - (ofOrder[0]!.data['pricing'] as { commission: number }).commission },
    },
  })
  expect(ofOrder[6]!.data['refund']).toMatchObject({ amount: 10_00, reason: 'late' })
})

test('a reader with one cursor misses no event and gets none twice; a filter leaves the others out', async () => {
  const after = await now()
  for (let n = 0; n < 3; n++) await move((await place({ payment: 'paid' })).id, 'cancelled')
  await w.work()
  const all = (await read({ after, limit: 100 })).data
  const pages: WebhookEvent[] = []
  let cursor = after
  for (let page = await read({ after: cursor, limit: 2 }); page.data.length > 0;) {
    pages.push(...page.data)
    cursor = page.next_cursor
    page = await read({ after: cursor, limit: 2 })
  }
  expect(pages).toEqual(all)
  expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length)
  const filtered = await read({ after, types: 'order.cancelled,refund.created', limit: 5 })
  expect(typesOf(filtered.data)).toEqual(
    typesOf(all)
      .filter((type) => ['order.cancelled', 'refund.created'].includes(type))
      .slice(0, 5),
  )
  // The cursor also moves past events that the filter leaves out.
  const empty = await read({ after, types: 'coupon.exhausted' })
  expect((await read({ after: empty.next_cursor })).data).toEqual([])
  expect((await w.shop(webhookFeed.events, { query: { after: 'nonsense' } })).code).toBe('invalid_cursor')
  expect((await w.shop(webhookFeed.events, { query: { types: 'no.such' as never } })).status).toBe(422)
})

test('a sponsor reads only their own events; an API key needs the scope', async () => {
  const after = await now()
  await place()
  await w.work()
  expect((await read({ after }, w.rival)).data).toEqual([])
  const keyFor = async (scope: 'events:read' | 'orders:read') =>
    (await w.shop(apiKeys.create, { body: { name: 'Feed', scopes: [scope] } })).body.key
  const by = async (key: string) =>
    w.stranger(webhookFeed.events, { query: { after } }, { authorization: `Api-Key ${key}` })
  expect((await by(await keyFor('events:read'))).body.data).toHaveLength(1)
  expect(await by(await keyFor('orders:read'))).toMatchObject({ status: 403, code: 'scope_missing' })
  expect((await w.ada(webhookFeed.events)).code).toBe('forbidden')
})

test('a fact that is recorded several times is one event and one delivery', async () => {
  await w.work()
  const endpoint = await endpointRow()
  for (let n = 0; n < 5; n++) await place({ payment: 'paid' })
  // The facts have positions but are not recorded yet.
  const { fanOut } = await import('../../../kernel/work/worker.ts')
  while ((await fanOut(w.kernel, [])) > 0);
  await Promise.all(Array.from({ length: 8 }, () => recordEvents(w.kernel, parts.webhooks)))
  await w.kernel.db.write((tx) => tx.update(webhook_progress).set({ position: webhook_progress.position }))
  await w.work()
  const rows = await w.kernel.db.read.select().from(webhook_events)
  expect(new Set(rows.map(({ position }) => position)).size).toBe(rows.length)
  const sent = await deliveriesTo(endpoint)
  expect(sent.map(({ event_id }) => event_id).toSorted()).toEqual(
    rows
      .filter(({ id }) => id > endpoint.active_from && id.startsWith('evt'))
      .map(({ id }) => id)
      .toSorted(),
  )
  expect(sent.length).toBeGreaterThanOrEqual(10)
})

test('an endpoint gets the event types of its subscription, from while it was active', async () => {
  await w.work()
  const subscribed = await endpointRow({ events: ['order.cancelled', 'payment.received'] })
  const marks: string[] = []
  const mark = () => w.kernel.db.write(async (tx) => void marks.push(tx.newId('evt')))
  await place({ payment: 'paid' })
  await mark()
  await place({ payment: 'paid' })
  const paused = await endpointRow({ active_from: subscribed.active_from, active_to: marks[0]! })
  const ended = await endpointRow({ active_from: subscribed.active_from, ended_at: w.kernel.clock.now() })
  await w.work()
  expect((await deliveriesTo(subscribed)).map(({ type }) => type)).toEqual(['payment.received', 'payment.received'])
  expect((await deliveriesTo(paused)).map(({ type }) => type)).toEqual(['order.created', 'payment.received'])
  expect(await deliveriesTo(ended)).toEqual([])
})

test('a long poll is answered as soon as an event of the sponsor is recorded, and empty when its time is over', async () => {
  const after = await now()
  const waiting = read({ after, wait: 25 })
  const others = read({ wait: 1, after: (await read({ after: 'latest' }, w.rival)).next_cursor }, w.rival)
  await place()
  await w.work()
  const answer = await waiting
  expect(typesOf(answer.data)).toEqual(['order.created'])
  expect((await others).data).toEqual([])
  expect((await read({ after: answer.next_cursor })).data).toEqual([])
})

test('twenty requests of one sponsor may wait at once, and one event answers them all', async () => {
  const after = await now()
  const started = performance.now()
  const all = Array.from({ length: 22 }, () => w.shop(webhookFeed.events, { query: { after, wait: 20 } }))
  const refused = await Promise.race(all)
  expect(refused).toMatchObject({ status: 429, code: 'too_many_waiting' })
  await place()
  await w.work()
  const statuses = (await Promise.all(all)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(20)
  expect(performance.now() - started).toBeLessThan(15_000)
})

test('the catalogue lists every type with its schema, an example and its first version', async () => {
  const { data } = (await w.stranger(webhookFeed.types)).body
  expect(data.map(({ type }) => type)).toEqual([...webhookTypes])
  expect(data[0]).toMatchObject({
    subject: 'order',
    since: '0.2.0',
    example: { type: 'order.created', data: { sequence: 1 } },
  })
  expect(data[0]!.schema).toMatchObject({ type: 'object' })
})
