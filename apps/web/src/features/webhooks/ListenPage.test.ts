import { webhookFeed } from '@affluence/contract/webhookFeed'
import { webhooks } from '@affluence/contract/webhooks'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import { delivery, webhook } from '../../testing/webhook.ts'
import ListenPage from './ListenPage.vue'
import { receivers } from './receivers.ts'

beforeEach(() => setLocale('en'))
const { id, url, description } = webhook()

function stubbed(rows = [delivery(2), delivery(1, { type: 'payment.received' })]) {
  const api = stubApi()
  api.stub(webhooks.list, () => ({ data: [webhook()] }))
  api.stub(webhooks.recent, () => ({ data: rows.map((row) => ({ ...row, endpoint: { id, url, description } })) }))
  api.stub(webhooks.delivery, ({ url: address }) => {
    const row = rows.find((one) => address.pathname.endsWith(one.id))!
    return { ...row, body: `{"type":"${row.type}"}` }
  })
  api.stub(webhookFeed.keys, () => ({ data: [{ id: 'one', public_key: 'whpk_abc' }] }))
  return api
}

test('the newest delivery is open until another one is selected', async () => {
  stubbed()
  const { router } = await renderPage(ListenPage, { texts: ['webhooks'] })
  const body = await screen.findByRole('region', { name: 'Body' })
  expect(body.textContent).toContain('"type": "order.created"')
  await fireEvent.click(screen.getByRole('link', { name: /payment\.received/ }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ delivery: delivery(1).id }))
  expect(await screen.findByText(/"type": "payment\.received"/)).toBeTruthy()
})

test('the page offers the example receivers in five languages, and the public key', async () => {
  stubbed([])
  await renderPage(ListenPage, { texts: ['webhooks'] })
  expect(await screen.findByText('Nothing was delivered yet')).toBeTruthy()
  const names = receivers.map(({ name }) => name)
  for (const name of ['Node', 'PHP', 'Python', 'Ruby', 'Go']) expect(names).toContain(name)
  await fireEvent.update(screen.getByRole('combobox', { name: 'Language' }), 'Python')
  expect(screen.getByRole('region', { name: 'Code' }).textContent).toContain('hmac.compare_digest')
  expect(await screen.findByText('whpk_abc')).toBeTruthy()
})
