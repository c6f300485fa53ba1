import { webhookEvents, webhookTypes } from '@affluence/contract/webhookEvents'
import { webhookFeed } from '@affluence/contract/webhookFeed'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import CataloguePage from './CataloguePage.vue'
import { meaningOf } from './words.ts'

const timestamp = '2026-03-02T09:00:00.000Z'
const data = webhookTypes.map((type) => {
  const { summary, subject, since, example } = webhookEvents[type]
  return {
    type,
    summary,
    subject,
    since,
    schema: {},
    example: { id: 'evt_1', type, event: type, timestamp, data: example },
  }
})
async function show(path = '/') {
  stubApi().stub(webhookFeed.types, () => ({ data }))
  return renderPage(CataloguePage, { texts: ['webhooks'], path })
}

test.each(['en', 'fr'] as const)('every type has its meaning in %s', async (language) => {
  await setLocale(language)
  await show()
  await screen.findAllByText('order.created')
  expect(webhookTypes.filter((type) => meaningOf(type) === type)).toEqual([])
})

test('a type is found by its name or its meaning, and the address keeps the search and the type', async () => {
  await setLocale('en')
  const { router } = await show('/?type=payout.paid')
  expect(await screen.findByRole('heading', { name: 'payout.paid' })).toBeTruthy()
  expect(screen.getByRole('region', { name: 'Example' }).textContent).toContain('"event": "payout.paid"')
  await fireEvent.update(screen.getByRole('searchbox'), 'courier picked')
  await waitFor(() => expect(router.currentRoute.value.query.q).toBe('courier picked'))
  expect(await screen.findByRole('heading', { name: 'order.picked_up' })).toBeTruthy()
  await fireEvent.update(screen.getByRole('searchbox'), 'nothing like it')
  expect(await screen.findByText('No event has this name')).toBeTruthy()
})
