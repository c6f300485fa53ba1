import { couriers } from '@affluence/contract/couriers'
import { orders } from '@affluence/contract/orders'
import { rounds } from '@affluence/contract/rounds'
import { users } from '@affluence/contract/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../kernel/clock.ts'
import { roundWorld, type RoundWorld } from '../../../testing/roundWorld.ts'
import { courier_rounds } from '../couriers/couriers.tables.ts'

let w: RoundWorld
beforeAll(async () => {
  w = await roundWorld()
})
afterAll(() => w.end())

test('a link dies two hours after its last order has ended', async () => {
  const { id: courier_id } = await w.hire()
  const ids = [(await w.ordered()).id, (await w.ordered()).id]
  const { body } = await w.shop(couriers.assignMany, { params: { id: courier_id }, body: { order_ids: ids } })
  const courier = w.holding(body.courier_url!)
  await w.step(courier, ids[0]!, 'failed', { reason: 'Nobody there' })
  w.pass(3 * HOUR)
  expect((await courier(rounds.get)).body).toMatchObject({ ends_at: null })
  await w.shop(orders.setFulfilment, { params: { id: ids[1]! }, body: { to: 'cancelled' } })
  w.pass(2 * HOUR - MINUTE)
  const { status, body: round } = await courier(rounds.get)
  expect(status).toBe(200)
  expect(round.orders.map(({ customer, next }) => [customer, next])).toEqual([
    [null, []],
    [null, []],
  ])
  w.pass(2 * MINUTE)
  expect((await courier(rounds.get)).status).toBe(401)
})

test('a link that is given out again opens nothing under its old address, and the whole round under the new one', async () => {
  const { courier_id, courier: first, id } = await w.assigned()
  const other = await w.ordered()
  const { courier: second } = await w.assign(other.id, courier_id)
  expect((await first(rounds.get)).status).toBe(401)
  expect((await second(rounds.get)).body.orders.map(({ order_id }) => order_id)).toEqual([id, other.id])
  const { body } = await w.shop(couriers.giveLink, { params: { id: courier_id } })
  expect((await second(rounds.get)).status).toBe(401)
  expect((await w.holding(body.courier_url)(rounds.get)).body.orders).toHaveLength(2)
})

test('a link that is given out again is counted in each order that was under way', async () => {
  const { courier_id, id } = await w.assigned()
  const given = async (order_id: string) =>
    (await w.orderOf(order_id)).timeline.flatMap(({ kind, note }) => (kind === 'courier_link_given' ? [note] : []))
  expect(await given(id)).toEqual([])
  w.pass(MINUTE)
  await w.assign(id, courier_id)
  w.pass(MINUTE)
  const other = await w.ordered()
  await w.assign(other.id, courier_id)
  w.pass(MINUTE)
  await w.shop(couriers.giveLink, { params: { id: courier_id } })
  expect([await given(id), await given(other.id)]).toEqual([['1', '2', '3'], ['1']])
  await w.assign((await w.ordered()).id, courier_id, { keep_link: true })
  await w.shop(orders.setFulfilment, { params: { id }, body: { to: 'cancelled' } })
  w.pass(MINUTE)
  await w.shop(couriers.giveLink, { params: { id: courier_id } })
  expect([await given(id), await given(other.id)]).toEqual([
    ['1', '2', '3'],
    ['1', '2'],
  ])
})

test('an order is added to a round under way without a new link', async () => {
  const { courier_id, courier, id } = await w.assigned()
  const other = await w.ordered()
  expect(await w.assign(other.id, courier_id, { keep_link: true })).toMatchObject({ url: null })
  expect((await courier(rounds.get)).body.orders.map(({ order_id }) => order_id)).toEqual([id, other.id])
  const { id: idle } = await w.hire()
  expect((await w.assign((await w.ordered()).id, idle, { keep_link: true })).url).toContain('/courier#')
})

test('a link that died does not come back with another order', async () => {
  const { courier_id, courier, id } = await w.assigned()
  await w.step(courier, id, 'failed', { reason: 'Closed' })
  w.pass(3 * HOUR)
  const { url } = await w.assign((await w.ordered()).id, courier_id, { keep_link: true })
  expect(url).toContain('/courier#')
  expect((await courier(rounds.get)).status).toBe(401)
})

