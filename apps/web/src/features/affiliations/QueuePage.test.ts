import { affiliations } from '@affluence/contract/affiliations'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { setLocale } from '../../kernel/messages.ts'
import { useSession } from '../../kernel/session.ts'
import { affiliation } from '../../testing/affiliation.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import QueuePage from './QueuePage.vue'

afterEach(() => setLocale('en'))

const statistics = {
  waiting: 2,
  approved: 45,
  refused: 8,
  cancelled: 1,
  revoked: 0,
  approval_rate: 84.9,
  mean_response_days: 2.5,
}
const second = affiliation({
  id: `afr_${'2'.padStart(32, '0')}`,
  influencer: { ...affiliation().influencer, display_name: 'Bea' },
})

async function open(role: 'sponsor' | 'admin' = 'sponsor') {
  const api = stubApi()
  api.stub(affiliations.list, () => ({ data: [affiliation(), second], next_cursor: null }))
  api.stub(affiliations.waiting, () => ({ count: 2 }))
  api.stub(affiliations.statistics, () => statistics)
  const page = defineComponent({
    setup() {
      useSession().user = me({ role })
      return () => h(QueuePage)
    },
  })
  const { router } = await renderPage(page, {
    texts: ['affiliations', 'products', 'links'],
    path: '/affiliation-requests',
  })
  return { api, router }
}

test('who asks, with their figures and since when they are known; the statistics of the document', async () => {
  const { api, router } = await open()
  expect(await screen.findByText('Ada')).toBeTruthy()
  expect(screen.getAllByText(/Self-declared, as of 2 Mar 2026|Self-declared, as of Mar 2, 2026/)).toHaveLength(2)
  expect(screen.getByTestId('figure-approval_rate').textContent).toContain('84.9%')
  expect(screen.getByTestId('figure-mean_response').textContent).toContain('2.5 days')
  expect(screen.getByTestId('new-requests').textContent).toBe('2')
  expect(api.asked(affiliations.list)[0]?.url).toContain('state=pending')
  await fireEvent.click(screen.getByRole('button', { name: 'Refused', pressed: false }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ state: 'rejected' }))
  await waitFor(() => expect(api.asked(affiliations.list).at(-1)?.url).toContain('state=rejected'))
})

test('a refusal needs its reason, and says when the product may be asked for again', async () => {
  const { api } = await open()
  api.stub(affiliations.reject, () => affiliation({ state: 'rejected', actions: [] }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Refuse: Ada, House blend' }))
  const dialog = within(await screen.findByRole('dialog'))
  const refuse = dialog.getByRole('button', { name: 'Refuse' })
  expect(refuse.hasAttribute('disabled')).toBe(true)
  await fireEvent.update(dialog.getByRole('textbox'), 'Our shops are elsewhere')
  await fireEvent.click(dialog.getByRole('button', { name: 'Refuse' }))
  await waitFor(() =>
    expect(api.asked(affiliations.reject)[0]?.body).toEqual({
      response: 'Our shops are elsewhere',
      retry_policy: '30_days',
    }),
  )
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('whoever was quicker is told: the dialog stays and says so', async () => {
  const { api } = await open()
  api.stub(affiliations.approve, () => new Refused({ status: 409, code: 'wrong_state', state: 'cancelled' }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Approve: Ada, House blend' }))
  const dialog = within(await screen.findByRole('dialog'))
  await fireEvent.click(dialog.getByRole('button', { name: 'Approve' }))
  expect(await dialog.findByRole('alert')).toBeTruthy()
})

test('several are answered together', async () => {
  const { api } = await open()
  api.stub(affiliations.decide, () => ({
    data: [affiliation(), second].map(({ id }) => ({ id, done: true, code: null })),
  }))
  for (const name of ['Ada', 'Bea'])
    await fireEvent.click(
      await screen.findByRole('checkbox', { name: `Select the request of ${name} for House blend` }),
    )
  const bar = within(screen.getByRole('region', { name: /./ }))
  await fireEvent.click(bar.getByRole('button', { name: 'Approve' }))
  const dialog = within(await screen.findByRole('dialog'))
  await fireEvent.click(dialog.getByRole('button', { name: 'Approve' }))
  await waitFor(() =>
    expect(api.asked(affiliations.decide)[0]?.body).toEqual({
      decision: 'approve',
      ids: [affiliation().id, second.id],
    }),
  )
})

test('an admin reads whose product it is, in either language', async () => {
  await setLocale('fr')
  await open('admin')
  expect(await screen.findAllByText('· Café Zoé')).toHaveLength(2)
  expect(screen.getByText(/Elles décident\s; vous le pouvez aussi/)).toBeTruthy()
})
