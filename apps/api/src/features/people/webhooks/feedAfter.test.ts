import { orders } from '@affluence/contract/orders'
import { users } from '@affluence/contract/users'
import { webhookFeed } from '@affluence/contract/webhookFeed'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, later, SECOND } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { deleteOldEvents } from './eventRetention.service.ts'
import { feedPosition } from './recording.service.ts'
import { webhook_events } from './webhooks.tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const items = [{ name: 'Thing', quantity: 1, unit_price: 100_00 }]
async function place(by = w.shop) {
  const { id } = (await by(orders.create, { body: { items, customer: { name: 'Zoe' } } })).body
  await w.work()
  return id
}
const ask = (query: object = {}, by = w.shop) => by(webhookFeed.events, { query })
const read = async (query: object = {}, by = w.shop) => (await ask(query, by)).body
const latest = async (by = w.shop) => (await read({ after: 'latest' }, by)).next_cursor
const idsAfter = async (after: string, more: object = {}, by = w.shop) =>
  (await read({ after, ...more }, by)).data.map(({ id }) => id)

test('after the id of an event come the later events, whatever its type', async () => {
  const start = await latest()
  for (let n = 0; n < 3; n++) await w.shop(orders.setFulfilment, cancelling(await place()))
  await w.work()
  const all = (await read({ after: start })).data
  expect(all.length).toBeGreaterThanOrEqual(6)
  for (const [n, { id }] of all.entries()) expect(await idsAfter(id)).toEqual(all.slice(n + 1).map((event) => event.id))
  const cancelled = all.filter(({ type }) => type === 'order.cancelled').map(({ id }) => id)
  expect(cancelled).toHaveLength(3)
  expect(await idsAfter(all[0]!.id, { types: 'order.cancelled' })).toEqual(cancelled)
})
const cancelling = (id: string) => ({ params: { id }, body: { to: 'cancelled' } as never })

test('the id of an event of another sponsor is refused', async () => {
  await place(w.rival)
  const start = await latest()
  await place()
  const [id] = await idsAfter(start)
  expect(await ask({ after: id }, w.rival)).toMatchObject({ status: 422, code: 'invalid_cursor' })
})

test('after a time come the later events', async () => {
  const start = await latest()
  const times: string[] = []
  for (let n = 0; n < 3; n++) {
    w.pass(10 * SECOND)
    times.push(w.kernel.clock.now())
    await place()
  }
  const [first, second, third] = (await read({ after: start, types: 'order.created' })).data
  const created = { types: 'order.created' }
  expect(await idsAfter(later(first!.timestamp, -1), created)).toEqual([first!.id, second!.id, third!.id])
  expect(await idsAfter(first!.timestamp, created)).toEqual([second!.id, third!.id])
  expect(await idsAfter(later(times[2]!, -1), created)).toEqual([third!.id])
  expect((await read({ after: '2000-01-01T00:00:00.000Z', limit: 1 })).data).toEqual((await read({ limit: 1 })).data)
  // After a time in the future come the next events.
  const { data, next_cursor } = await read({ after: later(w.kernel.clock.now(), DAY) })
  expect(data).toEqual([])
  await place()
  expect(await idsAfter(next_cursor, created)).toHaveLength(1)
})

test('after a time no event is missed that has its position before an older one', async () => {
  w.pass(DAY)
  const at = w.kernel.clock.now()
  await place()
  const last = await feedPosition(w.kernel.db.read)
  const younger = await write(last - 1, later(at, 2 * SECOND))
  const older = await write(last, at)
  expect(await idsAfter(later(at, SECOND), {}, w.rival)).toEqual([younger, older])
  expect(await idsAfter(later(at, 2 * SECOND), {}, w.rival)).toEqual([])
})
/** An event of the rival, as if its transaction had been committed at this place. */
async function write(position: number, created_at: string) {
  const id = w.kernel.newId('evt')
  const row = { id, position, created_at, type: 'order.created', subject_id: 'ord_1', data: {} } as const
  await w.kernel.db.write((tx) => tx.insert(webhook_events).values({ ...row, sponsor_id: w.rival.me.party!.id }))
  return id
}

test('after `latest` come new events, also for a sponsor without events', async () => {
  const newcomer = await w.newcomer('sponsor')
  await w.adminUser(users.approve, { params: { id: newcomer.me.id } })
  const before = await read({ after: 'latest' }, newcomer)
  expect(before.data).toEqual([])
  await place()
  expect(await idsAfter(before.next_cursor, {}, newcomer)).toEqual([])
  const start = await latest()
  expect(await idsAfter(start)).toEqual([])
  const waiting = read({ after: 'latest', types: 'order.created', wait: 25 })
  const id = await place()
  expect((await waiting).data.map(({ data }) => data['order_id'])).toEqual([id])
})

test('any other value of `after` is refused', async () => {
  const invalid = [
    '',
    'newest',
    'evt_1',
    '2026-03-02',
    '2026-03-02T09:00:00Z',
    Buffer.from('f2.1').toString('base64url'),
  ]
  for (const after of invalid) expect([after, (await ask({ after })).code]).toEqual([after, 'invalid_cursor'])
})

test('the id of a deleted event is before all stored events, also when there are none', async () => {
  const start = await latest()
  await place()
  const [deletedId] = await idsAfter(start)
  w.pass(91 * DAY)
  await deleteOldEvents(w.kernel)
  expect(await read({ after: deletedId })).toMatchObject({ data: [] })
  await place()
  expect(await read({ after: deletedId })).toEqual(await read())
  expect((await read()).data.length).toBeGreaterThan(0)
})
