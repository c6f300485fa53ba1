import { coupons } from '@affluence/contract/coupons'
import { notifications } from '@affluence/contract/notifications'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { coupons as couponTable, redemptions } from './coupons.tables.ts'
import {
  customerKeys,
  evaluateCoupon,
  redeem,
  releaseExpired,
  releaseRedemption,
  useRedemption,
} from './redemptions.service.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())
let count = 0
beforeEach(() => void count++)

const offer = async (change: object = {}, by = w.shop) => {
  const body = { code: `CODE${count}`, kind: 'percent', bps: 1000, ...change }
  return by(coupons.create, { body: body as never })
}
const party = (person: World['ada']) => person.me.party!.id
const give = (id: string, to: World['ada'], more: object = {}) =>
  w.shop(coupons.assign, { params: { id }, body: { influencer_id: party(to), ...more } })
const check = (body: object, by = w.shop) => by(coupons.check, { body: body as never })
const write = <T>(work: (tx: Tx) => Promise<T>) => w.kernel.db.write(work)
const nobody = { customer_key: null, second_key: null }
const take = (coupon_id: string, order_id: string, paid: boolean, customer_key: string | null = null) =>
  write(async (tx) => {
    const [coupon] = await tx.select().from(couponTable).where(eq(couponTable.id, coupon_id))
    await redeem(tx, coupon!, { assignment_id: null, order_id, customer_key, second_key: null, paid })
  })

test('a code is kept as typed, compared without case, and stands once per sponsor', async () => {
  const created = await offer({ code: 'Été-10' })
  expect(created).toMatchObject({ status: 201, body: { code: 'Été-10', state: 'active', used: 0, holder: null } })
  expect(await offer({ code: 'été-10' })).toMatchObject({ status: 409, code: 'code_taken' })
  expect(await offer({ code: 'été-10' }, w.rival)).toMatchObject({ status: 201 })
  expect(await check({ code: ' ÉTÉ-10 ', subtotal: 20_00 })).toMatchObject({
    body: { valid: true, problem: null, discount: 2_00 },
  })
})

test('two at the same moment: one gets the code', async () => {
  const answers = await Promise.all([offer({ code: 'ONCE' }), offer({ code: 'once' }), offer({ code: 'Once' })])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
})

test('a value or a time that makes no sense is refused with its field', async () => {
  const wrong: [object, string][] = [
    [{ bps: 10_001 }, 'bps'],
    [{ kind: 'fixed', bps: undefined, amount: -1 }, 'amount'],
    [{ valid_from: '2026-02-01T00:00:00.000Z', valid_to: '2026-02-01T00:00:00.000Z' }, 'valid_to'],
    [{ max_uses: 0 }, 'max_uses'],
    [{ code: 'a b' }, 'code'],
    [{ kind: 'fixed', bps: undefined, amount: 500, currency: 'JPY' }, 'currency'],
  ]
  for (const [change, path] of wrong) {
    const { status, json } = await offer(change)
    expect([path, status, (json as { errors: { path: string }[] }).errors[0]?.path]).toEqual([path, 422, path])
  }
})

test('each reason for no discount has its own code', async () => {
  const code = (await offer({ minimum_amount: 50_00, max_uses: 1 })).body.code
  const at = (days: number) => new Date(w.kernel.clock.ms() + days * DAY).toISOString()
  const early = (await offer({ code: `EARLY${count}`, valid_from: at(1) })).body
  const late = (await offer({ code: `LATE${count}`, valid_to: at(1) })).body
  const off = (await offer({ code: `OFF${count}` })).body
  await w.shop(coupons.disable, { params: { id: off.id } })
  const problem = async (code: string, subtotal = 60_00) => (await check({ code, subtotal })).body.problem
  expect(await problem('NOSUCH')).toBe('unknown')
  expect(await check({ code, subtotal: 49_99 })).toMatchObject({
    body: { valid: false, problem: 'below_minimum', minimum_amount: 50_00, discount: 0 },
  })
  expect(await problem(early.code)).toBe('not_yet_valid')
  expect(await problem(late.code)).toBe(null)
  expect(await problem(off.code)).toBe('disabled')
  expect(await problem(code)).toBe(null)
  w.clock.pass(2 * DAY)
  expect(await problem(early.code)).toBe(null)
  expect(await problem(late.code)).toBe('expired')
})

