import { fireEvent, screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { setLocale } from '../kernel/messages.ts'
import { renderPage } from '../testing/renderPage.ts'
import ColumnChoice from './ColumnChoice.vue'
import DataTable from './DataTable.vue'

const layerOf = (element: Element) => Number(/(?:^| )z-(\d+)/.exec(element.className)?.[1])

test('the menu of columns lies above the sticky head of the table', async () => {
  await setLocale('en')
  const columns = [{ key: 'placed', label: 'Placed' }]
  const menu = { choices: columns, isShown: () => true }
  await renderPage(ColumnChoice, { texts: [], props: menu })
  await fireEvent.click(screen.getByRole('button', { name: 'Columns' }))
  const above = layerOf(await screen.findByRole('group', { name: 'Columns' }))
  await renderPage(DataTable, {
    texts: [],
    props: { label: 'Orders', columns, rows: [{ id: 'a' }] },
  })
  expect(above).toBeGreaterThan(layerOf(document.querySelector('thead')!))
})
