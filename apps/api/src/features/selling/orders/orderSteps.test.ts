import { orders } from '@affluence/contract/orders'
import { afterAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { orderWorld } from '../../../testing/orderWorld.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

const { w, place, placePaid, couponOf, look, isShop } = await orderWorld()
afterAll(() => w.end())

test('payment and delivery only go forward, and each step counts once', async () => {
  const { id } = (await place({})).body
  const pay = () => w.shop(orders.setPayment, { params: { id }, body: { status: 'paid' } })
  const move = (to: string) => w.shop(orders.setFulfilment, { params: { id }, body: { to } as never })
  expect((await Promise.all([pay(), pay()])).map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await move('completed')).toMatchObject({ status: 409, code: 'wrong_state' })
  for (const to of ['assigned', 'picked_up', 'in_transit']) expect((await move(to)).status).toBe(200)
  const ends = await Promise.all([move('completed'), move('completed')])
  expect(ends.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await move('cancelled')).toMatchObject({ status: 409 })
  const { timeline } = await look(id)
  expect(timeline.map(({ kind }) => kind)).toEqual([
    'created',
    'paid',
    'assigned',
    'picked_up',
    'in_transit',
    'completed',
  ])
})

test('where the hold runs from the delivery, the commission waits for it', async () => {
  const set = (hold_from: 'paid' | 'delivered') =>
    w.kernel.db.write((tx) => tx.update(sponsors).set({ hold_from }).where(isShop()))
  await set('delivered')
  const { code } = await couponOf(w.ada, {}, { commission_bps: 1000 })
  const { id, commission } = (await placePaid({ coupon_code: code })).body
  expect(commission!.matures_at).toBe(null)
  for (const to of ['assigned', 'picked_up', 'in_transit', 'completed'] as const)
    await w.shop(orders.setFulfilment, { params: { id }, body: { to } })
  await set('paid')
  expect((await look(id)).commission!.matures_at).toBe(new Date(w.kernel.clock.ms() + 14 * DAY).toISOString())
})

test('a cancelled order is neither paid nor failed any more', async () => {
  const { body: order } = await place({})
  await w.shop(orders.setFulfilment, { params: { id: order.id }, body: { to: 'cancelled' } })
  for (const status of ['paid', 'failed'] as const)
    expect(await w.shop(orders.setPayment, { params: { id: order.id }, body: { status } })).toMatchObject({
      status: 409,
      code: 'wrong_state',
    })
  expect((await look(order.id)).actions).toEqual([])
})

test('of two completions at once exactly one counts', async () => {
  const { body: order } = await placePaid({})
  const move = (to: 'assigned' | 'picked_up' | 'in_transit' | 'completed') =>
    w.shop(orders.setFulfilment, { params: { id: order.id }, body: { to } })
  for (const to of ['assigned', 'picked_up', 'in_transit'] as const) await move(to)
  const both = await Promise.all([move('completed'), move('completed')])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect((await look(order.id)).timeline.filter(({ kind }) => kind === 'completed')).toHaveLength(1)
})
