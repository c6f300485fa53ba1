import { expect, test } from 'vitest'
import { formatAgo, formatMoney, formatRate } from './format.ts'

test('money follows the decimals of its currency', () => {
  expect(formatMoney(12_550, 'EUR')).toMatch(/125[.,]50/)
  expect(formatMoney(1500, 'XAF')).toMatch(/1.?500/)
  expect(formatMoney(1500, 'XAF')).not.toMatch(/15[.,]00/)
  expect(formatMoney(1500, 'TND')).toMatch(/1[.,]500/)
})

test('basis points read as percent, and time passes in words', () => {
  expect(formatRate(750)).toMatch(/7[.,]5\s?%/)
  const now = Date.parse('2026-03-02T12:00:00.000Z')
  expect(formatAgo('2026-03-02T09:00:00.000Z', now)).toMatch(/3 hours ago/)
})
