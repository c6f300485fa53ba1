import { expect, test } from 'vitest'
import { addDays, dayOf, endOfDay, startOfDay } from './days.ts'

test.for([
  ['UTC', '2026-12-01T00:00:00.000Z', '2026-12-01T23:59:59.999Z'],
  ['Africa/Douala', '2026-11-30T23:00:00.000Z', '2026-12-01T22:59:59.999Z'],
  ['America/New_York', '2026-12-01T05:00:00.000Z', '2026-12-02T04:59:59.999Z'],
  ['Pacific/Auckland', '2026-11-30T11:00:00.000Z', '2026-12-01T10:59:59.999Z'],
  ['Asia/Kathmandu', '2026-11-30T18:15:00.000Z', '2026-12-01T18:14:59.999Z'],
] as const)('a day in %s begins and ends there, and is the same day again', ([zone, start, end]) => {
  expect([startOfDay('2026-12-01', zone), endOfDay('2026-12-01', zone)]).toEqual([start, end])
  expect([dayOf(start, zone), dayOf(end, zone)]).toEqual(['2026-12-01', '2026-12-01'])
})

test('a day on which summer time begins or ends is shorter or longer', () => {
  const hours = (day: string, zone: string) =>
    Math.round((Date.parse(endOfDay(day, zone)) - Date.parse(startOfDay(day, zone))) / 3_600_000)
  expect(hours('2026-03-29', 'Europe/Paris')).toBe(23)
  expect(hours('2026-10-25', 'Europe/Paris')).toBe(25)
  expect(startOfDay('2026-04-24', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z')
})

test('days are counted on the calendar', () => {
  expect([addDays('2026-03-29', 1), addDays('2026-03-01', -1), addDays('2026-12-31', 1)]).toEqual([
    ...['2026-03-30', '2026-02-28', '2027-01-01'],
  ])
})
