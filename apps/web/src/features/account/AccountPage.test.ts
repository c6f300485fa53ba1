import { myAccount } from '@affluence/contract/account'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { useSession } from '../../kernel/session.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import PasswordSection from './PasswordSection.vue'
import SessionsSection from './SessionsSection.vue'

beforeEach(() => setLocale('en'))
const at = '2026-03-02T09:00:00.000Z'
const session = (n: number, current: boolean) => ({
  id: `ses_${String(n).padStart(32, '0')}`,
  ip: '192.0.2.7',
  user_agent: current ? 'Firefox on Linux' : 'Safari on iPhone',
  method: 'password' as const,
  created_at: at,
  last_seen_at: at,
  expires_at: at,
  current,
})
const typed = async (name: string, text: string) =>
  fireEvent.update(document.querySelector(`input[autocomplete="${name}"]`)!, text)

test('the wrong password is told at its field; the right one changes it and empties the form', async () => {
  const api = stubApi()
  api.stub(myAccount.changePassword, ({ body }) =>
    body.current_password === 'the-old-good-password'
      ? { access_token: 't', expires_in: 600, method: 'password' as const, user: me() }
      : new Refused({
          status: 422,
          code: 'wrong_password',
          errors: [{ path: 'current_password', code: 'wrong_password' }],
        }),
  )
  await renderPage(PasswordSection, { texts: ['account'] })
  await typed('current-password', 'not-this-one')
  await typed('new-password', 'a-new-and-longer-password')
  await fireEvent.submit(document.querySelector('form')!)
  await waitFor(() => expect(document.querySelector('[aria-invalid="true"]')).not.toBeNull())
  await typed('current-password', 'the-old-good-password')
  await fireEvent.submit(document.querySelector('form')!)
  expect(await screen.findByText(/Your password was changed/)).toBeTruthy()
  expect(document.querySelector<HTMLInputElement>('input[autocomplete="new-password"]')!.value).toBe('')
  expect(useSession().user?.id).toBe(me().id)
})

test('the session that reads this can’t end itself here; another can be ended', async () => {
  const api = stubApi()
  let open = [session(1, true), session(2, false)]
  api.stub(myAccount.sessions, () => ({ data: open, next_cursor: null }))
  api.stub(myAccount.endSession, () => void (open = open.slice(0, 1)))
  await renderPage(SessionsSection, { texts: ['account'] })
  const [own, other] = await screen.findAllByRole('listitem')
  expect(within(own!).queryByRole('button')).toBeNull()
  await fireEvent.click(within(other!).getByRole('button', { name: 'End session' }))
  expect(await screen.findByText('No other session is open.')).toBeTruthy()
  expect(api.asked(myAccount.endSession)[0]!.url).toContain(session(2, false).id)
})
