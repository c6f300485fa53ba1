import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CouponTerms, couponKey, discountOf, problemOf, progressOf } from './coupons.rules.ts'

const terms: CouponTerms = {
  kind: 'percent',
  bps: 1000,
  amount: null,
  currency: 'EUR',
  minimum_amount: 5000,
  max_discount: 2000,
  max_uses: 5,
  max_uses_per_customer: 1,
  valid_from: '2026-01-01T00:00:00.000Z',
  valid_to: '2026-02-01T00:00:00.000Z',
  state: 'active',
}
const goods = { subtotal: 10_000, currency: 'EUR', at: '2026-01-15T00:00:00.000Z' }
const none = { all: 0, by_customer: 0 }

test('each reason for giving nothing has its own code', () => {
  expect(problemOf(terms, goods, none)).toBeNull()
  expect(problemOf({ ...terms, state: 'disabled' }, goods, none)).toBe('disabled')
  expect(problemOf(terms, { ...goods, at: '2025-12-31T23:59:59.999Z' }, none)).toBe('not_yet_valid')
  expect(problemOf(terms, { ...goods, at: '2026-02-01T00:00:00.000Z' }, none)).toBe('expired')
  expect(problemOf(terms, { ...goods, currency: 'USD' }, none)).toBe('currency_mismatch')
  expect(problemOf(terms, goods, { all: 5, by_customer: 0 })).toBe('limit_reached')
  expect(problemOf(terms, goods, { all: 1, by_customer: 1 })).toBe('customer_limit_reached')
  expect(problemOf(terms, { ...goods, subtotal: 4999 }, none)).toBe('below_minimum')
})

test('a coupon without limits always works', () => {
  const free = {
    ...terms,
    minimum_amount: null,
    max_uses: null,
    max_uses_per_customer: null,
    valid_from: null,
    valid_to: null,
  }
  expect(problemOf(free, { ...goods, subtotal: 0 }, { all: 1e6, by_customer: 1e6 })).toBeNull()
})

test('a percentage is capped, a fixed amount never exceeds the goods', () => {
  expect(discountOf(terms, 10_000)).toBe(1000)
  expect(discountOf(terms, 100_000)).toBe(2000)
  expect(discountOf({ ...terms, kind: 'fixed', bps: null, amount: 1500, max_discount: null }, 1000)).toBe(1000)
  fc.assert(
    fc.property(fc.nat(1e9), fc.integer({ min: 0, max: 10_000 }), (subtotal, bps) => {
      const discount = discountOf({ ...terms, bps, max_discount: null }, subtotal)
      expect(discount).toBeGreaterThanOrEqual(0)
      expect(discount).toBeLessThanOrEqual(subtotal)
    }),
  )
})

test('codes are compared without case, but look-alike letters differ', () => {
  expect(couponKey(' zoé10 ')).toBe(couponKey('ZOE\u030110'))
  expect(couponKey('SАVE')).not.toBe(couponKey('SAVE'))
})

test('progress is in percent, and absent without a target', () => {
  expect(progressOf(3, 9)).toBe(33.3)
  expect(progressOf(3, null)).toBeNull()
})
