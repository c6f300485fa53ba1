import { coupons } from '@affluence/contract/coupons'
import { afterAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { couponWorld } from '../../../testing/couponWorld.ts'

const { w, offer, give, check } = await couponWorld()
afterAll(() => w.end())

test('a code is kept as typed, compared without case, and unique per sponsor', async () => {
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
  const early = (await offer({ code: 'EARLY', valid_from: at(1) })).body
  const late = (await offer({ code: 'LATE', valid_to: at(1) })).body
  const off = (await offer({ code: 'OFF' })).body
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
  const fixed = (await offer({ code: 'FIX', kind: 'fixed', bps: undefined, amount: 15_00 })).body.code
  const discount = async (code: string, subtotal: number) => (await check({ code, subtotal })).body.discount
  expect(await discount(percent, 12_00)).toBe(6_00)
  expect(await discount(percent, 100_00)).toBe(10_00)
  expect(await discount(fixed, 12_00)).toBe(12_00)
  expect(await discount(fixed, 100_00)).toBe(15_00)
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
