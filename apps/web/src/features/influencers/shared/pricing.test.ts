import { expect, test } from 'vitest'
import { best, perThousand, perThousandEngaged } from './pricing.ts'

test('a thousand followers cost their part of the price, rounded once', () => {
  expect(perThousand(50_000, 20_000)).toBe(2500)
  expect(perThousand(1000, 3000)).toBe(333)
  expect(perThousand(1000, null)).toBeNull()
  expect(perThousand(1000, 0)).toBeNull()
})

test('a thousand who are engaged cost more, by how few of all they are', () => {
  expect(perThousandEngaged(50_000, 20_000, 500)).toBe(50_000)
  expect(perThousandEngaged(50_000, 20_000, null)).toBeNull()
  expect(perThousandEngaged(50_000, 20_000, 0)).toBeNull()
})

test('the best is marked only where there is something to compare', () => {
  expect(best([1, 3, null, 3], 'most')).toEqual([false, true, false, true])
  expect(best([1, 3, null], 'least')).toEqual([true, false, false])
  expect(best([null, 3], 'least')).toEqual([false, false])
  expect(best([3, 3], 'most')).toEqual([false, false])
})
