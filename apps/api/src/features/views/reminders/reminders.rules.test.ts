import { expect, test } from 'vitest'
import { isManual, isDue, localTime } from './reminders.rules.ts'

test('it is nine somewhere', () => {
  expect(localTime('2026-03-10T08:30:00.000Z', 'Africa/Douala')).toEqual({ day: '2026-03-10', hour: 9 })
  expect(localTime('2026-03-10T08:30:00.000Z', 'UTC')).toEqual({ day: '2026-03-10', hour: 8 })
  expect(localTime('2026-03-10T23:30:00.000Z', 'Asia/Tokyo')).toEqual({ day: '2026-03-11', hour: 8 })
  expect(localTime('2026-03-10T00:15:00.000Z', 'UTC')).toEqual({ day: '2026-03-10', hour: 0 })
})

test('from nine to eight in the evening, unless somebody asks for it now', () => {
  const due = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => isDue({ hour }, false))
  expect(due).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
  expect(isDue({ hour: 3 }, true)).toBe(true)
  expect(isManual('by hand 2026-03-10T08:30:00.000Z')).toBe(true)
  expect(isManual('2026-03-10T08')).toBe(false)
})
