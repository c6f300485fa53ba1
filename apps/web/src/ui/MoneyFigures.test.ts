import { screen, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { renderPage } from '../testing/renderPage.ts'
import MoneyFigures from './MoneyFigures.vue'

const figures = [
  { key: 'pending', label: 'Pending', hint: 'Still waiting', to: '/commissions?state=pending' },
  { key: 'paid', label: 'Paid' },
]
const euros = { currency: 'EUR', pending: 12_50, paid: 0 }
const francs = { currency: 'XAF', pending: 900, paid: 7 }
const show = (books: object[] | undefined) =>
  renderPage(MoneyFigures, { texts: [], props: { label: 'Commissions by state', figures, books } })

test('one currency stands on cards that lead to their rows', async () => {
  await show([euros])
  expect(screen.queryByRole('table')).toBeNull()
  const pending = screen.getByRole('link', { name: /Pending/ })
  expect(pending.getAttribute('href')).toBe('/commissions?state=pending')
  expect(pending.textContent).toContain('€12.50')
  expect(pending.textContent).toContain('Still waiting')
})

test('several currencies are never added: each has a column', async () => {
  await show([euros, francs])
  expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent?.trim())).toEqual([
    'Figure',
    'EUR',
    'XAF',
  ])
  const row = screen.getByRole('row', { name: /Pending/ })
  expect(
    within(row)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent?.trim()),
  ).toEqual(['€12.50', 'FCFA\u00A0900'])
})

test('figures on their way keep their place; none leave nothing', async () => {
  const { unmount } = await show(undefined)
  expect(screen.getByRole('status', { name: 'Loading' }).children).toHaveLength(2)
  unmount()
  await show([])
  expect(screen.queryByText('Pending')).toBeNull()
})
