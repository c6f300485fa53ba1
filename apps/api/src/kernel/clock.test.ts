import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY, HOUR, idsFrom, iso, later } from './clock.ts'

test('ids are UUIDs of version 7 that grow, also within a millisecond and when the clock steps back', () => {
  let ms = Date.parse('2026-03-01T00:00:00.000Z')
  const newId = idsFrom({ ms: () => ms, now: () => iso(ms) })
  const ids: string[] = []
  for (let n = 0; n < 20_000; n++) {
    if (n % 9000 === 8999) ms -= 5000
    else if (n % 3 === 0) ms += 1
    ids.push(newId('ord'))
  }
  for (const id of ids) expect(id).toMatch(/^ord_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(ids.length)
})

test('later is what the calendar says, however it was counted', () => {
  const moments = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-12-31') })
  const spans = fc.oneof(
    fc.integer({ min: -800, max: 800 }).map((days) => days * DAY),
    fc.integer({ min: -800, max: 800 }).map((hours) => hours * HOUR),
    fc.integer({ min: -9e9, max: 9e9 }),
  )
  fc.assert(
    fc.property(moments, spans, (at, span) => {
      expect(later(iso(at), span)).toBe(iso(at + span))
    }),
  )
  expect(later('2026-03-01T10:00:00+02:00', DAY)).toBe('2026-03-02T08:00:00.000Z')
  expect(later('9999-12-31T00:00:00.000Z', DAY)).toBe('9999-12-31T00:00:00.000Z')
})
