import { type ProductImport, products } from '@affluence/contract/products'
import { fireEvent, screen, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import ImportPage from './ImportPage.vue'

const row = (more: Partial<ProductImport>): ProductImport => ({
  id: `imp_${'1'.padStart(32, '0')}`,
  state: 'running',
  rows: 1000,
  created: 200,
  refused: [{ line: 4, errors: [{ path: 'price', code: 'not_a_number' }] }],
  failure: null,
  created_at: '2026-03-02T09:00:00.000Z',
  finished_at: null,
  actions: ['cancel'],
  ...more,
})

test('a file is sent, shows how far it is, can be stopped, and says what became of its rows', async () => {
  const api = stubApi()
  let now: ProductImport | null = null
  api.stub(products.imports, () => ({ data: now ? [now] : [], next_cursor: null }))
  api.stub(products.import, () => (now = row({ created: 249 })))
  api.stub(products.cancelImport, () => (now = row({ state: 'cancelled', created: 300, actions: [] })))
  await renderPage(ImportPage, { texts: ['products'] })
  const file = new File(['name,price,url\nShirt,1,https://a.example'], 'products.csv', { type: 'text/csv' })
  await fireEvent.change(await screen.findByLabelText('CSV file'), { target: { files: [file] } })
  await fireEvent.click(screen.getByRole('button', { name: 'Import' }))

  expect((await screen.findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('25')
  expect(screen.getByText('250 of 1,000 rows')).toBeTruthy()
  expect(within(screen.getByRole('table')).getByText('Price')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Import' })).toHaveProperty('disabled', true)
  expect(api.asked(products.import)[0]!.body).toEqual({ csv: 'name,price,url\nShirt,1,https://a.example' })

  await fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
  await fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Stop' }))
  expect(await screen.findByText('The import was stopped.')).toBeTruthy()
  expect(screen.getByText(/300 products were added/)).toBeTruthy()
  expect(screen.queryByRole('progressbar')).toBe(null)
})

test('the last file is there when the page is opened again, in French too', async () => {
  const api = stubApi()
  api.stub(products.imports, () => ({
    data: [row({ state: 'failed', failure: 'import_failed', actions: [] })],
    next_cursor: null,
  }))
  await renderPage(ImportPage, { texts: ['products'] })
  expect((await screen.findByRole('alert')).textContent).toContain('The import has failed.')
  await setLocale('fr')
  expect((await screen.findByRole('alert')).textContent).toContain('L’import a échoué.')
  await setLocale('en')
})