test('who has the order no longer does not find it', async () => {
  const { id, courier: first, courier_id } = await w.assigned()
  const kept = await w.ordered()
  await w.assign(kept.id, courier_id, { keep_link: true })
  const code = await w.pickupOf(id)
  const { id: second_id, name } = await w.hire()
  const { courier: second } = await w.assign(id, second_id)
  expect(await w.pickupOf(id)).not.toBe(code)
  expect((await first(rounds.get)).body.orders.map(({ order_id }) => order_id)).toEqual([kept.id])
  expect(await w.step(first, id, 'picked_up', { code: await w.pickupOf(id) })).toMatchObject({ status: 404 })
  expect((await w.step(second, id, 'picked_up', { code: await w.pickupOf(id) })).status).toBe(200)
  const order = await w.orderOf(id)
  expect(order.courier?.name).toBe(name)
  expect(order.timeline.map(({ kind }) => kind)).toEqual(['created', 'assigned', 'courier_changed', 'picked_up'])
})

test('the order of another courier does not exist, nor does that of another shop', async () => {
  const { id } = await w.assigned()
  const { courier, url } = await w.assigned()
  for (const step of ['arrived_pickup', 'picked_up', 'failed'] as const)
    expect((await w.step(courier, id, step, { code: '1234', reason: 'No' })).status).toBe(404)
  expect((await w.send(url!, id, Buffer.from('x'))).statusCode).toBe(404)
  const { id: theirs } = await w.hire('Theirs', w.rival)
  const mine = await w.ordered()
  const body = { courier_id: theirs }
  expect(await w.shop(couriers.assign, { params: { id: mine.id }, body })).toMatchObject({
    status: 422,
    code: 'unknown_courier',
  })
  expect((await w.rival(couriers.assign, { params: { id: mine.id }, body })).status).toBe(404)
  const many = await w.rival(couriers.assignMany, { params: { id: theirs }, body: { order_ids: [mine.id] } })
  expect(many.body).toEqual({ courier_url: null, results: [{ order_id: mine.id, outcome: 'not_found' }] })
  for (const endpoint of [couriers.codes, couriers.proof])
    expect((await w.rival(endpoint, { params: { id } })).status).toBe(404)
  expect((await w.rival(couriers.change, { params: { id: mine.id.replace('ord', 'cou') }, body: {} })).status).toBe(404)
})

test('a courier who is not active, whose phone is lost or whose shop is suspended opens nothing', async () => {
  const one = await w.assigned()
  await w.shop(couriers.endLink, { params: { id: one.courier_id } })
  expect((await one.courier(rounds.get)).status).toBe(401)
  const two = await w.assigned()
  await w.shop(couriers.change, { params: { id: two.courier_id }, body: { active: false } })
  expect((await two.courier(rounds.get)).status).toBe(401)
  const body = { courier_id: two.courier_id }
  expect((await w.shop(couriers.assign, { params: { id: one.id }, body })).code).toBe('courier_inactive')
  const three = await w.assigned()
  const { id } = w.shop.me
  await w.adminUser(users.suspend, { params: { id }, body: { reason: 'Test' } })
  expect(await three.courier(rounds.get)).toMatchObject({ status: 403, code: 'account_suspended' })
  expect(await w.step(three.courier, three.id, 'arrived_pickup')).toMatchObject({ status: 403 })
  await w.adminUser(users.restore, { params: { id } })
  expect((await three.courier(rounds.get)).status).toBe(200)
})

test('a link is no key to anything else, and its secret is nowhere', async () => {
  const { courier, url, id, courier_id } = await w.assigned()
  for (const answer of [
    await courier(orders.list, { query: {} }),
    await courier(couriers.codes, { params: { id } }),
    await courier(couriers.list, { query: {} }),
    await courier(couriers.giveLink, { params: { id: courier_id } }),
  ])
    expect(answer).toMatchObject({ status: 403, code: 'forbidden' })
  expect((await w.shop(rounds.get)).status).toBe(403)
  expect((await w.ada(couriers.list, { query: {} })).status).toBe(403)
  const secret = url!.split('#')[1]!
  expect(JSON.stringify(await w.kernel.db.read.select().from(courier_rounds))).not.toContain(secret)
  const basic = `Basic ${Buffer.from(`courier:${secret}`).toString('base64')}`
  expect((await w.stranger(rounds.get, undefined, { authorization: basic })).status).toBe(200)
})

test('who guesses secrets is told to wait', async () => {
  const from = '198.51.100.9'
  const guess = (n: number) =>
    w.stranger(rounds.get, undefined, { authorization: `Courier ${String(n).padStart(43, 'x')}`, from })
  for (let n = 0; n < 30; n++) expect((await guess(n)).status).toBe(401)
  expect(await guess(30)).toMatchObject({ status: 429, code: 'too_many_attempts' })
})

test('a page that is still open under an ended link is told so, however often it asks', async () => {
  const { courier, courier_id } = await w.assigned()
  await w.shop(couriers.endLink, { params: { id: courier_id } })
  for (let n = 0; n < 32; n++) expect((await courier(rounds.get, undefined, { from: '198.51.100.8' })).status).toBe(401)
})
