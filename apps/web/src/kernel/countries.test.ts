import { expect, test } from 'vitest'
import { countryChoices, countryOfBrowser, currencyIn } from './countries.ts'

test('a country is known by the browser’s language only where it is sure', () => {
  expect(countryOfBrowser('fr-CM', 'Africa/Douala')).toBe('CM')
  expect(countryOfBrowser('fr', 'Africa/Douala')).toBeNull()
  expect(countryOfBrowser('en-US', 'America/Chicago')).toBe('US')
  expect(countryOfBrowser('en-US', 'Africa/Lagos')).toBeNull()
  expect(countryOfBrowser('en-001', 'UTC')).toBeNull()
})

test('each country is named once and has one currency that the browser knows', () => {
  const codes = countryChoices().map(({ code }) => code)
  expect(new Set(codes).size).toBe(codes.length)
  const known = new Set(Intl.supportedValuesOf('currency'))
  expect(codes.filter((code) => !known.has(currencyIn(code)!))).toEqual([])
  expect([currencyIn('CM'), currencyIn('FR'), currencyIn('ZZ')]).toEqual(['XAF', 'EUR', null])
})
