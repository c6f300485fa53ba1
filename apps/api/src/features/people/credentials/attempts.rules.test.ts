import { expect, test } from 'vitest'
import { networkOf, signInLimits } from './attempts.rules.ts'

test('one place is an IPv4 address or a /64', () => {
  expect(networkOf('203.0.113.9')).toBe('203.0.113.9')
  expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113.9')
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(networkOf('2001:0DB8:0001:0002::9')).toBe('2001:db8:1:2::/64')
  expect(networkOf('2001:db8::9')).toBe('2001:db8:0:0::/64')
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(networkOf('::1')).toBe('0:0:0:0::/64')
})

test('the limits name who is tried, from where, and where from', () => {
  expect(signInLimits('ada', '::1').map(({ key, most }) => [key, most])).toEqual([
    ['login:ada@0:0:0:0::/64', 5],
    ['login:ada', 20],
    ['login@0:0:0:0::/64', 50],
  ])
  expect(signInLimits('ada', '::1', 'laptop').map(({ key, most }) => [key, most])).toEqual([['login:ada@laptop', 5]])
})
