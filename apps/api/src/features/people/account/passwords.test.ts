import { passwordFault } from '@affluence/contract/passwords'
import { expect, test } from 'vitest'

const owner = { email: 'ada.lovelace@example.com', username: 'AdaTheFirst' }
const common = new Set(['qwertyuiop', 'password', 'dragon'])

test('a password is not a name of its owner, nor one of those everybody tries', () => {
  for (const password of ['ADA.lovelace@example.com', 'ada.lovelace', 'adathefirst']) {
    expect(passwordFault(password, owner, common)).toBe('password_is_name')
  }
  for (const password of ['QWERTYuiop', 'aaaaaaaaaa', '11111111']) {
    expect(passwordFault(password, owner, common)).toBe('password_common')
  }
  expect(passwordFault('three quiet rivers', owner, common)).toBeNull()
})

test('a common word or a name with digits and signs around it, or said twice, is no better', () => {
  for (const password of [
    'Password1!',
    'P@ssw0rd',
    'dragon2024',
    'dragondragon',
    'Affluence1',
    '!affluence!',
    'riverriver',
  ])
    expect([password, passwordFault(password, owner, common)]).toEqual([password, 'password_common'])
  for (const password of ['AdaTheFirst1', 'adathefirst42', 'ada.lovelace!', 'adathefirstadathefirst'])
    expect([password, passwordFault(password, owner, common)]).toEqual([password, 'password_is_name'])
  for (const password of ['dragon-river-84', 'my password is long', 'affluence-demo', 'dragon12345678', 'h7#kP2vLq9'])
    expect([password, passwordFault(password, owner, common)]).toEqual([password, null])
})
