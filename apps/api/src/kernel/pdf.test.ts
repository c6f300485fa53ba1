import { expect, test } from 'vitest'
import { printable } from './pdf.ts'

test('what the fonts know stays, other letters lose their accents, what has no likeness is marked', () => {
  expect(printable('Zoé & Œuvre – « 12 € »')).toBe('Zoé & Œuvre – « 12 € »')
  expect(printable('1\u202f200\u00a0€')).toBe('1 200\u00a0€')
  expect(printable('Ayşe Łukasz İzmir')).toBe('Ayse Lukasz Izmir')
  expect(printable('e\u0301')).toBe('é')
  expect(printable('a 漢 🎉')).toBe('a ? ?')
})
