import { type AdRequestDetail, adRequests } from '@affluence/contract/adRequests'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { setLocale } from '../../kernel/messages.ts'
import { wordZod } from '../../kernel/problems.ts'
import { useSession } from '../../kernel/session.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import AdRequestPage from './AdRequestPage.vue'
import { request } from '../../testing/adRequest.ts'

wordZod()
afterEach(() => setLocale('en'))

async function open(role: 'sponsor' | 'influencer' | 'admin', now: AdRequestDetail) {
  const api = stubApi()
  const shown = { now }
  api.stub(adRequests.get, () => shown.now)
  api.stub(adRequests.messages, () => ({ data: [], next_cursor: null }))
  const page = defineComponent({
    setup() {
      useSession().user = me({ role })
      return () => h(AdRequestPage, { id: now.id })
    },
  })
  await renderPage(page, { texts: ['adRequests', 'affiliations'] })
  await screen.findByRole('heading', { level: 1, name: 'Spring' })
  return { api, shown }
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const inDialog = async () => within(await screen.findByRole('dialog'))
const bodyOf = (
  api: ReturnType<typeof stubApi>,
  step: 'accept' | 'counter' | 'submit' | 'return' | 'cancel' | 'keep',
) => api.asked(adRequests[step])[0]?.body

test('offers stand side by side, and what changed is marked', async () => {
  await open('influencer', request())
  const newest = within(screen.getByRole('article', { name: 'Offer 2 by Café Zoé' }))
  expect(newest.getByText('+20%')).toBeTruthy()
  expect(newest.getByText('Three').tagName).toBe('INS')
  expect(newest.getByText('Two').tagName).toBe('DEL')
  expect(newest.getByText(/unchanged/)).toBeTruthy()
  expect(screen.getByRole('heading', { name: 'Your turn: Café Zoé proposes €120.00' })).toBeTruthy()
})

test('the audience when it was sent is shown with its source and date, and declared numbers are labelled', async () => {
  const at = '2026-03-02T09:00:00.000Z'
  const numbers = {
    followers: 1500,
    engagement_rate: 3,
    platforms: ['Instagram', 'YouTube', 'TikTok'],
    source: 'self_declared',
    at,
    total_of: ['instagram', 'tiktok'],
    by_platform: [
      { platform: 'instagram', followers: 1000, engagement_bps: 300, source: 'measured', at },
      { platform: 'youtube', followers: 9000, engagement_bps: null, source: 'measured', at },
      { platform: 'tiktok', followers: 500, engagement_bps: null, source: 'self_declared', at },
    ],
  } as const
  await open('sponsor', request({ numbers: structuredClone(numbers) as never }))
  const lines = screen.getAllByRole('listitem').map((one) => one.textContent?.replace(/\s+/g, ' '))
  expect(lines).toContainEqual(expect.stringMatching(/Instagram: 1,000 · measured on/))
  expect(lines).toContainEqual(expect.stringMatching(/TikTok: 500 · self-declared on/))
  expect(screen.getByText(/^YouTube is not part of the total/)).toBeTruthy()
})

test('whoever accepts names the offer they saw', async () => {
  const { api } = await open('influencer', request())
  api.stub(adRequests.accept, () => request({ state: 'accepted', payment_amount: 120_00, actions: ['submit'] }))
  await press('Accept')
  const dialog = await inDialog()
  expect(dialog.getByText(/bound to the terms/)).toBeTruthy()
  await fireEvent.click(dialog.getByRole('button', { name: 'Accept' }))
  await waitFor(() => expect(bodyOf(api, 'accept')).toEqual({ offer_number: 2 }))
  expect(await screen.findByText('You have an agreement')).toBeTruthy()
})

test('somebody was quicker: it is said why, and the page shows where it stands', async () => {
  const { api, shown } = await open('influencer', request())
  api.stub(adRequests.accept, () => new Refused({ status: 409, code: 'offer_changed', offer_number: 3 }))
  await press('Accept')
  const dialog = await inDialog()
  const third = { ...request().offer, number: 3, payment_amount: 90_00 }
  shown.now = request({ offer: third, offers: [...request().offers, third] })
  await fireEvent.click(dialog.getByRole('button', { name: 'Accept' }))
  expect((await screen.findByRole('alert')).textContent).toContain('The offer was changed')
  expect(await screen.findByRole('heading', { name: 'Your turn: Café Zoé proposes €90.00' })).toBeTruthy()
})

test('other terms start from the ones on the table, and stay in the form when refused', async () => {
  const { api } = await open('influencer', request())
  const refusal = { status: 409, code: 'budget_exceeded', required: 500_00, free: 300_00, currency: 'EUR' }
  api.stub(adRequests.counter, () => new Refused(refusal))
  await press('Answer with other terms')
  const dialog = await inDialog()
  const pay = dialog.getByRole('textbox', { name: 'Pay' }) as HTMLInputElement
  expect(pay.value).toBe('120')
  await fireEvent.update(pay, '500')
  await fireEvent.submit(document.querySelector('[role=dialog] form')!)
  await waitFor(() =>
    expect(bodyOf(api, 'counter')).toEqual({
      offer_number: 2,
      message: '',
      requirements: 'Three posts',
      payment_amount: 500_00,
    }),
  )
  expect(await dialog.findByText(/above what is free in the campaign’s budget: €300.00/)).toBeTruthy()
  expect(pay.value).toBe('500')
})

test('work is handed in as addresses; what is none is not sent', async () => {
  const { api } = await open('influencer', request({ state: 'accepted', actions: ['submit', 'cancel'] }))
  api.stub(adRequests.submit, () => request({ state: 'submitted', actions: [] }))
  await press('Hand in the work')
  const dialog = await inDialog()
  const links = dialog.getByRole('textbox', { name: /^Links/ })
  const send = () => fireEvent.submit(document.querySelector('[role=dialog] form')!)
  await fireEvent.update(links, 'not an address')
  await send()
  expect(await dialog.findByText(/Enter an address/)).toBeTruthy()
  expect(api.asked(adRequests.submit)).toEqual([])
  await fireEvent.update(links, 'example.com/p/1\nhttps://example.com/p/2')
  await send()
  const deliverable_urls = ['https://example.com/p/1', 'https://example.com/p/2']
  await waitFor(() => expect(bodyOf(api, 'submit')).toEqual({ offer_number: 2, deliverable_urls }))
})

test('work goes back with a reason only', async () => {
  const { api } = await open('sponsor', request({ state: 'submitted', actions: ['return', 'complete'] }))
  api.stub(adRequests.return, () => request({ state: 'accepted', reason: 'Too dark', actions: [] }))
  await press('Send back')
  const dialog = await inDialog()
  expect((dialog.getByRole('button', { name: 'Send back' }) as HTMLButtonElement).disabled).toBe(true)
  await fireEvent.update(dialog.getByRole('textbox', { name: /^Reason/ }), 'Too dark')
  await fireEvent.submit(document.querySelector('#confirm')!)
  await waitFor(() => expect(bodyOf(api, 'return')).toEqual({ offer_number: 2, reason: 'Too dark' }))
})

test('cancelling is asked by one side and decided by the other, in words that say which', async () => {
  const asked = { state: 'accepted', actions: ['submit', 'cancel', 'keep'], cancel_asked_by: 'sponsor' } as const
  const { api } = await open('influencer', request({ ...asked, actions: [...asked.actions], reason: 'No time' }))
  expect(screen.getByRole('heading', { name: 'Café Zoé asks to cancel the agreement' })).toBeTruthy()
  expect(screen.getByText('No time')).toBeTruthy()
  api.stub(adRequests.cancel, () => request({ state: 'cancelled', actions: [] }))
  await press('Cancel the agreement')
  const dialog = await inDialog()
  expect(dialog.getByText(/ends at once/)).toBeTruthy()
  await fireEvent.submit(document.querySelector('#confirm')!)
  await waitFor(() => expect(bodyOf(api, 'cancel')).toEqual({ offer_number: 2 }))
  expect(await screen.findByText('The agreement is cancelled')).toBeTruthy()
})

test('only what the server allows is offered', async () => {
  await open('sponsor', request({ turn: 'influencer', awaiting_me: false, actions: ['revise', 'withdraw'] }))
  const card = within(screen.getByRole('heading', { level: 2, name: /^Waiting for Ada/ }).closest('section')!)
  expect(card.getAllByRole('button').map((button) => button.textContent)).toEqual(['Change my offer', 'Withdraw'])
  expect(screen.queryByRole('textbox', { name: 'Write to the other side' })).toBeNull()
})

test('the page speaks French', async () => {
  await setLocale('fr')
  await open('influencer', request())
  expect(screen.getByRole('heading', { name: /^À vous de jouer\s: Café Zoé propose 120,00/ })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Proposer d’autres conditions' })).toBeTruthy()
})

test('an admin decides about a request to cancel that nobody answered', async () => {
  const asked = request({
    state: 'submitted',
    payment_amount: 120_00,
    cancel_asked_by: 'sponsor',
    escalated_at: '2026-03-09T09:00:00.000Z',
    actions: ['complete', 'cancel', 'keep'],
  })
  const { api } = await open('admin', asked)
  expect(screen.getByText(/Nobody answered for five days/)).toBeTruthy()
  api.stub(adRequests.complete, () => request({ state: 'completed', actions: [] }))
  await press('Confirm the work')
  const dialog = await inDialog()
  expect(dialog.getByText(/€120.00 becomes due to Ada/)).toBeTruthy()
  await fireEvent.click(dialog.getByRole('button', { name: 'Confirm the work' }))
  await waitFor(() => expect(api.asked(adRequests.complete)[0]?.body).toEqual({ offer_number: 2 }))
})
