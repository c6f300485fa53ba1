import { adRequests } from '@affluence/contract/adRequests'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { wordZod } from '../../kernel/problems.ts'
import { useSession } from '../../kernel/session.ts'
import { request } from '../../testing/adRequest.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import NewRequestPage from './NewRequestPage.vue'

wordZod()
const { campaign, influencer } = request()

function open(role: 'sponsor' | 'influencer', query: Record<string, string>, who = me({ role })) {
  const page = defineComponent({
    setup() {
      useSession().user = who
      return () => h(NewRequestPage)
    },
  })
  return renderPage(page, { texts: ['adRequests'], path: `/ad-requests/new?${new URLSearchParams(query)}` })
}
const fill = (name: RegExp, text: string) => fireEvent.update(screen.getByRole('textbox', { name }), text)
const send = () => fireEvent.submit(document.querySelector('form')!)

test('whoever applies names neither themselves nor the side, and arrives at the request', async () => {
  const api = stubApi()
  api.stub(adRequests.create, () => request())
  const { router } = await open('influencer', { campaign_id: campaign.id })
  expect(screen.queryByText('Influencer')).toBeNull()
  await send()
  expect(await screen.findByText('Please fill this in.')).toBeTruthy()
  expect(api.asked(adRequests.create)).toEqual([])
  await fill(/^Pay/, '250')
  await fill(/^What is to be delivered/, 'One film')
  await send()
  await waitFor(() =>
    expect(api.asked(adRequests.create)[0]?.body).toEqual({
      campaign_id: campaign.id,
      message: '',
      requirements: 'One film',
      payment_amount: 250_00,
    }),
  )
  await waitFor(() => expect(router.currentRoute.value.path).toBe(`/ad-requests/${request().id}`))
})

test('a request that is there already is led to', async () => {
  const api = stubApi()
  api.stub(adRequests.create, () => new Refused({ status: 409, code: 'request_open', id: request().id }))
  await open('sponsor', { campaign_id: campaign.id, influencer_id: influencer.id })
  await fill(/^Pay/, '250')
  await send()
  expect(await screen.findByText(/There is an open request between the two of you/)).toBeTruthy()
  const link = screen.getByRole('link', { name: 'Open the request that is there already' })
  expect(link.getAttribute('href')).toBe(`/ad-requests/${request().id}`)
})

test('whoever is under review reads so instead of filling in a form in vain', async () => {
  stubApi()
  const { party, ...rest } = me({ role: 'sponsor' })
  await open(
    'sponsor',
    {},
    { ...rest, party: { ...party!, flagged_at: '2026-03-01T10:00:00.000Z', flag_reason: 'Spam' } },
  )
  expect(screen.getByText('Nothing new for now')).toBeTruthy()
  expect(document.querySelector('form')).toBeNull()
})
