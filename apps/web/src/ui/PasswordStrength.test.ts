import { passwordFault } from '@affluence/contract/passwords'
import { screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../kernel/messages.ts'
import { renderPage } from '../testing/renderPage.ts'
import PasswordStrength from './PasswordStrength.vue'
import { barsOf, commonPasswords, strengthOf } from './passwordStrength.ts'

beforeEach(() => setLocale('en'))
const owner = { email: 'ada.lovelace@example.com', username: 'AdaTheFirst' }

test.each([
  ['short', 'too_short', 1],
  ['Password1!', 'password_common', 1],
  ['adathefirst42', 'password_is_name', 1],
  ['kzkzkkzzk', 'weak', 1],
  ['xbq7mzwt', 'fair', 2],
  ['river84hill', 'fair', 2],
  ['h7#kP2vLq9Wz', 'good', 3],
  ['three quiet rivers', 'strong', 4],
])('%s is %s', async (password, expected, bars) => {
  const strength = strengthOf(password, owner, await commonPasswords())
  expect([strength, barsOf(strength)]).toEqual([expected, bars])
})

test('it refuses exactly what the rule of the server refuses', async () => {
  const common = await commonPasswords()
  expect(common.size).toBeGreaterThan(10_000)
  const some = [...common].filter((word, n) => n % 200 === 0 && word.length >= 8)
  for (const password of [...some, 'a-good-long-password', 'affluence', 'ada.lovelace', 'h7#kP2vLq9']) {
    const refused = ['password_is_name', 'password_common'].includes(strengthOf(password, owner, common))
    expect([password, refused]).toEqual([password, passwordFault(password, owner, common) !== null])
  }
})

test('nothing is said of a field that is empty', async () => {
  await renderPage(PasswordStrength, { texts: [], props: { password: '', owner } })
  expect(screen.getByRole('status').textContent).toBe('')
})

test.each([
  ['en', /^Password: refused, it is among the first that are guessed$/],
  ['fr', /^Mot de passe\s: refusé, il est parmi les premiers que l’on devine$/],
] as const)('in %s', async (locale, text) => {
  await setLocale(locale)
  await renderPage(PasswordStrength, { texts: [], props: { password: 'P@ssw0rd1', owner } })
  await waitFor(() => expect(screen.getByRole('status').textContent).toMatch(text))
})
