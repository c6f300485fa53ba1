import { webhookInbox } from '@affluence/contract/webhookFeed'
import { webhooks } from '@affluence/contract/webhooks'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { wordZod } from '../../kernel/problems.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import { delivery, webhook } from '../../testing/webhook.ts'
import WebhooksPage from './WebhooksPage.vue'

wordZod()
/** Queries by role search the whole page, which takes long on a busy machine. */
vi.setConfig({ testTimeout: 30_000 })
beforeEach(() => setLocale('en'))
const sums = { delivered: 3, failed: 1, dead: 0, success_bps: 7500, mean_ms: 40 }
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const inbox = { url: 'http://localhost/hooks/inbox/abc', expires_at: '2026-03-02T10:00:00.000Z', calls: [] }

function stubbed(rows = [webhook()]) {
  const api = stubApi()
  let all = rows
  api.stub(webhooks.list, () => ({ data: all }))
  api.stub(webhooks.deliveries, () => ({ data: [delivery()], next_cursor: null }))
  const hours = webhook().hours
  api.stub(webhooks.figures, () => ({ last_24_hours: sums, last_30_days: sums, hours, days: hours.slice(0, 2) }))
  api.stub(webhookInbox.open, () => inbox)
  api.stub(webhookInbox.get, () => ({ data: inbox }))
  api.stub(webhooks.test, () => delivery(9, { type: 'test' }))
  api.stub(webhooks.create, ({ body }) => {
    const endpoint = webhook(all.length + 1, { url: body.url, description: body.description ?? null })
    all = [...all, endpoint]
    return { ...endpoint, secret }
  })
  return api
}
const show = (path = '/webhooks') => renderPage(WebhooksPage, { texts: ['webhooks'], path })

test('without an endpoint one click opens a test receiver, adds it and sends a test', async () => {
  const api = stubbed([])
  await show()
  await fireEvent.click(await screen.findByRole('button', { name: 'Send a test' }))
  expect(await screen.findByText('What arrived at the test receiver')).toBeTruthy()
  expect(api.asked(webhooks.create)[0]!.body).toEqual({ url: inbox.url, events: ['*'], description: 'Test receiver' })
  expect(api.asked(webhooks.test)).toHaveLength(1)
})

test('one endpoint is shown at once, with its settings and deliveries; several are a list', async () => {
  stubbed()
  const { unmount } = await show()
  expect(await screen.findByRole('heading', { name: /shop1\.example\.com\/hooks/ })).toBeTruthy()
  expect(await screen.findAllByText('order.created')).not.toEqual([])
  expect(await screen.findAllByText('75%')).not.toEqual([])
  unmount()
  stubbed([webhook(1), webhook(2, { state: 'paused', waiting: 12 })])
  await show()
  const link = await screen.findByRole('link', { name: 'shop2.example.com/hooks' })
  expect(link.getAttribute('href')).toBe(`/webhooks/${webhook(2).id}`)
  const row = within(link.closest('tr')!)
  expect(row.getByText('Paused')).toBeTruthy()
  expect(row.getByText('12')).toBeTruthy()
  expect(row.getByRole('img', { name: '75% of 4 calls in the last 24 hours succeeded' })).toBeTruthy()
})

test('a new endpoint gets the ticked events, and its secret is shown once', async () => {
  const api = stubbed()
  await show('/webhooks?dialog=add')
  await fireEvent.update(await screen.findByLabelText(/^Address/), 'https://books.example.com/hook')
  await fireEvent.update(screen.getByLabelText(/^Name/), 'Bookkeeping')
  await fireEvent.click(screen.getByRole('radio', { name: 'Only these' }))
  await fireEvent.click(await screen.findByLabelText('payment.received'))
  await fireEvent.submit(document.querySelector('form')!)
  expect(await screen.findByText(secret)).toBeTruthy()
  expect(api.asked(webhooks.create)[0]!.body).toEqual({
    url: 'https://books.example.com/hook',
    events: ['order.created', 'order.completed', 'payment.received'],
    description: 'Bookkeeping',
    payload: 'full',
    serial: false,
    rate_limit: null,
  })
  await fireEvent.click(screen.getByText('I have kept it'))
  await waitFor(() => expect(screen.queryByText(secret)).toBeNull())
})

test('the form refuses an endpoint without events', async () => {
  const api = stubbed()
  await show('/webhooks?dialog=add')
  await fireEvent.update(await screen.findByLabelText(/^Address/), 'https://books.example.com/hook')
  await fireEvent.click(screen.getByRole('radio', { name: 'Only these' }))
  for (const name of ['order.created', 'order.completed']) await fireEvent.click(await screen.findByLabelText(name))
  await fireEvent.submit(document.querySelector('form')!)
  await waitFor(() => expect(document.querySelector('[data-slot="error"]')).toBeTruthy())
  expect(api.asked(webhooks.create)).toEqual([])
})

test('the page is in French for a French user', async () => {
  await setLocale('fr')
  stubbed([])
  await show()
  expect(await screen.findByRole('heading', { name: 'Votre premier envoi en une minute' })).toBeTruthy()
})
