import { authentication } from '@affluence/contract/authentication'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import SignInPage from './SignInPage.vue'

beforeEach(() => vi.unstubAllGlobals())
async function fill() {
  await fireEvent.update(document.querySelector('[autocomplete="username"]')!, 'zoe')
  await fireEvent.update(document.querySelector('[autocomplete="current-password"]')!, 'a-good-long-password')
  await fireEvent.submit(document.querySelector('form')!)
}

test('a wrong password is told, and what was typed stays', async () => {
  const api = stubApi()
  api.stub(authentication.login, () => new Refused({ status: 401, code: 'invalid_credentials' }))
  await renderPage(SignInPage, { texts: ['authentication'] })
  await fill()
  expect(await screen.findByText('E-mail, username or password is wrong.')).toBeTruthy()
  expect((document.querySelector('[autocomplete="username"]') as HTMLInputElement).value).toBe('zoe')
})

test('a second factor is asked for when the server wants one, then the page wished for opens', async () => {
  const api = stubApi()
  api.stub(authentication.login, ({ body }) =>
    body.totp_code === '123456'
      ? { access_token: 't', expires_in: 600, method: 'password' as const, user: me() }
      : new Refused({ status: 401, code: 'totp_required' }),
  )
  const { router } = await renderPage(SignInPage, { texts: ['authentication'], path: '/sign-in?next=/notifications' })
  await fill()
  const code = () => document.querySelector('[name="totp_code"]')
  await waitFor(() => expect(code()).not.toBeNull())
  await fireEvent.update(code()!, '123456')
  await fireEvent.submit(document.querySelector('form')!)
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/notifications'))
})

test('the address can’t send anybody to another host', async () => {
  const api = stubApi()
  api.stub(authentication.login, () => ({
    access_token: 't',
    expires_in: 600,
    method: 'password' as const,
    user: me(),
  }))
  const { router } = await renderPage(SignInPage, { texts: ['authentication'], path: '/sign-in?next=//evil.example/x' })
  await fill()
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/home'))
})
