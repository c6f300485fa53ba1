import { authentication } from '@affluence/contract/authentication'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { wordZod } from '../../kernel/problems.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import ConfirmRegistrationPage from './ConfirmRegistrationPage.vue'
import { type Puzzle, solve } from '../../kernel/puzzle.ts'
import RegisterPage from './RegisterPage.vue'

wordZod()
let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  await setLocale('en')
  api = stubApi()
})
const session = { access_token: 'token', expires_in: 600, method: 'password' as const, user: me() }
async function fill(contact: Record<string, string> = { 'E-mail': 'zoe@example.com' }) {
  for (const [label, text] of Object.entries({
    'Company name': 'Café Zoé',
    ...contact,
    Username: 'zoe',
    Password: 'three-quiet-rivers',
    'The same once more': 'three-quiet-rivers',
  }))
    await fireEvent.update(screen.getByLabelText(new RegExp(`^${label}`)), text)
  await fireEvent.update(screen.getByLabelText('Currency', { selector: 'select' }), 'EUR')
  await fireEvent.submit(document.querySelector('form')!)
}

test('who is signed in goes on to their home', async () => {
  api.stub(authentication.register, () => session)
  const { router } = await renderPage(RegisterPage, { texts: ['authentication'], path: '/register' })
  await fill()
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/home'))
})

test('a sponsor gives an address, a number, or both; an influencer an address', async () => {
  api.stub(authentication.register, () => session)
  const { router } = await renderPage(RegisterPage, { texts: ['authentication'], path: '/register' })
  await fill({})
  expect(await screen.findByText('Enter an e-mail address or a phone number.')).toBeTruthy()
  await fireEvent.update(screen.getByLabelText(/^Phone/), '+237 650 00 00 00')
  await fireEvent.submit(document.querySelector('form')!)
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/home'))
  const [{ body } = { body: {} }] = api.asked(authentication.register)
  expect(body).toMatchObject({ phone: '+237650000000' })
  expect(body).not.toHaveProperty('email')
})

test('where a mail has to be followed first, the page says so', async () => {
  api.stub(authentication.register, ({ body }) => ({ sent_to: body.email! }))
  const { router } = await renderPage(RegisterPage, { texts: ['authentication'], path: '/register' })
  await fill()
  expect(await screen.findByText(/We have sent a mail to zoe@example\.com/)).toBeTruthy()
  expect(router.currentRoute.value.path).toBe('/register')
})

test('the mailed link makes the account at a press, not when it is opened', async () => {
  api.stub(authentication.confirmRegistration, () => session)
  history.replaceState(history.state, '', '#reg_1.signature')
  const { router } = await renderPage(ConfirmRegistrationPage, { texts: ['authentication'] })
  expect(api.asked(authentication.confirmRegistration)).toEqual([])
  await fireEvent.click(await screen.findByRole('button', { name: 'Create my account' }))
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/home'))
  expect(api.asked(authentication.confirmRegistration)[0]!.body).toEqual({ token: 'reg_1.signature' })
})

test('a link that is over leads back to the registration', async () => {
  api.stub(authentication.confirmRegistration, () => new Refused({ status: 422, code: 'token_invalid' }))
  history.replaceState(history.state, '', '#reg_1.signature')
  await renderPage(ConfirmRegistrationPage, { texts: ['authentication'] })
  await fireEvent.click(await screen.findByRole('button', { name: 'Create my account' }))
  expect((await screen.findByRole('alert')).textContent).toMatch(/./)
  expect(screen.getByRole('link', { name: 'Register again' })).toBeTruthy()
})

test('while many register, the browser computes first and sends the same again', async () => {
  class InPlace extends EventTarget {
    terminate = vi.fn()
    postMessage(puzzle: Puzzle) {
      queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: solve(puzzle) })))
    }
  }
  vi.stubGlobal('Worker', InPlace)
  const puzzle = { challenge: 'a-challenge.8.signed', bits: 8 }
  api.stub(authentication.register, ({ body }) =>
    body.work ? session : new Refused({ status: 429, code: 'work_required', ...puzzle }),
  )
  const { router } = await renderPage(RegisterPage, { texts: ['authentication'], path: '/register' })
  await fill()
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/home'))
  const [first, second] = api.asked(authentication.register).map(({ body }) => body as object)
  expect(second).toEqual({ ...first, work: { challenge: puzzle.challenge, solution: solve(puzzle) } })
})
