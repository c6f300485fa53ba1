import { expect, test } from 'vitest'
import { monthsAgo } from './months.ts'

test.each([
  ['2026-08-31', 5, '2026-03-01'],
  ['2026-03-31', 1, '2026-02-01'],
  ['2026-01-31', 11, '2025-02-01'],
  ['2026-12-31', 0, '2026-12-01'],
  ['2024-02-29', 12, '2023-02-01'],
])('on %s, %i months back is %s', (today, back, first) => expect(monthsAgo(back, today)).toBe(first))
