import { products } from '@affluence/contract/products'
import { fireEvent, screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import ImportPage from '../features/products/ImportPage.vue'
import PictureField from '../features/products/PictureField.vue'
import { renderPage } from '../testing/renderPage.ts'
import { stubApi } from '../testing/stubApi.ts'

const choose = async (label: string, file: File) => {
  const field = document.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`)!
  Object.defineProperty(field, 'files', { value: [file], configurable: true })
  await fireEvent.change(field)
}

test('a workbook in place of a CSV file is refused in words, and a CSV file is taken', async () => {
  const api = stubApi()
  api.stub(products.imports, () => ({ data: [], next_cursor: null }))
  await renderPage(ImportPage, { texts: ['products'] })
  const label = document.querySelector('input[type="file"]')!.getAttribute('aria-label')!
  await choose(label, new File(['PK'], 'products.xlsx', { type: 'application/vnd.ms-excel' }))
  expect(screen.getByRole('alert').textContent).toContain('products.xlsx is not a CSV file')
  await choose(label, new File(['name\r\nMug'], 'products.csv', { type: 'application/vnd.ms-excel' }))
  expect(screen.queryByRole('alert')).toBeNull()
  expect(screen.getByText('products.csv')).toBeTruthy()
})

test('a document in place of a picture is refused in words', async () => {
  await renderPage(PictureField, { texts: ['products'], props: { current: null } })
  const label = document.querySelector('input[type="file"]')!.getAttribute('aria-label')!
  await choose(label, new File(['%PDF'], 'mug.pdf', { type: 'application/pdf' }))
  expect(screen.getByRole('alert').textContent).toContain('Choose a PNG, JPEG or WebP file')
  expect(document.querySelector('img')).toBeNull()
})
