import { expect, test } from 'vitest'
import { freeSlug, slugFrom } from './sponsors.rules.ts'

test('a slug is what is left of a name in an address', () => {
  expect(slugFrom('cafe zoe & fils, douala')).toBe('cafe-zoe-fils-douala')
  expect(slugFrom("l'atelier d’abidjan")).toBe('latelier-dabidjan')
  expect(slugFrom('--- 3e étage ---')).toBe('3e-tage')
  expect(slugFrom('متجر')).toBe('shop')
  expect(slugFrom('a'.repeat(80))).toHaveLength(48)
  expect(slugFrom(`${'a'.repeat(47)} b`)).toBe('a'.repeat(47))
})

test('the second of a name is -2, and a gap is filled', () => {
  expect(freeSlug('zoe', new Set())).toBe('zoe')
  expect(freeSlug('zoe', new Set(['zoe']))).toBe('zoe-2')
  expect(freeSlug('zoe', new Set(['zoe', 'zoe-2', 'zoe-4']))).toBe('zoe-3')
})
