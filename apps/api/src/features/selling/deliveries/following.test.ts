import { deliveries } from '@affluence/contract/deliveries'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { positions } from '@affluence/contract/positions'
import { zones } from '@affluence/contract/zones'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../../kernel/clock.ts'
import { type RoundWorld, roundWorld } from '../../../testing/roundWorld.ts'
import { orders as rows } from '../sale/sale.tables.ts'

let w: RoundWorld
beforeAll(async () => void (w = await roundWorld()))
afterAll(() => w.end())

type Courier = Awaited<ReturnType<RoundWorld['assigned']>>['courier']
async function at(courier: Courier, latitude: number) {
  w.pass(10 * SECOND)
  const fix = { latitude, longitude: 9.7679, accuracy: 12, at: iso(w.kernel.clock.ms()) }
  await courier(positions.send, { query: {}, body: { positions: [fix] } })
}
const watched = async (query: object = {}) => (await w.shop(positions.latest, { query })).body.data

test('the customer sees first name and position from the pick-up to the hand-over, and the code until then', async () => {
  const order = await w.ordered()
  expect(await w.track(order.secret)).toMatchObject({ courier: null, drop_off_code: null, window: null })
  const { id: courier_id, name } = await w.hire('Moussa Traoré')
  const { courier } = await w.assign(order.id, courier_id)
  await at(courier, 4.01)
  const code = await w.dropOffOf(order.id)
  expect(await w.track(order.secret)).toMatchObject({ courier: null, drop_off_code: code })
  expect(await watched({ courier_id })).toMatchObject([
    { id: order.id, fulfilment: 'assigned', courier: { name }, position: { latitude: 4.01 } },
  ])

  w.pass(SECOND)
  await w.step(courier, order.id, 'picked_up', { code: await w.pickupOf(order.id) })
  expect((await w.track(order.secret)).courier).toEqual({ first_name: 'Moussa', position: null })
  await at(courier, 4.02)
  expect((await w.track(order.secret)).courier).toMatchObject({ first_name: 'Moussa', position: { latitude: 4.02 } })

  await w.step(courier, order.id, 'in_transit')
  await w.step(courier, order.id, 'handed_over', { code, cash: 0 })
  const done = await w.track(order.secret)
  expect(done).toMatchObject({ fulfilment: 'completed', courier: null, drop_off_code: null, window: null })
  expect(JSON.stringify(done)).not.toContain('Traoré')
  expect(await watched({ courier_id })).toEqual([])
})

test('another shop watches none of these orders', async () => {
  const { id, courier } = await w.assigned()
  await at(courier, 4)
  expect((await watched()).map((one) => one.id)).toContain(id)
  expect((await w.rival(positions.latest)).body.data).toEqual([])
  expect((await w.ada(positions.latest)).status).toBe(403)
})

test('the customer says what is wrong: a notice, a line in the timeline, three times an hour', async () => {
  const { id, secret } = await w.ordered()
  const report = (message: string) => w.stranger(deliveries.reportProblem, { params: { secret }, body: { message } })
  expect((await report('  ')).status).toBe(422)
  expect((await report('The box is wet')).status).toBe(204)
  await w.work()
  const [notice] = (await w.shop(notifications.list)).body.data.filter(({ kind }) => kind === 'order_problem')
  expect(notice).toMatchObject({ link: `/orders/${id}`, data: { message: 'The box is wet' } })
  expect((await w.orderOf(id)).timeline.at(-1)).toMatchObject({ kind: 'problem_reported', note: 'The box is wet' })
  await report('Again')
  await report('And again')
  expect(await report('Once more')).toMatchObject({ status: 429, code: 'too_many_attempts' })
  const other = { params: { secret: 'x'.repeat(43) }, body: { message: 'Hello' } }
  expect((await w.stranger(deliveries.reportProblem, other)).status).toBe(404)
})

test('a window of arrival is told from twenty deliveries of the zone and hour on, not from nineteen; who is later than it is late', async () => {
  const own = await roundWorld()
  own.pass(HOUR - (own.kernel.clock.ms() % HOUR))
  const windows = []
  for (let n = 0; n < 20; n++) {
    const { id, secret } = await own.ordered()
    if (n === 19) windows.push((await own.track(secret)).window)
    for (const to of ['assigned', 'picked_up', 'in_transit'] as const)
      await own.shop(orders.setFulfilment, { params: { id }, body: { to } })
    own.pass(30 * MINUTE)
    await own.shop(orders.setFulfilment, { params: { id }, body: { to: 'completed' } })
    own.pass(DAY - 30 * MINUTE)
  }
  const { id, secret } = await own.ordered()
  expect(windows).toEqual([null])
  // What nineteen say is remembered for their zone.
  const circle = { center: { latitude: 4.06, longitude: 9.72 }, radius_m: 500 }
  const other = (await own.shop(zones.create, { body: { name: 'Deido', city: 'Douala', fee: 5_00, ...circle } })).body
  await own.kernel.db.write((tx) => tx.update(rows).set({ zone_id: other.id }))
  const { window, placed_at } = await own.track(secret)
  const soonest = iso(Date.parse(placed_at) + 30 * MINUTE)
  expect(
    window!.from >= soonest && window!.to >= window!.from && window!.to < iso(Date.parse(soonest) + 5 * MINUTE),
  ).toBe(true)
  const watch = async () => (await own.shop(positions.latest)).body.data.find((one) => one.id === id)
  expect(await watch()).toMatchObject({ is_late: false, expected_by: window!.to })
  own.pass(40 * MINUTE)
  expect((await watch())!.is_late).toBe(true)
  await own.end()
})
