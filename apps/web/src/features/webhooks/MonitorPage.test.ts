import { webhookMonitor } from '@affluence/contract/webhookFeed'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import { webhook } from '../../testing/webhook.ts'
import MonitorPage from './MonitorPage.vue'

const sponsor = { id: `spo_${'1'.padStart(32, '0')}`, company_name: 'Café Zoé' }

test('an admin sees failing endpoints and waiting deliveries, and filters endpoints by text and state', async () => {
  await setLocale('en')
  const api = stubApi()
  api.stub(webhookMonitor.summary, () => ({
    endpoints: { active: 12, paused: 1, disabled: 2, failing: 3 },
    waiting: 40,
    oldest_waiting_at: '2026-03-02T09:00:00.000Z',
    delivered_24_hours: 1234,
    failed_24_hours: 5,
    behind: 0,
  }))
  const failing = webhook(1, { failure_count: 4, failing_since: '2026-03-02T09:00:00.000Z', last_status: 502 })
  api.stub(webhookMonitor.list, () => ({ data: [{ ...failing, sponsor }], next_cursor: null }))
  const { router } = await renderPage(MonitorPage, { texts: ['webhooks'] })
  expect(await screen.findByText('Café Zoé')).toBeTruthy()
  expect(screen.getByText('502')).toBeTruthy()
  expect(await screen.findByText('1,234')).toBeTruthy()
  expect(screen.getByText('5 failed')).toBeTruthy()
  await fireEvent.update(screen.getByRole('combobox', { name: 'State' }), 'disabled')
  await fireEvent.update(screen.getByRole('searchbox'), 'zoé')
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ state: 'disabled', q: 'zoé' }))
  expect(api.asked(webhookMonitor.list).at(-1)!.url).toContain('state=disabled')
})
