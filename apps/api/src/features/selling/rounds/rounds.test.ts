import { couriers } from '@affluence/contract/couriers'
import { rounds } from '@affluence/contract/rounds'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roundWorld, type RoundWorld } from '../../../testing/roundWorld.ts'
import { verifyAll } from '../../../testing/verify.ts'

let w: RoundWorld
beforeAll(async () => {
  w = await roundWorld()
})
afterAll(() => w.end())

test('an order goes from the shop to its customer, step by step', async () => {
  const { id, courier, url } = await w.assigned()
  expect(url).toMatch(/^http:\/\/localhost:3000\/courier#[\w-]{43}$/)
  const { body: round } = await courier(rounds.get)
  expect(round.orders).toMatchObject([
    { order_id: id, fulfilment: 'assigned', due: 25_00, note: 'Second floor', zone: { name: 'Akwa' } },
  ])
  expect(round.orders[0]!.next).toEqual(['arrived_pickup', 'picked_up', 'failed'])
  const pickup = await w.pickupOf(id)
  expect(pickup).toMatch(/^\d{4}$/)

  await w.step(courier, id, 'arrived_pickup')
  expect((await w.step(courier, id, 'picked_up', { code: pickup })).body).toMatchObject({ fulfilment: 'picked_up' })
  await w.step(courier, id, 'in_transit')
  await w.step(courier, id, 'arrived')
  const code = await w.dropOffOf(id)
  expect(code).toMatch(/^\d{6}$/)
  const done = await w.step(courier, id, 'handed_over', { code, cash: 25_00, signer: 'Zoe' })
  expect(done.body).toMatchObject({ fulfilment: 'completed', customer: null, note: null, cash: 25_00, next: [] })

  const order = await w.orderOf(id)
  expect(order).toMatchObject({ payment: 'paid', fulfilment: 'completed' })
  expect(order.timeline.map(({ kind }) => kind)).toEqual([
    'created',
    'assigned',
    'arrived_pickup',
    'picked_up',
    'in_transit',
    'arrived',
    'paid',
    'handed_over',
    'completed',
  ])
  const { body: shown } = await w.shop(couriers.proof, { params: { id } })
  expect(shown.proof).toMatchObject({ way: 'code', code: 'right', signer: 'Zoe', cash: 25_00 })
  expect(order.timeline.find(({ kind }) => kind === 'handed_over')!.note).toBe(`sha256:${shown.sha256}`)
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
})
