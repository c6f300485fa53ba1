import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const items = [{ name: 'Thing', quantity: 1, unit_price: 100_00 }]
const customer = { name: 'Zoe Atangana', city: 'Douala' }
async function placeOrder(payment: 'paid' | 'unpaid' = 'unpaid') {
  return (await w.shop(orders.create, { body: { items, customer, payment } as never })).body
}
const move = (id: string, to: string) => w.shop(orders.setFulfilment, { params: { id }, body: { to } as never })
const noticesAbout = async (id: string, who = w.shop) => {
  const { data } = (await who(notifications.list, { query: { limit: 100 } })).body
  return data.filter(({ link }) => link === `/orders/${id}`)
}
const kindsAbout = async (id: string) => (await noticesAbout(id)).map(({ kind }) => kind).toSorted()
const choose = (kind: string, in_app: boolean) => w.shop(notifications.choose, { body: { kind, in_app, mail: true } })

test('each step of an order tells its sponsor once, in the app alone', async () => {
  const { id, number, currency } = await placeOrder('paid')
  for (const to of ['assigned', 'picked_up', 'in_transit', 'completed']) await move(id, to)
  await w.work()
  await w.work()
  expect(await kindsAbout(id)).toEqual([
    'order_assigned',
    'order_completed',
    'order_created',
    'order_in_transit',
    'order_picked_up',
    'payment_received',
  ])
  const notice = (await noticesAbout(id)).find(({ kind }) => kind === 'order_created')
  expect(notice?.data).toEqual({ number, customer: 'Zoe Atangana', total: { amount: 100_00, currency } })
  expect(await noticesAbout(id, w.rival)).toEqual([])
})

test('an order that is cancelled, or whose delivery fails, tells so', async () => {
  const [cancelled, failed] = [await placeOrder(), await placeOrder()]
  await move(cancelled.id, 'cancelled')
  for (const to of ['assigned', 'picked_up', 'in_transit', 'failed']) await move(failed.id, to)
  await w.work()
  expect(await kindsAbout(cancelled.id)).toEqual(['order_cancelled', 'order_created'])
  expect(await kindsAbout(failed.id)).toContain('order_failed')
})

test('each kind can be switched off alone', async () => {
  const { data } = (await w.shop(notifications.choices)).body
  const about = data.filter(({ kind }) => /^(order_|payment_received)/.test(kind))
  expect(about.map(({ ways }) => ways)).toEqual(Array.from({ length: 9 }, () => ['in_app']))
  await choose('order_created', false)
  const { id } = await placeOrder('paid')
  await w.work()
  expect(await kindsAbout(id)).toEqual(['payment_received'])
  await choose('order_created', true)
  await choose('payment_received', false)
  const next = await placeOrder('paid')
  await w.work()
  expect(await kindsAbout(next.id)).toEqual(['order_created'])
})
