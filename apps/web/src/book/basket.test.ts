import { expect, test } from 'vitest'
import { product } from '../testing/shopfront.ts'
import { countOf, goodsOf, itemsOf, renewed, withQuantity } from './basket.ts'

const [bag, cap] = [product('a', { name: 'Bag', price: 3_000 }), product('b', { name: 'Cap', price: 500 })]

test('a basket holds each product once; none of it takes it out', () => {
  let chosen = withQuantity([], bag, 2)
  chosen = withQuantity(chosen, cap, 1)
  chosen = withQuantity(chosen, bag, 3)
  expect(itemsOf(chosen)).toEqual([
    { product_id: bag.id, quantity: 3 },
    { product_id: cap.id, quantity: 1 },
  ])
  expect([countOf(chosen), goodsOf(chosen)]).toEqual([4, 9_500])
  expect(itemsOf(withQuantity(chosen, bag, 0))).toEqual([{ product_id: cap.id, quantity: 1 }])
})

test.each([
  [Number.NaN, 0],
  [-3, 0],
  [2.9, 2],
  [5_000, 999],
])('%s typed is %s', (typed, quantity) => {
  expect(countOf(withQuantity([], bag, typed))).toBe(quantity)
})

test('a basket that was kept shows the prices of today, also of what the first page does not hold', () => {
  const chosen = withQuantity(withQuantity([], bag, 1), cap, 1)
  const now = renewed(chosen, [{ ...bag, price: 3_500 }])
  expect(now.map(({ product: { price } }) => price)).toEqual([3_500, 500])
})
