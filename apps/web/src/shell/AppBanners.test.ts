import { myAccount } from '@affluence/contract/account'
import { fireEvent, screen } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { browserZone } from '../kernel/format.ts'
import { setLocale } from '../kernel/messages.ts'
import { useSession } from '../kernel/session.ts'
import { renderPage } from '../testing/renderPage.ts'
import { me } from '../testing/samples.ts'
import { stubApi } from '../testing/stubApi.ts'
import { useOneAccount } from './oneAccount.ts'
import { useZoneQuestion } from './zoneQuestion.ts'

beforeEach(() => setLocale('en'))

const question = defineComponent(() => {
  const zone = useZoneQuestion('Africa/Douala')
  return () =>
    zone.isAsked.value && [
      h('p', 'UTC?'),
      h('button', { onClick: zone.take }, 'Use'),
      h('button', { onClick: zone.keep }, 'Keep'),
    ]
})

test('an account in UTC is asked once for the time zone of the device, and moves to it', async () => {
  const api = stubApi()
  api.stub(myAccount.update, ({ body }) => me({ timezone: body.timezone ?? '' }))
  await renderPage(question, { texts: [] })
  expect(screen.queryByText('UTC?')).toBeNull()
  useSession().user = me()
  await fireEvent.click(await screen.findByRole('button', { name: 'Use' }))
  await expect.poll(() => useSession().user?.timezone).toBe('Africa/Douala')
  expect(screen.queryByText('UTC?')).toBeNull()
  expect(browserZone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone)
})

test('whoever keeps UTC is not asked again', async () => {
  const first = await renderPage(question, { texts: [] })
  useSession().user = me()
  await fireEvent.click(await screen.findByRole('button', { name: 'Keep' }))
  first.unmount()
  await renderPage(question, { texts: [] })
  useSession().user = me()
  await expect.poll(() => screen.queryByText('UTC?')).toBeNull()
})

test('a tab that opened anew for another account says whose it is', async () => {
  sessionStorage.setItem('account_changed', '1')
  await renderPage(
    defineComponent(() => {
      useOneAccount()
      return () => null
    }),
    { texts: [] },
  )
  useSession().user = me()
  await screen.findByText(/You now see Café Zoé/)
  expect(sessionStorage.getItem('account_changed')).toBeNull()
})
