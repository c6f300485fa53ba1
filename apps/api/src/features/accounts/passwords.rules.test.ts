import { expect, test } from 'vitest'
import { passwordFault } from './passwords.rules.ts'

const owner = { email: 'ada.lovelace@example.com', username: 'AdaTheFirst' }
const common = new Set(['qwertyuiop'])

test('a password is not a name of its owner, nor one of those everybody tries', () => {
  for (const password of ['ADA.lovelace@example.com', 'ada.lovelace', 'adathefirst']) {
    expect(passwordFault(password, owner, common)).toBe('password_is_name')
  }
  for (const password of ['QWERTYuiop', 'aaaaaaaaaa', '11111111']) {
    expect(passwordFault(password, owner, common)).toBe('password_common')
  }
  expect(passwordFault('three quiet rivers', owner, common)).toBeNull()
})
