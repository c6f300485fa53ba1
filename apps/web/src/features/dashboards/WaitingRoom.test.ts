import { myAccount } from '@affluence/contract/account'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useSession } from '../../kernel/session.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { stubApi } from '../../testing/stubApi.ts'
import WaitingRoom from './WaitingRoom.vue'

beforeEach(() => vi.unstubAllGlobals())
const party = me().party!
const as = (approval: 'pending' | 'rejected', approval_reason: string | null = null) =>
  defineComponent({
    setup() {
      useSession().user = me({ party: { ...party, approval, approval_reason } })
      return () => h(WaitingRoom)
    },
  })

test('whoever waits reads what happens next', async () => {
  stubApi()
  await renderPage(as('pending'), { texts: ['dashboards'] })
  expect(screen.getByRole('heading', { name: 'Your account is being reviewed' })).toBeTruthy()
  expect(screen.getByText('We review your company').closest('li')?.getAttribute('aria-current')).toBe('step')
})

test('whoever was refused reads why, as it was typed, and asks again', async () => {
  const api = stubApi()
  api.stub(myAccount.resubmit, () => me({ party: { ...party, approval: 'pending' } }))
  await renderPage(as('rejected', 'No <b>papers</b>'), { texts: ['dashboards'] })
  expect(screen.getByText('No <b>papers</b>')).toBeTruthy()
  await fireEvent.update(screen.getByLabelText('Where and how you sell'), 'A shop in Douala')
  await fireEvent.submit(document.querySelector('form')!)
  await waitFor(() =>
    expect(api.asked(myAccount.resubmit)[0]?.body).toEqual({ name: 'Café Zoé', sells_on: 'A shop in Douala' }),
  )
  expect(await screen.findByRole('heading', { name: 'Your account is being reviewed' })).toBeTruthy()
})

test('an influencer reads of the profile, not of a company, and asks again without more words', async () => {
  const api = stubApi()
  api.stub(myAccount.resubmit, () => me({ role: 'influencer', party: { ...party, approval: 'pending' } }))
  const page = defineComponent({
    setup() {
      useSession().user = me({
        role: 'influencer',
        party: { ...party, approval: 'rejected', approval_reason: 'Empty' },
      })
      return () => h(WaitingRoom)
    },
  })
  await renderPage(page, { texts: ['dashboards'] })
  expect(screen.queryByLabelText('Company name')).toBeNull()
  expect(screen.getByRole('link', { name: 'Complete your profile' }).getAttribute('href')).toBe('/profile')
  await fireEvent.submit(document.querySelector('form')!)
  await waitFor(() => expect(api.asked(myAccount.resubmit)[0]?.body).toEqual({}))
  expect(await screen.findByText('We look at your profile')).toBeTruthy()
})
