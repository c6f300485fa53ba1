import { expect, test } from 'vitest'
import { freeSlots } from './pacing.rules.ts'

/** Requests slots every millisecond, or when `isAsking`, for two seconds; returns the time of each slot. */
function slotTimes(rate: number, isAsking: (ms: number) => boolean = () => true) {
  const times: number[] = []
  let free_at = 0
  for (let now = 1000; now < 3000; now++) {
    if (!isAsking(now)) continue
    const free = freeSlots({ rate, now, free_at, maximum: 200 })
    free_at = free.free_at
    for (let n = 0; n < free.slots; n++) times.push(now)
  }
  return times
}
const maxPerSecond = (times: number[]) =>
  Math.max(...times.map((at) => times.filter((one) => one >= at && one < at + 1000).length))

test.each([1, 3, 10, 20, 100, 1000])(
  '%i a second: no second has more than a twentieth more, and no slot is lost',
  (rate) => {
    const times = slotTimes(rate)
    expect(maxPerSecond(times)).toBeLessThanOrEqual(Math.max(rate, Math.floor(rate * 1.05)))
    expect(times.length).toBeGreaterThanOrEqual(rate * 2 * 0.95)
  },
)
test('a rare caller gets the slots of the last twentieth of a second', () => {
  expect(slotTimes(1000, (ms) => ms % 40 === 0).length).toBeGreaterThan(1900)
  expect(maxPerSecond(slotTimes(1000, (ms) => ms % 40 === 0))).toBeLessThanOrEqual(1050)
  expect(slotTimes(10, (ms) => ms === 2999)).toEqual([2999])
})
test('no more slots are given than requested', () => {
  expect(freeSlots({ rate: 1000, now: 5000, free_at: 0, maximum: 3 }).slots).toBe(3)
  expect(freeSlots({ rate: 1, now: 5000, free_at: 5_000_001, maximum: 3 }).slots).toBe(0)
})
test.each([20, 25, 50, 200])('%i a second, with requests a few milliseconds late: no slot is lost', (rate) => {
  expect(slotTimes(rate, (ms) => ms % 7 === 0).length).toBeGreaterThanOrEqual(rate * 2 * 0.95)
  expect(maxPerSecond(slotTimes(rate, (ms) => ms % 7 === 0))).toBeLessThanOrEqual(rate * 1.05 + 2)
})
test('a clock that was set back does not block calls', () => {
  const { free_at } = freeSlots({ rate: 1, now: 7_200_000, free_at: 0, maximum: 3 })
  expect(freeSlots({ rate: 1, now: 3_600_000, free_at, maximum: 3 }).slots).toBe(1)
})
