import { notifications } from '@affluence/contract/notifications'
import { fireEvent, screen } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import UnsubscribePage from './UnsubscribePage.vue'

beforeEach(() => setLocale('en'))
const kind = 'ad_request_message'
const open = () => renderPage(UnsubscribePage, { texts: ['notifications'], props: { token: 'usr_1~x~y' } })

test('it asks first, names what ends, and says so when it is done', async () => {
  const api = stubApi()
  api.stub(notifications.mailChoice, () => ({ kind, mail: true }))
  api.stub(notifications.unsubscribe, () => ({ kind, mail: false }))
  await open()
  expect(await screen.findByText(/You get a mail for: Somebody wrote to me/)).toBeTruthy()
  expect(api.asked(notifications.unsubscribe)).toHaveLength(0)
  await fireEvent.click(screen.getByRole('button', { name: 'Stop these mails' }))
  expect(await screen.findByText(/You get no more mails for/)).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})

test('what is stopped already says so; a broken link leads to the choices', async () => {
  const api = stubApi()
  api.stub(notifications.mailChoice, () => ({ kind, mail: false }))
  const { unmount } = await open()
  expect(await screen.findByText(/You get no more mails for/)).toBeTruthy()
  unmount()
  stubApi()
  await setLocale('fr')
  await open()
  expect(await screen.findByText(/Ce lien n’est pas complet/)).toBeTruthy()
  expect(screen.getByRole('link', { name: /Choisir/ }).getAttribute('href')).toBe('/notifications')
})