test('a discount is capped, and never above the goods', async () => {
  const percent = (await offer({ bps: 5000, max_discount: 10_00 })).body.code
  const fixed = (await offer({ code: `FIX${count}`, kind: 'fixed', bps: undefined, amount: 15_00 })).body.code
  const discount = async (code: string, subtotal: number) => (await check({ code, subtotal })).body.discount
  expect(await discount(percent, 12_00)).toBe(6_00)
  expect(await discount(percent, 100_00)).toBe(10_00)
  expect(await discount(fixed, 12_00)).toBe(12_00)
  expect(await discount(fixed, 100_00)).toBe(15_00)
})

test('one holds a coupon; another is refused with the name of who does; it can be taken back and given on', async () => {
  const { id } = (await offer()).body
  expect(await give(id, w.ada, { commission_bps: 1200, target_uses: 5, notes: 'for the launch' })).toMatchObject({
    body: { holder: { influencer: { id: party(w.ada) }, commission_bps: 1200, notes: 'for the launch' } },
  })
  const answer = await give(id, w.bea)
  expect(answer).toMatchObject({ status: 409, code: 'coupon_held', json: { holder: { id: party(w.ada) } } })
  const own = await w.ada(coupons.list, { query: {} })
  expect(own.body.data).toMatchObject([{ id, holder: { notes: null, target_uses: 5 }, actions: [] }])
  expect((await w.bea(coupons.list, { query: {} })).body.data).toEqual([])
  expect((await w.bea(coupons.get, { params: { id } })).status).toBe(404)

  w.clock.pass(HOUR)
  expect((await w.shop(coupons.unassign, { params: { id } })).body.holder).toBe(null)
  expect(await w.shop(coupons.unassign, { params: { id } })).toMatchObject({ status: 409, code: 'not_held' })
  expect((await give(id, w.bea)).status).toBe(200)
  const { data } = (await w.shop(coupons.holders, { params: { id } })).body
  expect(data.map(({ influencer, ended_at }) => [influencer.id, ended_at !== null])).toEqual([
    [party(w.bea), false],
    [party(w.ada), true],
  ])
})

test('the influencer hears of it once, in the app and by mail, and hears when it ends', async () => {
  const { id, code } = (await offer()).body
  await give(id, w.bea)
  await w.work()
  const noticesOfAda = async () =>
    (await w.bea(notifications.list, { query: {} })).body.data.filter(({ data }) => data['code'] === code)
  expect((await noticesOfAda()).map(({ kind }) => kind)).toEqual(['coupon_assigned'])
  await w.shop(coupons.unassign, { params: { id } })
  await w.work()
  expect((await noticesOfAda()).map(({ kind }) => kind)).toEqual(['coupon_unassigned', 'coupon_assigned'])
  const mails = w.letters.filter(({ subject }) => subject.includes(code))
  expect(mails.map(({ to }) => to)).toEqual([w.bea.me.email, w.bea.me.email])
  expect(mails[0]!.text).toContain('10% off')
})

