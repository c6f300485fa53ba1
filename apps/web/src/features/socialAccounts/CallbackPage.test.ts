import { socialAccounts } from '@affluence/contract/socialAccounts'
import { screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { socialAccount } from '../../testing/socialAccount.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import CallbackPage from './CallbackPage.vue'

let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  await setLocale('en')
  api = stubApi()
})
const open = (query: string, platform = 'instagram') =>
  renderPage(CallbackPage, {
    texts: ['socialAccounts', 'influencers'],
    path: `/auth/${platform}/callback?${query}`,
    props: { platform },
  })
const heading = (name: string) => screen.findByRole('heading', { name })

test('a code connects the account, and the address with the code is replaced', async () => {
  api.stub(socialAccounts.complete, () => socialAccount(1, { numbers: null, last_sync_at: null }))
  const { router } = await open('code=abc&state=xyz')
  await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/social-accounts'))
  expect(api.asked(socialAccounts.complete).map(({ body }) => body)).toEqual([
    { platform: 'instagram', code: 'abc', state: 'xyz' },
  ])
  expect(await screen.findByText(/ada1 is connected/)).toBeTruthy()
})

test('after “cancel” at the platform the page says that nothing was connected, and offers to try again', async () => {
  await open('error=access_denied&error_reason=user_denied&error_description=The+user+denied')
  expect(await heading('Nothing was connected')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
  expect(api.asked(socialAccounts.complete)).toHaveLength(0)
})

test('another refusal is shown with the text of the platform', async () => {
  await open('error=invalid_scope&error_description=Scope+not+approved', 'tiktok')
  expect(await heading('TikTok refused')).toBeTruthy()
  expect(screen.getByText(/TikTok said: Scope not approved/)).toBeTruthy()
})

test('an expired attempt and a refused account show what to do', async () => {
  api.stub(socialAccounts.complete, () => new Refused({ status: 400, code: 'wrong_state_token' }))
  const { unmount } = await open('code=abc&state=old')
  expect(await heading('This attempt is too old')).toBeTruthy()
  unmount()
  api.stub(socialAccounts.complete, () => new Refused({ status: 422, code: 'not_professional' }))
  await open('code=abc&state=new')
  expect(await heading('The account could not be connected')).toBeTruthy()
  expect(screen.getByText(/business and creator accounts/)).toBeTruthy()
})

test('an address without a code, or of an unknown platform, sends no request', async () => {
  const { unmount } = await open('state=xyz')
  expect(await heading('Something is missing in this address')).toBeTruthy()
  unmount()
  await open('code=abc&state=xyz', 'myspace')
  expect(await heading('This platform is not known here')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
  expect(api.seen).toEqual([])
})
