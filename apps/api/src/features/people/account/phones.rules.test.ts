import { describe, expect, test } from 'vitest'
import { numberOf, writingsOf } from './phones.rules.ts'

test.each([
  ['+237699112233', null, '+237699112233'],
  ['00237699112233', null, '+237699112233'],
  ['237699112233', null, '+237699112233'],
  ['699112233', 'CM', '+237699112233'],
  ['237699112233', 'CM', '+237699112233'],
  ['0612345678', 'FR', '+33612345678'],
  ['+237699112233', 'FR', '+237699112233'],
  ['0612345678', null, null],
  ['12', 'CM', null],
])('%s in %s is %s', (typed, country, number) => expect(numberOf(typed, country)).toBe(number))

describe('what may stand in an account for a number as typed', () => {
  test.each(['+237 699 11 22 33', '237699112233', '00237-699-112-233', '+237 (699) 112233'])('%s', (typed) =>
    expect(writingsOf(typed).exact).toContain('+237699112233'),
  )
  test('without the code of a country, in any country', () => {
    expect(writingsOf('699112233').abroad).toContain('+237699112233')
    expect(writingsOf('06 12 34 56 78').abroad).toContain('+33612345678')
    expect(writingsOf('+33612345678').abroad).toEqual([])
  })
  test.each(['ada', 'ada@example.com', '12345', '1234567890123456789', 'maison1234567'])('%s is no number', (typed) =>
    expect(writingsOf(typed)).toEqual({ exact: [], abroad: [] }),
  )
})