test('given to two at the same moment, one holds it', async () => {
  const { id } = (await offer()).body
  const answers = await Promise.all([give(id, w.ada), give(id, w.bea)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test('a removed coupon is gone, its code is free, and nobody holds it', async () => {
  const { id, code } = (await offer()).body
  await give(id, w.ada)
  expect((await w.shop(coupons.remove, { params: { id } })).status).toBe(204)
  expect((await w.shop(coupons.get, { params: { id } })).status).toBe(404)
  expect((await check({ code, subtotal: 100 })).body.problem).toBe('unknown')
  expect((await offer({ code })).status).toBe(201)
  expect((await w.ada(coupons.list, { query: {} })).body.data.map((one) => one.id)).not.toContain(id)
})

test('limits may change while codes are out; the value may not', async () => {
  const { id } = (await offer({ valid_from: '2026-01-01T00:00:00.000Z' })).body
  const change = (body: object) => w.shop(coupons.change, { params: { id }, body: body as never })
  expect((await change({ max_uses: 7 })).body).toMatchObject({ max_uses: 7, valid_from: '2026-01-01T00:00:00.000Z' })
  expect((await change({ max_uses: null })).body.max_uses).toBe(null)
  expect((await change({ bps: 2000 })).status).toBe(422)
  expect(await change({ valid_to: '2025-12-31T00:00:00.000Z' })).toMatchObject({ status: 422, code: 'before_start' })
})

test('an unpaid order holds its use for half an hour; a paid one keeps it; a given-up one frees it', async () => {
  const { id, code } = (await offer({ max_uses: 2 })).body
  const look = async () => {
    const { used, reserved } = (await w.shop(coupons.get, { params: { id } })).body
    return [used, reserved, (await check({ code, subtotal: 100 })).body.problem]
  }
  await take(id, `ord_a${count}`, true)
  await take(id, `ord_b${count}`, false)
  expect(await look()).toEqual([1, 1, 'limit_reached'])
  w.clock.pass(30 * MINUTE)
  expect((await look()).at(-1)).toBe(null)
  expect(await releaseExpired(w.kernel)).toEqual({ released: 1 })
  expect(await releaseExpired(w.kernel)).toEqual({ released: 0 })
  expect(await look()).toEqual([1, 0, null])

  await take(id, `ord_c${count}`, false)
  await write((tx) => useRedemption(tx, `ord_c${count}`))
  await write((tx) => useRedemption(tx, `ord_c${count}`))
  expect(await look()).toEqual([2, 0, 'limit_reached'])
  await write((tx) => releaseRedemption(tx, `ord_c${count}`))
  expect(await look()).toEqual([2, 0, 'limit_reached'])
  await write((tx) => useRedemption(tx, `ord_b${count}`))
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
      const evaluation = await evaluateCoupon(tx, { ...order, currency: currency(), at: tx.now, now: tx.now })
      if (evaluation.problem) return evaluation.problem
      const use = { assignment_id: null, order_id: `ord_r${count}_${n}`, ...nobody, paid: true }
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
let own: string
const currency = () => own
beforeAll(async () => void (own = (await offer({ code: 'FIRST' })).body.currency))

test('a customer is counted by e-mail or phone, however written', async () => {
  const { id, code } = (await offer({ max_uses_per_customer: 1 })).body
  const { customer_key: key } = customerKeys(w.kernel.crypto, { email: 'Zoe@Example.com' })
  await take(id, `ord_k${count}`, true, key)
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

test('uses are the same figure on the list and in what a coupon brought; a former holder no longer holds', async () => {
  const { id } = (await offer({ code: `USES${count}`, max_uses: 10 })).body
  await give(id, w.ada)
  await take(id, `ord_used_${count}`, true)
  await take(id, `ord_held_${count}`, false)
  const listed = async (by: World['ada'] | World['shop']) => (await by(coupons.get, { params: { id } })).body
  const performanceOf = async (by: World['ada'] | World['shop']) =>
    (await by(coupons.performance, { query: {} })).body.data.find((one) => one.coupon_id === id)
  expect(await listed(w.shop)).toMatchObject({ used: 1, reserved: 1 })
  for (const who of [w.shop, w.ada])
    expect(await performanceOf(who)).toMatchObject({ used: 1, held: true, max_uses: 10 })
  await w.shop(coupons.unassign, { params: { id } })
  await give(id, w.bea)
  expect(await performanceOf(w.ada)).toMatchObject({ held: false })
  for (const who of [w.shop, w.bea]) expect(await performanceOf(who)).toMatchObject({ held: true })
})

test('what coupons brought is told of those asked for, or page by page to the last', async () => {
  const ids: string[] = []
  for (const n of [1, 2, 3]) ids.push((await offer({ code: `PAGE${count}X${n}` })).body.id)
  const listed = async (query: object) => (await w.shop(coupons.performance, { query: query as never })).body
  const two = await listed({ ids: [ids[0], ids[2]].join(',') })
  expect(two.data.map((one) => one.coupon_id)).toEqual([ids[2], ids[0]])
  const all = (await listed({})).data.map((one) => one.coupon_id)
  const paged: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await listed({ limit: 2, ...(cursor && { cursor }) })
    paged.push(...page.data.map((one) => one.coupon_id))
    cursor = page.next_cursor
  }
  expect(paged).toEqual(all)
  expect(await w.rival(coupons.performance, { query: { ids: ids.join(',') } })).toMatchObject({ body: { data: [] } })
})
