import fc from 'fast-check'
import { expect, test } from 'vitest'
import { priceOrder } from '../orders/orders.rules.ts'
import { clip, minor, orderOf, refIn } from './shopOrder.rules.ts'

test.each([
  ['398.00', 'USD', 398_00],
  ['0.1', 'USD', 10],
  ['8.335', 'USD', 8_34],
  ['-8.335', 'USD', -8_34],
  ['19.999999', 'EUR', 20_00],
  ['5000', 'XAF', 5000],
  ['1234.50', 'JPY', 1235],
  ['1.2345', 'TND', 1_235],
  [null, 'USD', 0],
])('%s %s is %i', (text, currency, amount) => {
  expect(minor(text, currency)).toBe(amount)
})

test('a decimal of a currency’s own precision is never changed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), (cents) => {
      expect(minor((cents / 100).toFixed(2), 'EUR')).toBe(cents)
    }),
  )
})

test('whatever a shop sends, the buyer’s total is the shop’s total', () => {
  const line = fc.record({
    external_id: fc.nat().map(String),
    name: fc.string({ unit: 'binary' }),
    quantity: fc.integer({ min: 1, max: 50 }),
    gross: fc.integer({ min: 0, max: 1e7 }),
  })
  const sold = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
    discount: fc.integer({ min: 0, max: 1e6 }),
    tax: fc.integer({ min: 0, max: 1e6 }),
    total: fc.integer({ min: 0, max: 1e8 }),
  })
  const rest = { external_id: '1', currency: 'USD', placed_at: '2026-01-01T00:00:00Z', coupon_code: undefined }
  fc.assert(
    fc.property(sold, (one) => {
      const order = orderOf({ ...rest, ...one, ref: undefined, customer: { name: 'Zoe', street: [] } })
      const { discount = 0, tax, delivery_fee } = order
      const price = priceOrder(order.items, { discount, tax, delivery_fee })
      expect(price.total).toBe(one.total)
      expect(price.subtotal).toBe(one.lines.reduce((sum, { gross }) => sum + gross, 0))
    }),
  )
})

test('names are made to fit, and never break a letter', () => {
  expect(clip('  Zoe\n\tAtangana\u0000 ', 20)).toBe('Zoe Atangana')
  expect(clip('👜👜👜', 5).isWellFormed()).toBe(true)
})

test('the click is read from any kind of address', () => {
  expect(refIn('/a?b=1&aff=clk_1')).toBe('clk_1')
  expect(refIn('https://x.example/?aff=AbC')).toBe('AbC')
  expect([refIn('/a'), refIn(null), refIn('http://[')]).toEqual([undefined, undefined, undefined])
})
