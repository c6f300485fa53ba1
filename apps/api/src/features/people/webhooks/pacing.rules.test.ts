import { expect, test } from 'vitest'
import { placesIn } from './pacing.rules.ts'

/** Asks every millisecond, or as `asks` says, for two seconds; when each place was given. */
function givenTo(rate: number, asks: (ms: number) => boolean = () => true) {
  const given: number[] = []
  let free_at = 0
  for (let now = 1000; now < 3000; now++) {
    if (!asks(now)) continue
    const found = placesIn({ rate, now, free_at, wanted: 200 })
    free_at = found.free_at
    for (let n = 0; n < found.places; n++) given.push(now)
  }
  return given
}
const mostInASecond = (given: number[]) =>
  Math.max(...given.map((at) => given.filter((one) => one >= at && one < at + 1000).length))

test.each([1, 3, 10, 20, 100, 1000])(
  '%i a second: no second has more, but for a twentieth, and none is wasted',
  (rate) => {
    const given = givenTo(rate)
    expect(mostInASecond(given)).toBeLessThanOrEqual(Math.max(rate, Math.floor(rate * 1.05)))
    expect(given.length).toBeGreaterThanOrEqual(rate * 2 * 0.95)
  },
)
test('who asks only now and then gets what went by in the last twentieth of a second', () => {
  expect(givenTo(1000, (ms) => ms % 40 === 0).length).toBeGreaterThan(1900)
  expect(mostInASecond(givenTo(1000, (ms) => ms % 40 === 0))).toBeLessThanOrEqual(1050)
  expect(givenTo(10, (ms) => ms === 2999)).toEqual([2999])
})
test('as many as are wanted', () => {
  expect(placesIn({ rate: 1000, now: 5000, free_at: 0, wanted: 3 }).places).toBe(3)
  expect(placesIn({ rate: 1, now: 5000, free_at: 5_000_001, wanted: 3 }).places).toBe(0)
})
test.each([20, 25, 50, 200])('%i a second, asked a few milliseconds late each time: none is lost', (rate) => {
  expect(givenTo(rate, (ms) => ms % 7 === 0).length).toBeGreaterThanOrEqual(rate * 2 * 0.95)
  expect(mostInASecond(givenTo(rate, (ms) => ms % 7 === 0))).toBeLessThanOrEqual(rate * 1.05 + 2)
})
test('a clock that was set back holds nothing up', () => {
  const { free_at } = placesIn({ rate: 1, now: 7_200_000, free_at: 0, wanted: 3 })
  expect(placesIn({ rate: 1, now: 3_600_000, free_at, wanted: 3 }).places).toBe(1)
})
