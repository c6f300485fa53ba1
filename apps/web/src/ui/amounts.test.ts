import { expect, test } from 'vitest'
import { pointOf, readAmount, signsOf } from './amounts.ts'

const digits = { EUR: 2, USD: 2, TND: 3, XAF: 0 }
const read = (words: string, currency: keyof typeof digits, language = 'en') =>
  readAmount(words, { decimals: digits[currency], point: pointOf(language), signs: signsOf(currency) })

test.each([
  ['12', 'EUR', 12_00],
  ['12.5', 'EUR', 12_50],
  ['12,50', 'EUR', 12_50],
  ['1,250.50', 'EUR', 1250_50],
  ['1.250,50', 'EUR', 1250_50],
  ['1 250,50', 'EUR', 1250_50],
  ["1'250.50", 'EUR', 1250_50],
  ['1,250,000', 'EUR', 1_250_000_00],
  ['1.250.000,5', 'EUR', 1_250_000_50],
  ['€12', 'EUR', 12_00],
  ['12,00 €', 'EUR', 12_00],
  ['EUR 12', 'EUR', 12_00],
  ['$1,250.50', 'USD', 1250_50],
  ['FCFA 1500', 'XAF', 1500],
  ['1 500 F CFA', 'XAF', 1500],
  ['1.500', 'XAF', 1500],
  ['1500.00', 'XAF', 1500],
  ['1,250.500', 'TND', 1250_500],
  ['1 250,500', 'TND', 1250_500],
  ['0,250', 'TND', 250],
  ['1250,500', 'TND', 1250_500],
  ['12.', 'EUR', 12_00],
] as const)('%s in %s is clear in any language', (words, currency, amount) => {
  expect(read(words, currency, 'en')).toBe(amount)
  expect(read(words, currency, 'fr')).toBe(amount)
})

test.each(['en', 'fr'])(
  'three digits after a sign are asked about where a currency has three decimals (%s)',
  (language) => {
    expect(read('1,250', 'TND', language)).toEqual({ either: [1250_000, 1_250] })
    expect(read('1.250', 'TND', language)).toEqual({ either: [1250_000, 1_250] })
  },
)

test('three digits after the reader’s own decimal sign may be a slip, after the other they are thousands', () => {
  expect(read('1,250', 'EUR', 'en')).toBe(1250_00)
  expect(read('1.250', 'EUR', 'en')).toEqual({ either: [1250_00, 1_25] })
  expect(read('1,250', 'EUR', 'fr')).toEqual({ either: [1250_00, 1_25] })
  expect(read('1.250', 'EUR', 'fr')).toBe(1250_00)
  expect(read('12.555', 'EUR', 'en')).toEqual({ either: [12_555_00] })
})

test.each(['abc', '€', '-5', '12..5', '1,25,0', '12 50', '12.345.6', '1500.50 FCFA', '$12', '1234567890123'])(
  '%s is no amount',
  (words) => expect(read(words, words.includes('FCFA') ? 'XAF' : 'EUR')).toBeNaN(),
)

test('nothing typed is no amount at all', () => {
  expect(read(' ', 'EUR')).toBeUndefined()
})
