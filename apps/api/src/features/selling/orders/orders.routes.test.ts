import { commissions as commissionEndpoints } from '@affluence/contract/commissions'
import { orders } from '@affluence/contract/orders'
import { users } from '@affluence/contract/users'
import { afterAll, expect, test } from 'vitest'
import type { Actor } from '../../../kernel/access.ts'
import { orderWorld } from '../../../testing/orderWorld.ts'
import { exportedOrders } from './orders.exports.ts'

const { w, item, place, placePaid, couponOf, refund, look } = await orderWorld()
afterAll(() => w.end())

test('an influencer sees their own orders without addresses, and no others', async () => {
  const { code } = await couponOf(w.ada)
  const customer = {
    name: 'Marie-Claire Ngo Bassa',
    email: 'm@example.com',
    phone: '+237699001122',
    address: 'Rue 1',
    city: 'Yaoundé',
  }
  const { id } = (await placePaid({ coupon_code: code, customer })).body
  const order = await look(id, w.ada)
  expect(order.customer).toEqual({
    name: 'Marie-Claire B.',
    email: null,
    phone: null,
    address: null,
    city: 'Yaoundé',
    area: null,
  })
  expect(order.actions).toEqual([])
  expect(JSON.stringify(order)).not.toMatch(/Bassa|m@example|699001122|Rue 1/)
  expect((await w.bea(orders.get, { params: { id } })).status).toBe(404)
  expect((await w.rival(orders.get, { params: { id } })).status).toBe(404)
  expect((await w.bea(orders.list, { query: { coupon: code } })).body.data).toEqual([])
  expect((await w.ada(orders.list, { query: { coupon: code.toLowerCase() } })).body.data).toHaveLength(1)
})

test('a phone number is found however it is spaced', async () => {
  const { body } = await place({ customer: { name: 'Zoe Atangana', phone: '+237 6 99 77-66 55' } })
  for (const q of ['699776655', '99 77-66']) {
    const { data } = (await w.shop(orders.list, { query: { q } })).body
    expect([q, data.map(({ id }) => id)]).toEqual([q, [body.id]])
  }
})

test('lists are filtered, searched and paged without losing or doubling a row', async () => {
  const shop = await w.newcomer('sponsor')
  await w.adminUser(users.approve, { params: { id: shop.me.id } })
  const names = ['Élodie Mbarga', 'Paul Biya', 'Zoé Nkomo', 'Anna Fotso', 'Marc Essomba']
  for (const [n, name] of names.entries()) {
    await place({ customer: { name }, items: [item((n % 2) * 100 + 100)], payment: n % 2 ? 'paid' : 'unpaid' }, shop)
    w.clock.pass(1000)
  }
  const list = async (query: object) => (await shop(orders.list, { query: query as never })).body
  expect((await list({ q: 'elodie' })).data).toHaveLength(1)
  expect((await list({ payment: 'paid' })).data.map((one) => one.customer.name)).toEqual(['Anna Fotso', 'Paul Biya'])
  for (const sort of ['-placed_at', 'placed_at', '-total', 'total']) {
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ sort, limit: 2, ...(cursor && { cursor }) })
      ids.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    } while (cursor)
    expect([sort, ids.length, new Set(ids).size]).toEqual([sort, 5, 5])
  }
  expect((await shop(orders.list, { query: { from: '2026-02-30' } as never })).status).toBe(422)
  expect((await list({ to: '9999-12-31' })).data).toHaveLength(5)
  for (const value of ['1e999', '1.5', '1e30', '9007199254740993', '', 'x']) {
    const cursor = Buffer.from(JSON.stringify([value, 'ord_1'])).toString('base64url')
    const answer = await shop(orders.list, { query: { sort: 'total', cursor } as never })
    expect([value, answer.status, answer.code]).toEqual([value, 422, 'invalid_cursor'])
  }
})

test('a refused commission counts as zero in lists and files of orders', async () => {
  const star = await w.newcomer('influencer')
  const { code } = await couponOf(star, {}, { commission_bps: 1000 })
  const [standing, rejected] = [
    (await placePaid({ coupon_code: code })).body,
    (await placePaid({ coupon_code: code })).body,
  ]
  await refund(rejected.id, { amount: 45_00 })
  const reason = { reason: 'not theirs' }
  await w.adminUser(commissionEndpoints.reject, { params: { id: rejected.commission!.id }, body: reason })
  const amounts = (await star(orders.list, { query: {} })).body.data.map(({ commission }) => {
    return commission!.amount + commission!.reversed
  })
  expect(amounts).toEqual([0, 9_00])
  expect((await look(rejected.id, star)).commission).toMatchObject({ amount: 9_00, reversed: -9_00, state: 'rejected' })
  const parts = exportedOrders.parts(w.kernel, { kind: 'admin' } as Actor, { ...whole, coupon: code }, 'xlsx')
  const at = exportedOrders.head.indexOf('commission')
  const cells: unknown[] = []
  for await (const part of parts) if ('rows' in part) cells.push(...part.rows.map((row) => row[at]))
  expect(cells).toEqual([0, standing.commission!.amount].map((minor) => ({ minor, places: 2 })))
})
const whole = orders.list.query.parse({})
