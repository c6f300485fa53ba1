import { coupons } from '@affluence/contract/coupons'
import { and, eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { MINUTE } from '../../../kernel/clock.ts'
import { couponWorld } from '../../../testing/couponWorld.ts'
import { redemptions } from './coupons.tables.ts'
import {
  customerKeys,
  evaluateCoupon,
  redeem,
  releaseExpired,
  releaseRedemption,
  useRedemption,
} from './redemptions.service.ts'

const { w, write, offer, check, take } = await couponWorld()
afterAll(() => w.end())

const { currency } = (await offer({ code: 'FIRST' })).body
const nobody = { customer_key: null, second_key: null }

test('an unpaid order holds its use for half an hour; a paid one keeps it; a given-up one frees it', async () => {
  const { id, code } = (await offer({ max_uses: 2 })).body
  const look = async () => {
    const { used, reserved } = (await w.shop(coupons.get, { params: { id } })).body
    return [used, reserved, (await check({ code, subtotal: 100 })).body.problem]
  }
  await take(id, 'ord_a', true)
  await take(id, 'ord_b', false)
  expect(await look()).toEqual([1, 1, 'limit_reached'])
  w.clock.pass(30 * MINUTE)
  expect((await look()).at(-1)).toBe(null)
  expect(await releaseExpired(w.kernel)).toEqual({ released: 1 })
  expect(await releaseExpired(w.kernel)).toEqual({ released: 0 })
  expect(await look()).toEqual([1, 0, null])

  await take(id, 'ord_c', false)
  await write((tx) => useRedemption(tx, 'ord_c'))
  await write((tx) => useRedemption(tx, 'ord_c'))
  expect(await look()).toEqual([2, 0, 'limit_reached'])
  await write((tx) => releaseRedemption(tx, 'ord_c'))
  expect(await look()).toEqual([2, 0, 'limit_reached'])
  await write((tx) => useRedemption(tx, 'ord_b'))
  expect(await look()).toEqual([3, 0, 'limit_reached'])
  const states = await w.kernel.db.read.select().from(redemptions).where(eq(redemptions.coupon_id, id))
  expect(states.map(({ state }) => state)).toEqual(['used', 'used', 'used'])
})

test('twenty uses at once of a coupon for five: exactly five', async () => {
  const { id, code } = (await offer({ max_uses: 5 })).body
  const party_id = w.shop.me.party!.id
  const tries = Array.from({ length: 20 }, (_, n) =>
    write(async (tx) => {
      const order = { sponsor_id: party_id, code, subtotal: 100, currency: 'EUR', customer: nobody }
      const evaluation = await evaluateCoupon(tx, { ...order, currency, at: tx.now, now: tx.now })
      if (evaluation.problem) return evaluation.problem
      const use = { assignment_id: null, order_id: `ord_r_${n}`, ...nobody, paid: true }
      await redeem(tx, evaluation.coupon!, use)
      return 'used'
    }),
  )
  const answers = await Promise.all(tries)
  expect(answers.filter((one) => one === 'used')).toHaveLength(5)
  expect(answers.filter((one) => one === 'limit_reached')).toHaveLength(15)
  const isUsed = and(eq(redemptions.coupon_id, id), eq(redemptions.state, 'used'))
  expect(await w.kernel.db.read.$count(redemptions, isUsed)).toBe(5)
  expect((await w.shop(coupons.get, { params: { id } })).body.used).toBe(5)
})

test('a customer is counted by e-mail or phone, however written', async () => {
  const { id, code } = (await offer({ max_uses_per_customer: 1 })).body
  const { customer_key: key } = customerKeys(w.kernel.crypto, { email: 'Zoe@Example.com' })
  await take(id, 'ord_k', true, key)
  const problem = async (customer: object) => (await check({ code, subtotal: 100, customer })).body.problem
  expect(await problem({ email: 'zoe@example.com' })).toBe('customer_limit_reached')
  expect(await problem({ email: 'other@example.com' })).toBe(null)
  const keys = (phone: string) => customerKeys(w.kernel.crypto, { phone })
  expect(keys('+237 6 99 00 11 22')).toEqual(keys('237699001122'))
})

test('a tag, dots, a country’s prefix or an address in other letters make no other customer', () => {
  const key = (who: Parameters<typeof customerKeys>[1]) => customerKeys(w.kernel.crypto, who).customer_key
  expect(key({ email: 'zoe+1@example.com' })).toBe(key({ email: 'ZOE@example.com' }))
  expect(key({ email: 'z.o.e@gmail.com' })).toBe(key({ email: 'zoe@gmail.com' }))
  expect(key({ email: 'z.oe@example.com' })).not.toBe(key({ email: 'zoe@example.com' }))
  expect(key({ phone: '+237 699 00 11 22' })).toBe(key({ phone: '699001122' }))
  const home = { name: 'Zoé', address: '12 Rue Joffre', city: 'Douala' }
  expect(key(home)).toBe(key({ name: 'zoe', address: '12 rue joffre', city: 'DOUALA' }))
  expect(key(home)).not.toBe(key({ ...home, name: 'Marie' }))
  expect(key({ name: 'Zoé' })).toBeNull()
  const [email, phone] = ['zoe@example.com', '699001122']
  const both = { customer_key: key({ email }), second_key: key({ phone }) }
  expect(customerKeys(w.kernel.crypto, { email, phone, ...home })).toEqual(both)
})
