import { branding } from '@affluence/contract/branding'
import { couriers } from '@affluence/contract/couriers'
import { orders } from '@affluence/contract/orders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roundWorld, type RoundWorld } from '../../../testing/roundWorld.ts'
import { verifyAll } from '../../../testing/verify.ts'

let w: RoundWorld
beforeAll(async () => {
  w = await roundWorld()
  await w.shop(branding.change, { body: { timezone: 'Africa/Douala' } })
})
afterAll(() => w.end())

async function handed(courier_id: string, cash: number | undefined) {
  const { id } = await w.ordered()
  const { courier } = await w.assign(id, courier_id)
  await w.brought(courier, id)
  const code = await w.dropOffOf(id)
  const answer = await w.step(courier, id, 'handed_over', { code, ...(cash !== undefined && { cash }) })
  return { id, answer, courier }
}
const listed = async (query: object = {}) => (await w.shop(couriers.cash, { query })).body.data
const close = (id: string, day: string, counted: number, by = w.shop) =>
  by(couriers.closeCash, { params: { id }, body: { day, counted } })

test('cash for all that was due makes the order paid; a part of it does not', async () => {
  const { id: courier_id } = await w.hire('Cash')
  const whole = await handed(courier_id, 25_00)
  expect(await w.orderOf(whole.id)).toMatchObject({ payment: 'paid', fulfilment: 'completed' })
  const part = await handed(courier_id, 10_00)
  expect(await w.orderOf(part.id)).toMatchObject({ payment: 'unpaid', fulfilment: 'completed' })
  expect(await listed({ courier_id })).toMatchObject([
    { orders: 2, amount: 35_00, open_amount: 35_00, closed_at: null },
  ])
})

test('more than was due is refused, and the hand-over with it', async () => {
  const { id: courier_id } = await w.hire()
  const { id, answer, courier } = await handed(courier_id, 25_01)
  expect(answer).toMatchObject({ status: 422, code: 'more_than_left' })
  expect((await w.orderOf(id)).fulfilment).toBe('in_transit')
  await w.shop(orders.setPayment, { params: { id }, body: { status: 'paid' } })
  const code = await w.dropOffOf(id)
  expect((await w.step(courier, id, 'handed_over', { code, cash: 25_00 })).code).toBe('more_than_left')
  expect((await w.step(courier, id, 'handed_over', { code })).status).toBe(200)
  expect(await listed({ courier_id })).toEqual([])
  expect((await w.step(courier, id, 'failed', { cash: 1, reason: 'No' })).status).toBe(422)
})

test('a day is closed once, and what comes afterwards is open again', async () => {
  const { id: courier_id, name } = await w.hire('Closing')
  await handed(courier_id, 25_00)
  const { day } = (await listed({ courier_id }))[0]!
  expect((await close(courier_id, day, 24_00, w.rival)).status).toBe(404)
  const both = await Promise.all([close(courier_id, day, 24_00), close(courier_id, day, 24_00)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 200)!.body).toMatchObject({
    courier: { id: courier_id, name },
    amount: 25_00,
    open_amount: 0,
    counted: 24_00,
  })
  expect(await listed({ courier_id, open: 'true' })).toEqual([])
  await handed(courier_id, 25_00)
  expect(await listed({ courier_id, open: 'true' })).toMatchObject([{ open_amount: 25_00, closed_at: null }])
  expect((await close(courier_id, day, 25_00)).body).toMatchObject({ counted: 49_00, amount: 50_00, open_amount: 0 })
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
})

test('a list of cash has pages, days and an owner', async () => {
  const first = await w.shop(couriers.cash, { query: { limit: 1 } })
  const more = await w.shop(couriers.cash, { query: { limit: 1, cursor: first.body.next_cursor! } })
  expect(more.body.data[0]).not.toEqual(first.body.data[0])
  expect(await listed({ to: '2020-01-01' })).toEqual([])
  expect((await w.rival(couriers.cash, { query: {} })).body.data).toEqual([])
})
