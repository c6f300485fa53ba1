import { webhooks } from '@affluence/contract/webhooks'
import { fireEvent, screen, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import { delivery, failed, webhook } from '../../testing/webhook.ts'
import DeliveryPage from './DeliveryPage.vue'

beforeEach(() => setLocale('en'))
const show = (shown = failed(), body: string | null = '{"id":"evt_1"}') => {
  const api = stubApi()
  api.stub(webhooks.get, () => webhook())
  api.stub(webhooks.delivery, () => ({ ...shown, body }))
  api.stub(webhooks.replay, () => ({ count: 1 }))
  const props = { id: webhook().id, delivery_id: shown.id }
  return renderPage(DeliveryPage, { texts: ['webhooks'], props }).then(() => api)
}

test('the body and the answers are shown side by side, and the delivery is sent again with its id', async () => {
  const api = await show()
  expect((await screen.findByRole('region', { name: 'Body' })).textContent).toContain('"id": "evt_1"')
  expect(screen.getByRole('region', { name: 'the answer' }).textContent).toContain('"error": "no stock"')
  expect(screen.getByText(/^500 · /)).toBeTruthy()
  const trail = within(screen.getByRole('navigation', { name: 'Breadcrumb' })).getAllByRole('link')
  expect(trail.map((link) => link.textContent)).toEqual(['Webhooks', 'shop1.example.com/hooks'])
  expect(screen.getByText(/^Next try/)).toBeTruthy()
  await fireEvent.click(await screen.findByRole('button', { name: 'Send again' }))
  expect(await screen.findByText('1 delivery is sent again')).toBeTruthy()
  expect(api.asked(webhooks.replay)[0]!.body).toEqual({ event_ids: [failed().event_id] })
})

test('a deleted event and a delivery without attempts are named; a test is not sent again', async () => {
  await show(delivery(3, { type: 'test', state: 'waiting', attempts: [] }), null)
  expect(await screen.findByText(/no longer kept/)).toBeTruthy()
  expect(screen.getByText('Not tried yet')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Send again' })).toBeNull()
})

test('the reason of a failed call is in the language of the page', async () => {
  await setLocale('fr')
  const lost = {
    ...failed().attempts[0]!,
    status: null,
    error: 'connection refused',
    error_code: 'connection_refused',
  } as const
  await show({ ...failed(), attempts: [lost] })
  expect(await screen.findByText(/^connexion refusée · /)).toBeTruthy()
  expect(screen.queryByText(/connection refused/)).toBeNull()
})
