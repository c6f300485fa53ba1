import { couriers } from '@affluence/contract/couriers'
import { orders } from '@affluence/contract/orders'
import { rounds } from '@affluence/contract/rounds'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../../server.ts'
import { roundWorld, type RoundWorld } from '../../../testing/roundWorld.ts'
import { verifyAll } from '../../../testing/verify.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { courier_steps } from './rounds.tables.ts'

let w: RoundWorld
beforeAll(async () => {
  w = await roundWorld()
})
afterAll(() => w.end())

test('what was kept without network and is sent twice is done once', async () => {
  const { id, courier } = await w.assigned()
  const [pickup, dropOff] = [await w.pickupOf(id), await w.dropOffOf(id)]
  const at = w.kernel.clock.now()
  const queue = [
    { step: 'arrived_pickup' },
    { step: 'picked_up', code: pickup },
    { step: 'in_transit' },
    { step: 'arrived' },
    { step: 'handed_over', code: dropOff, cash: 25_00 },
  ] as const
  const send = async () => {
    const answers = []
    for (const [n, kept] of queue.entries())
      answers.push(await courier(rounds.step, { body: { order_id: id, client_id: `${id} ${n}`, at, ...kept } }))
    return answers
  }
  expect((await send()).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  const before = await w.orderOf(id)
  expect((await send()).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(await w.orderOf(id)).toEqual(before)
  const rows = await w.kernel.db.read.select().from(courier_steps).where(eq(courier_steps.order_id, id))
  expect(rows).toHaveLength(5)
  expect(before).toMatchObject({ payment: 'paid', fulfilment: 'completed' })
})

test('a step that is not the next one, and an id for two steps, are refused with what stands', async () => {
  const { id, courier } = await w.assigned()
  const outOfOrder = await w.step(courier, id, 'in_transit')
  expect(outOfOrder).toMatchObject({ status: 409, code: 'wrong_state', json: { state: 'assigned' } })
  expect((await w.step(courier, id, 'handed_over', { code: await w.dropOffOf(id) })).code).toBe('wrong_state')
  await w.step(courier, id, 'picked_up', { code: await w.pickupOf(id), client_id: 'once' })
  expect((await w.step(courier, id, 'in_transit', { client_id: 'once' })).code).toBe('client_id_reused')
  expect((await w.step(courier, id, 'arrived_pickup')).code).toBe('wrong_state')
  await w.shop(orders.setFulfilment, { params: { id }, body: { to: 'cancelled' } })
  const late = await w.step(courier, id, 'in_transit')
  expect(late).toMatchObject({ status: 409, code: 'wrong_state', json: { state: 'cancelled' } })
})

test('of two completions at the same moment one settles', async () => {
  const { linked, visit } = w
  const { product, link } = await linked({ price: 20_00 })
  const reply = await visit(link.code)
  const click = new URL(reply.headers.location!).searchParams.get('aff')!
  const items = [{ product_id: product.id, name: 'Pen', quantity: 1, unit_price: 20_00 }]
  const body = { items, customer: { name: 'Zoe' }, ref: click }
  const { id } = (await w.shop(orders.create, { body })).body
  const { id: courier_id } = await w.hire()
  const { courier } = await w.assign(id, courier_id)
  await w.brought(courier, id)
  const code = await w.dropOffOf(id)
  const both = await Promise.all([
    w.step(courier, id, 'handed_over', { code, cash: 20_00 }),
    w.step(courier, id, 'handed_over', { code, cash: 20_00 }),
    w.shop(orders.setFulfilment, { params: { id }, body: { to: 'completed' } }),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
  const earned = await w.kernel.db.read.select().from(commissions).where(eq(commissions.source_id, id))
  const isByCourier = both.slice(0, 2).some(({ status }) => status === 200)
  expect(earned).toHaveLength(isByCourier ? 1 : 0)
  expect((await w.orderOf(id)).timeline.filter(({ kind }) => kind === 'completed')).toHaveLength(1)
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
})

test('what failed needs a reason, which stands in the timeline', async () => {
  const { id, courier } = await w.assigned()
  expect((await w.step(courier, id, 'failed')).status).toBe(422)
  expect((await w.step(courier, id, 'failed', { reason: 'Nobody at home' })).body.fulfilment).toBe('failed')
  expect((await w.orderOf(id)).timeline.at(-1)).toMatchObject({
    kind: 'failed',
    note: 'Nobody at home',
    actor: 'courier',
  })
})

test('a restart in the middle of a round changes nothing', async () => {
  const { id, courier, url } = await w.assigned()
  await w.step(courier, id, 'picked_up', { code: await w.pickupOf(id), client_id: 'before' })
  const again = await buildApp(w.kernel)
  const body = { order_id: id, step: 'picked_up', code: '0000', client_id: 'before', at: w.kernel.clock.now() }
  const headers = { authorization: `Courier ${url!.split('#')[1]}` }
  const sent = await again.inject({ method: 'POST', url: '/api/v1/courier/steps', headers, payload: body })
  expect([sent.statusCode, sent.json().fulfilment]).toEqual([200, 'picked_up'])
  const next = { ...body, step: 'in_transit', client_id: 'after' }
  const moved = await again.inject({ method: 'POST', url: '/api/v1/courier/steps', headers, payload: next })
  expect(moved.json().fulfilment).toBe('in_transit')
  await again.close()
})

test('the calls of a program go on as before, and a courier may take over from them', async () => {
  const { id } = await w.ordered()
  const courier = { name: 'Somebody', phone: '+237600000000' }
  const moved = await w.shop(orders.setFulfilment, { params: { id }, body: { to: 'assigned', courier } })
  expect(moved.body.courier).toEqual(courier)
  expect((await w.shop(couriers.codes, { params: { id } })).body).toEqual({ pickup: null })
  const hired = await w.hire()
  const { courier: holder } = await w.assign(id, hired.id)
  expect((await w.orderOf(id)).courier).toEqual({ name: hired.name, phone: hired.phone })
  await w.shop(orders.setFulfilment, { params: { id }, body: { to: 'picked_up' } })
  expect((await w.step(holder, id, 'in_transit')).body.fulfilment).toBe('in_transit')
  expect((await w.shop(couriers.assign, { params: { id }, body: { courier_id: hired.id } })).status).toBe(200)
})

test('an order that a shop reported gets a page for its customer, who has the code there', async () => {
  const items = [{ name: 'Bag', quantity: 1, unit_price: 10_00 }]
  const { id } = (await w.shop(orders.create, { body: { items, customer: { name: 'Zoe' } } })).body
  const { id: courier_id } = await w.hire()
  const { courier } = await w.assign(id, courier_id)
  await w.brought(courier, id)
  expect((await w.step(courier, id, 'handed_over', { code: await w.dropOffOf(id) })).status).toBe(200)
  expect(await w.shop(couriers.assign, { params: { id }, body: { courier_id } })).toMatchObject({
    status: 409,
    code: 'wrong_state',
  })
})
