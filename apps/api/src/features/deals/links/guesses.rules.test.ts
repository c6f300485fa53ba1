import { expect, test } from 'vitest'
import { guesses, networkOf } from './guesses.rules.ts'

test('sixty wrong codes in a minute, then silence until it is over', () => {
  const { waitFor, note } = guesses()
  for (let n = 0; n < 59; n++) note('192.0.2.1', n)
  expect(waitFor('192.0.2.1', 1000)).toBe(0)
  note('192.0.2.1', 1000)
  expect(waitFor('192.0.2.1', 1000)).toBe(59)
  expect(waitFor('192.0.2.2', 1000)).toBe(0)
  expect(waitFor('192.0.2.1', 60_000)).toBe(0)
  note('192.0.2.1', 60_001)
  expect(waitFor('192.0.2.1', 60_001)).toBe(0)
})

test('an IPv6 customer is one', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
  expect(networkOf('::ffff:192.0.2.1')).toBe('::ffff:192.0.2.1')
})

test('memory has an end', () => {
  const { note, waitFor } = guesses()
  for (let n = 0; n < 50_010; n++) note(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, n)
  expect(waitFor('10.0.0.1', 1)).toBe(0)
})
