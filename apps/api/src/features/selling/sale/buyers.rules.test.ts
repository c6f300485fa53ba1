import { expect, test } from 'vitest'
import { mailboxOf, possiblePhones, samePerson, samePhone } from './buyers.rules.ts'

test.each([
  ['Zoe@Example.com', 'zoe@example.com'],
  [' zoe+shop@example.com', 'zoe@example.com'],
  ['zoe+a+b@example.com', 'zoe@example.com'],
  ['z.o.e+1@GMail.com', 'zoe@gmail.com'],
  ['zoe@googlemail.com', 'zoe@gmail.com'],
  ['z.oe@example.com', 'z.oe@example.com'],
  ['+zoe@example.com', '+zoe@example.com'],
])('%s reaches the mailbox %s', (address, mailbox) => expect(mailboxOf(address)).toBe(mailbox))

test.each([
  ['+237 6 99 00 11 22', '699001122'],
  ['+237 699 00 11 22', '00237699001122'],
  ['237699001122', '699-00-11-22'],
  ['+33 (0)6 12 34 56 78', '06 12 34 56 78'],
  ['+33 (0)6 12 34 56 78', '+33612345678'],
  ['٠٦ ١٢ ٣٤ ٥٦ ٧٨', '+33 6 12 34 56 78'],
  ['+٢٣٧ ٦٩٩ ٠٠ ١١ ٢٢', '699001122'],
  ['+237699001122 ext. 5', '699 00 11 22'],
  ['699 00 11 22 poste 4', '+237 699001122;ext=7'],
  ['+44 (0)20 7946 0958 x12', '020 7946 0958'],
  ['+39 06 698 1234', '06 698 1234'],
  ['(212) 555-1234', '+1 212 555 1234'],
])('%s and %s are one number', (a, b) => expect([samePhone(a, b), samePhone(b, a)]).toEqual([true, true]))

test.each([
  ['+237 699001122', '001122'],
  ['123456', '123456'],
  ['+237 699001122', '+33 699001122'],
  ['+237 699001122', '9001122'],
  ['699001122', '699001123'],
  ['+33 612345678', '+33 712345678'],
  ['none', 'none'],
])('%s and %s are not', (a, b) => expect([samePhone(a, b), samePhone(b, a)]).toEqual([false, false]))

test('one person is who shares the mailbox or the number', () => {
  const zoe = { email: 'zoe@example.com', phone: '+237699001122' }
  expect(samePerson(zoe, { email: 'zoe+1@example.com' })).toBe(true)
  expect(samePerson(zoe, { email: 'other@example.com', phone: '699 00 11 22' })).toBe(true)
  expect(samePerson(zoe, { email: 'other@example.com', phone: '699 00 11 23' })).toBe(false)
  expect(samePerson({}, {})).toBe(false)
  expect(possiblePhones('237699001122')).toEqual([
    { country: '237', national: '699001122' },
    { country: null, national: '237699001122' },
  ])
})
