import { type Export, exports } from '@affluence/contract/exports'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test, vi } from 'vitest'
import * as saving from '../kernel/save.ts'
import { renderPage } from '../testing/renderPage.ts'
import { stubApi } from '../testing/stubApi.ts'
import ExportButton from './ExportButton.vue'

const made = (more: Partial<Export> = {}): Export => ({
  id: `exp_${'1'.padStart(32, '0')}`,
  list: 'orders',
  format: 'csv',
  filters: {},
  state: 'queued',
  rows: 0,
  total: null,
  size: 0,
  file_name: 'orders-2026-03-02.csv',
  failure: null,
  created_at: '2026-03-02T09:00:00.000Z',
  finished_at: null,
  expires_at: null,
  actions: ['cancel'],
  ...more,
})
async function pick(label: string) {
  const filters = { payment: 'paid', limit: '25' }
  await renderPage(ExportButton, { texts: [], props: { list: 'orders', filters } })
  await fireEvent.click(screen.getByRole('button', { name: 'Export' }))
  await fireEvent.click(await screen.findByRole('menuitem', { name: label }))
}

test('what the list shows is asked for, waited for and kept', async () => {
  const api = stubApi()
  const kept = vi.spyOn(saving, 'saveFile').mockImplementation(() => {})
  let looks = 0
  api.stub(exports.create, () => made())
  api.stub(exports.get, () => (++looks < 2 ? made({ state: 'running' }) : made({ state: 'done', rows: 3 })))
  api.stub(exports.file, () => ({}))
  await pick('As CSV')
  expect(await screen.findByText('orders-2026-03-02.csv: 3 rows', {}, { timeout: 3000 })).toBeTruthy()
  expect(api.asked(exports.create)[0]!.body).toEqual({
    list: 'orders',
    format: 'csv',
    filters: { payment: 'paid', limit: '25' },
  })
  expect(kept).toHaveBeenCalledWith(expect.anything(), 'orders-2026-03-02.csv')
})

test('what goes wrong is said', async () => {
  const api = stubApi()
  api.stub(exports.create, () => made({ format: 'xlsx', state: 'failed' }))
  await pick('For Excel (XLSX)')
  expect(await screen.findByText(/could not be written/)).toBeTruthy()
  await waitFor(() => expect(screen.getByRole('button', { name: 'Export' })).toBeTruthy())
})
