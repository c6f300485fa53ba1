import { type Export, exports } from '@affluence/contract/exports'
import { fireEvent, screen, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import ExportsPage from './ExportsPage.vue'

const row = (n: number, more: Partial<Export>): Export => ({
  id: `exp_${String(n).padStart(32, '0')}`,
  list: 'orders',
  format: 'csv',
  filters: {},
  state: 'done',
  rows: 1250,
  total: null,
  size: 64_000,
  file_name: 'orders-2026-03-02.csv',
  failure: null,
  created_at: '2026-03-02T09:00:00.000Z',
  finished_at: null,
  expires_at: '2026-03-09T09:00:00.000Z',
  actions: ['download'],
  ...more,
})

test('each file says what it holds, how far it is and what may be done', async () => {
  const api = stubApi()
  let cancelled = false
  api.stub(exports.list, () => ({
    data: [
      row(1, { filters: { q: 'zoe', payment: 'paid', sort: '-total' } }),
      row(2, { list: 'campaigns', state: 'running', rows: 250, total: 1000, actions: cancelled ? [] : ['cancel'] }),
      row(3, { list: 'links', state: 'failed', rows: 0, size: 0, failure: 'account_suspended', actions: [] }),
    ],
    next_cursor: null,
  }))
  api.stub(exports.cancel, () => {
    cancelled = true
    return row(2, { state: 'cancelled', actions: [] })
  })
  await renderPage(ExportsPage, { texts: ['exports'] })
  const [, done, running, failed] = await screen.findAllByRole('row')
  expect(within(done!).getByText('Search: zoe · Payment: paid')).toBeTruthy()
  expect(within(done!).getByText('64 kB')).toBeTruthy()
  expect(within(done!).getByRole('button', { name: 'Download: orders-2026-03-02.csv' })).toBeTruthy()
  expect(within(running!).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25')
  expect(within(running!).getByText('250 of 1,000')).toBeTruthy()
  expect(within(failed!).getByRole('button', { name: 'Export again: Links' })).toBeTruthy()

  await fireEvent.click(within(running!).getByRole('button', { name: 'Stop the export: Campaigns' }))
  await fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Stop the export' }))
  expect(await screen.findByText('The export was stopped')).toBeTruthy()
  expect(api.asked(exports.cancel)).toHaveLength(1)
})

test('in French too', async () => {
  const api = stubApi()
  api.stub(exports.list, () => ({ data: [row(1, {})], next_cursor: null }))
  await renderPage(ExportsPage, { texts: ['exports'] })
  await screen.findByText('Orders')
  await setLocale('fr')
  expect(await screen.findByText('Commandes')).toBeTruthy()
  expect(screen.getByText('Prêt', { selector: 'span' })).toBeTruthy()
  await setLocale('en')
})
