import { expect, test } from 'vitest'
import { usualOf, windowFrom } from './windows.rules.ts'

const minutes = (n: number) => n * 60_000
const from = (count: number) => Array.from({ length: count }, (_, index) => minutes(index + 1)).toReversed()

test('the window reaches from the median to nine of ten, and needs twenty deliveries', () => {
  expect(usualOf(from(19))).toBeNull()
  expect(usualOf(from(20))).toEqual({ half: minutes(10), most: minutes(18) })
  expect(usualOf(from(100))).toEqual({ half: minutes(50), most: minutes(90) })
})

test('it begins with the order, in whole minutes', () => {
  const usual = { half: minutes(10) + 1, most: minutes(18) }
  expect(windowFrom('2026-03-02T09:00:00.000Z', usual)).toEqual({
    from: '2026-03-02T09:11:00.000Z',
    to: '2026-03-02T09:18:00.000Z',
  })
  expect(windowFrom('2026-03-02T09:00:00.000Z', null)).toBeNull()
})
