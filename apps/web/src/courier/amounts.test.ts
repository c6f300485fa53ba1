import { expect, test } from 'vitest'
import { amountIn } from './amounts.ts'

test.each([
  ['5 000', 0, 5000],
  ['12,5', 2, 1250],
  ['12.50', 2, 1250],
  ['12.505', 2, null],
  ['5.0', 0, 5],
  ['5.5', 0, null],
  ['', 2, 0],
  ['-5', 2, null],
  ['abc', 2, null],
])('“%s” with %i decimals is %s', (text, exponent, minor) => expect(amountIn(text, exponent)).toBe(minor))
