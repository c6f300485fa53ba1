import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fraction, share, split, sum } from './money.ts'

const money = fc.integer({ min: 0, max: 1_000_000_000_000 })

test('half a minor unit rounds up, also below zero', () => {
  expect(share(12_550, 1000)).toBe(1255)
  expect(share(12_550, 500)).toBe(628)
  expect(share(5, 1000)).toBe(1)
  expect(share(-5, 1000)).toBe(-1)
  expect(share(4, 1000)).toBe(0)
  expect(fraction(10, 1, 0)).toBe(0)
})

test('a share of the largest amount is exact', () => {
  expect(share(1_000_000_000_001, 9_999)).toBe(999_900_000_001)
})

test('the parts of a split sum to the whole, none has the wrong sign, weightless lines get nothing', () => {
  fc.assert(
    fc.property(
      money,
      fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 20 }),
      (amount, weights) => {
        const parts = split(amount, weights)
        expect(parts).toHaveLength(weights.length)
        const roomy = amount > sum(weights)
        expect(
          parts.every((part, i) => part >= 0 && (roomy ? weights[i]! > 0 || part === 0 : part <= weights[i]!)),
        ).toBe(true)
        expect(sum(parts)).toBe(sum(weights) === 0 ? 0 : amount)
      },
    ),
  )
})

test('the remainder goes to the last line', () => {
  expect(split(100, [1, 1, 1])).toEqual([33, 33, 34])
  expect(split(100, [1, 1, 1, 0])).toEqual([33, 33, 34, 0])
  expect(split(0, [3, 4])).toEqual([0, 0])
  expect(split(2, [1, 1, 1])).toEqual([0, 1, 1])
  expect(split(1000, [300, 300, 300, 0])).toEqual([333, 333, 334, 0])
})
