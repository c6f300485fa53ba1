import { expect, test } from 'vitest'
import { monthBefore, monthNamed } from './reports.rules.ts'

test('the first of a month looks back on the whole month before', () => {
  expect(monthBefore('2026-03-01T00:00:00.000Z')).toEqual({
    name: '2026-02',
    from: '2026-02-01',
    to: '2026-02-28',
    before_from: '2026-01-01',
    before_to: '2026-01-31',
  })
  expect(monthBefore('2026-01-31T23:59:59.999Z')).toMatchObject({ name: '2025-12', to: '2025-12-31' })
  expect(monthNamed('2028-02')).toMatchObject({ from: '2028-02-01', to: '2028-02-29', before_to: '2028-01-31' })
})
