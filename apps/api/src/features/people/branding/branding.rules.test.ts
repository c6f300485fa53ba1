import { colorsOf, contrast, READABLE } from '@affluence/contract/branding.colors'
import { expect, test } from 'vitest'
import { openingAt } from './branding.rules.ts'

test('contrast is what WCAG says it is', () => {
  expect(contrast('#ffffff', '#000000')).toBe(21)
  expect(contrast('#777777', '#777777')).toBe(1)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})

test.each(['#ffe600', '#00ff00', '#0f766e', '#ffffff', '#000000', '#c0c0c0', '#3b82f6'])(
  'whatever the color, text in it or on it can be read: %s',
  (brand) => {
    const { fill, on_fill, text, text_on_dark, is_mended } = colorsOf(brand)
    expect(fill).toBe(brand)
    expect(contrast(on_fill, fill)).toBeGreaterThanOrEqual(READABLE)
    expect(contrast(text, '#ffffff')).toBeGreaterThanOrEqual(READABLE)
    expect(contrast(text_on_dark, '#111827')).toBeGreaterThanOrEqual(READABLE)
    expect(is_mended).toBe(contrast(brand, '#ffffff') < READABLE)
  },
)

const douala = { timezone: 'Africa/Douala', is_open: true }
test.each([
  // A Monday; Douala is an hour ahead of UTC.
  ['2026-03-02T06:59:59.999Z', false, '2026-03-02T07:00:00.000Z'],
  ['2026-03-02T07:00:00.000Z', true, null],
  ['2026-03-02T10:59:59.999Z', true, null],
  ['2026-03-02T11:00:00.000Z', false, '2026-03-02T13:00:00.000Z'],
  ['2026-03-02T17:00:00.000Z', false, '2026-03-04T07:00:00.000Z'],
  ['2026-03-08T12:00:00.000Z', false, '2026-03-09T07:00:00.000Z'],
])('at %s open: %s, else from %s on', (now, is_open, opens_at) => {
  const opening_hours = [
    { day: 'wednesday', from: '08:00', to: '12:00' },
    { day: 'monday', from: '08:00', to: '12:00' },
    { day: 'monday', from: '14:00', to: '18:00' },
  ] as const
  expect(openingAt(now, { ...douala, opening_hours })).toEqual(
    is_open ? { is_open } : { is_open, because: 'outside_hours', opens_at },
  )
})

test('hours follow the clocks of the place, also when summer time begins', () => {
  const paris = {
    timezone: 'Europe/Paris',
    is_open: true,
    opening_hours: [{ day: 'sunday', from: '09:00', to: '10:00' }],
  } as const
  expect(openingAt('2026-03-22T08:30:00.000Z', paris)).toEqual({ is_open: true })
  expect(openingAt('2026-03-29T07:30:00.000Z', paris)).toEqual({ is_open: true })
  expect(openingAt('2026-03-29T08:30:00.000Z', paris)).toMatchObject({ opens_at: '2026-04-05T07:00:00.000Z' })
})

test('the switch closes a shop at any hour, and without hours it is always open', () => {
  expect(openingAt('2026-03-02T08:00:00.000Z', { ...douala, opening_hours: [] })).toEqual({ is_open: true })
  const closed = { ...douala, is_open: false, opening_hours: [] }
  expect(openingAt('2026-03-02T08:00:00.000Z', closed)).toEqual({ is_open: false, because: 'closed', opens_at: null })
})
