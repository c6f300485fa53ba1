import { expect, test } from 'vitest'
import { isWithin } from './ipRanges.ts'

test.each([
  ['203.0.113.9', ['203.0.113.9'], true],
  ['203.0.113.10', ['203.0.113.9'], false],
  ['10.9.9.9', ['203.0.113.9', '10.0.0.0/8'], true],
  ['11.0.0.1', ['10.0.0.0/8'], false],
  ['10.1.2.200', ['10.1.2.3/24'], true],
  ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
  ['10.1.2.3', ['::ffff:10.0.0.0/104'], true],
  ['2001:db8:1::5', ['2001:db8::/32'], true],
  ['2001:db9::5', ['2001:db8::/32', '10.0.0.0/8'], false],
  ['2001:DB8::1', ['2001:db8::1'], true],
  ['fe80::1%eth0', ['fe80::/10'], true],
  ['::1', ['0.0.0.0/0'], false],
  ['', ['0.0.0.0/0'], false],
])('%s within %j: %s', (ip, ranges, expected) => {
  expect(isWithin(ip, ranges)).toBe(expected)
})

test('without a list every address is allowed', () => {
  expect(isWithin('203.0.113.9', null)).toBe(true)
})
