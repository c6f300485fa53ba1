import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

let count = 0
async function limited(max_uses_per_customer = 1) {
  const code = `LIMIT${++count}`
  await w.shop(coupons.create, { body: { code, kind: 'percent', bps: 1000, max_uses_per_customer } })
  return code
}
type Customer = Partial<Record<'name' | 'email' | 'phone' | 'address' | 'city', string>>
/** The coupon's problem as the check answers it before the order, and as the order does. */
async function buys(coupon_code: string, who: Customer, more: object = {}) {
  const customer = { name: 'Zoe', ...who }
  const checked = (await w.shop(coupons.check, { body: { code: coupon_code, subtotal: 100_00, customer } })).body
  const items = [{ name: 'Thing', quantity: 1, unit_price: 100_00 }]
  const { body, status } = await w.shop(orders.create, { body: { items, customer, coupon_code, ...more } as never })
  expect([status, checked.problem, checked.discount]).toEqual([201, body.coupon!.problem, body.discount])
  return body.coupon!.problem
}
const FULL = 'customer_limit_reached'

test('a tag behind a plus is the same buyer, and so are dots where the host ignores them', async () => {
  const code = await limited()
  expect(await buys(code, { email: 'zoe@example.com' })).toBe(null)
  expect(await buys(code, { email: 'zoe+1@example.com' })).toBe(FULL)
  expect(await buys(code, { email: 'ZOE+sale@Example.com' })).toBe(FULL)
  expect(await buys(code, { email: 'z.o.e@example.com' })).toBe(null)
  const other = await limited()
  expect(await buys(other, { email: 'a.da@gmail.com' })).toBe(null)
  expect(await buys(other, { email: 'ad.a+9@googlemail.com' })).toBe(FULL)
})

test('who leaves an address only is known by name, address and city', async () => {
  const code = await limited()
  const home = { name: 'Zoé', address: '12 Rue Joffre', city: 'Douala' }
  expect(await buys(code, home)).toBe(null)
  expect(await buys(code, { name: 'zoe', address: '12 rue joffre', city: 'DOUALA' })).toBe(FULL)
  expect(await buys(code, { ...home, name: 'Marie' })).toBe(null)
  expect(await buys(code, {})).toBe(null)
})

test('an e-mail and a phone of one order are one person, by either of them', async () => {
  const code = await limited()
  expect(await buys(code, { email: 'zoe@example.com', phone: '+237 699 00 11 22' })).toBe(null)
  expect(await buys(code, { phone: '699001122' })).toBe(FULL)
  expect(await buys(code, { email: 'zoe@example.com' })).toBe(FULL)
  expect(await buys(code, { email: 'new@example.com', phone: '00237699001122' })).toBe(FULL)
  expect(await buys(code, { email: 'zoe@example.com', phone: '655000000' })).toBe(FULL)
  expect(await buys(code, { email: 'other@example.com', phone: '655000001' })).toBe(null)

  const first = await limited(2)
  expect(await buys(first, { phone: '699001122' })).toBe(null)
  expect(await buys(first, { email: 'zoe@example.com', phone: '699001122' })).toBe(null)
  expect(await buys(first, { email: 'zoe@example.com' })).toBe(null)
  expect(await buys(first, { phone: '+237699001122' })).toBe(FULL)
  expect(await buys(first, { email: 'zoe@example.com', phone: '699001122' })).toBe(FULL)
})

test('an unpaid order counts while it holds its use, a paid one always', async () => {
  const code = await limited()
  const who = { email: 'zoe@example.com', phone: '699001122' }
  expect(await buys(code, who, { payment: 'unpaid' })).toBe(null)
  expect(await buys(code, { phone: '699001122' })).toBe(FULL)
  w.clock.pass(31 * 60_000)
  expect(await buys(code, { phone: '699001122' }, { payment: 'paid' })).toBe(null)
  w.clock.pass(31 * 60_000)
  expect(await buys(code, who)).toBe(FULL)
})
