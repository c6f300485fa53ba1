import { expect, test } from 'vitest'
import { product, quote, shop, zone } from '../testing/shopfront.ts'
import { withQuantity } from './basket.ts'
import { Refused } from '../light/asking.ts'
import { type Draft, faultsOf, orderOf, refusedFields, zoneOf } from './draft.ts'
import { setLanguage } from '../light/texts.ts'
import { useTexts } from './texts.ts'
import { couponWords, faultWords, goneIn, wordsFor } from './words.ts'

const t = useTexts('book')
const draft = (more: Partial<Draft> = {}): Draft => ({
  chosen: withQuantity([], product('a'), 2),
  zone_id: '',
  name: 'Zoe',
  phone: '+237 650 00 00 00',
  email: '',
  address: 'Rue Joffre 12',
  note: '',
  coupon: '',
  wish: '',
  ...more,
})
const refused = (status: number, code: string, more = {}) => new Refused(status, { code, ...more })
const said = (error: unknown, seller = shop(), typed = draft()) =>
  wordsFor(t, error, seller, typed).replaceAll('\u00A0', ' ')

test('a minimum says how much is missing', () => {
  setLanguage('en')
  const seller = shop({ zones: [zone('a', { minimum: 10_000 })] })
  const words = said(refused(422, 'below_minimum'), seller, draft({ zone_id: seller.zones[0]!.id }))
  expect(words).toBe('Orders to this zone begin at FCFA 10,000. Add goods worth FCFA 4,000 more.')
})

test('each refusal has words of its own, in both languages', () => {
  const codes = ['shop_closed', 'unknown_product', 'too_large', 'account_closed', 'offline', 'invalid_request', 'else']
  for (const spoken of ['en', 'fr'] as const) {
    setLanguage(spoken)
    expect(new Set(codes.map((code) => said(refused(409, code)))).size).toBe(codes.length)
  }
  expect(said(refused(429, 'too_many_attempts', { retry_after: 50 }))).toContain('dans 1 minute.')
  setLanguage('en')
  expect(said(refused(429, 'too_many_attempts', { retry_after: 100 }))).toContain('in 2 minutes.')
  const opens = refused(409, 'shop_closed', { opens_at: '2026-03-02T07:00:00.000Z' })
  expect(said(opens)).toMatch(/opens again on Monday.*0?8:00/)
  expect(said(new Error('a bug'))).toBe(said(refused(500, 'internal')))
})

test('a coupon is answered at once: what it takes off, or why nothing', () => {
  setLanguage('en')
  const good = { code: 'TEN', problem: null, minimum_amount: null }
  expect(couponWords(t, quote({ discount: 300, coupon: good }))).toMatchObject({ isGood: true })
  const small = { code: 'TEN', problem: 'below_minimum' as const, minimum_amount: 5_000 }
  const answer = couponWords(t, quote({ coupon: small }))
  expect([answer?.isGood, answer?.text.replaceAll('\u00A0', ' ')]).toEqual([
    false,
    'The coupon TEN is for orders from FCFA 5,000.',
  ])
  expect(couponWords(t, quote())).toBeNull()
})

test('what is missing is named field by field, an address only where one delivers', () => {
  const empty = draft({ name: ' ', phone: '12', email: 'zoe', address: '' })
  expect(faultsOf(empty, shop())).toEqual({ name: 'missing', phone: 'form', email: 'form' })
  expect(faultsOf(empty, shop({ zones: [zone('a')] }))).toMatchObject({ zone_id: 'missing', address: 'missing' })
  expect(faultsOf(draft(), shop())).toEqual({})
  expect(faultWords(t, 'phone', { phone: 'form' })).toContain('+237')
  expect(refusedFields(['customer.phone', 'coupon_code', 'items.0'])).toEqual({ phone: 'refused', coupon: 'refused' })
})

test('the only zone is chosen, and one that is gone is not', () => {
  const [one, two] = [zone('a'), zone('b')]
  expect(zoneOf({ zones: [one] }, '')).toBe(one.id)
  expect(zoneOf({ zones: [one, two] }, two.id)).toBe(two.id)
  expect(zoneOf({ zones: [one, two] }, zone('c').id)).toBe('')
})

test('an order says what was typed and nothing that was left empty', () => {
  expect(orderOf(draft({ coupon: ' ten ' }), { ref: null, expected_total: 6_000 })).toEqual({
    items: [{ product_id: product('a').id, quantity: 2 }],
    coupon_code: 'ten',
    customer: { name: 'Zoe', phone: '+237 650 00 00 00', address: 'Rue Joffre 12' },
    expected_total: 6_000,
  })
})

test('a wish in words is ordered without a price, unless something was chosen', () => {
  const wish = draft({ chosen: [], wish: ' A red bag ' })
  expect(orderOf(wish, { ref: 'ABC', expected_total: null })).toEqual({
    description: 'A red bag',
    customer: { name: 'Zoe', phone: '+237 650 00 00 00', address: 'Rue Joffre 12' },
    ref: 'ABC',
  })
  const both = orderOf(draft({ wish: 'A red bag' }), { ref: null, expected_total: 6_000 })
  expect([both.description, both.items?.length]).toEqual([undefined, 1])
})

test('the product that is gone is found by its place in the basket', () => {
  const gone = refused(422, 'unknown_product', { errors: [{ path: 'items.0.product_id', code: 'unknown_product' }] })
  expect(goneIn(gone, draft().chosen)).toEqual(product('a'))
  expect(goneIn(refused(422, 'too_large'), draft().chosen)).toBeNull()
})
