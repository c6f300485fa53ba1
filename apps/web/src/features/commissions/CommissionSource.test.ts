import { screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { renderPage } from '../../testing/renderPage.ts'
import { commission } from '../../testing/wallet.ts'
import CommissionSource from './CommissionSource.vue'
import CommissionStanding from './CommissionStanding.vue'

const hex = '1'.padStart(32, '0')
const texts = ['commissions', 'orders'] as ['commissions', 'orders']

test.each([
  [{}, `/orders/ord_${hex}`, '€100.00 · 10%'],
  [
    { bps: null, rule: 'ad_request', source: 'ad_request', source_id: `adr_${hex}` },
    `/ad-requests/adr_${hex}`,
    '€100.00 · ',
  ],
  [{ reverses_id: `com_${hex}` }, `/orders/ord_${hex}`, 'Taken back'],
  [
    { reverses_id: `com_${hex}`, adjustment_id: 'adj_1', reason: 'Price' },
    `/orders/ord_${hex}`,
    'Corrected by the shop · Price',
  ],
] as const)('with %j it leads to %s and says %j', async (more, to, how) => {
  const { container } = await renderPage(CommissionSource, { texts, props: { commission: commission(more as object) } })
  expect(screen.getByRole('link', { name: 'AFF-ABCDEF' }).getAttribute('href')).toBe(to)
  expect(container.textContent).toContain(how)
})

test('a question for an administrator comes before how long it is held', async () => {
  const hold_until = '2026-04-01T00:00:00.000Z'
  const props = {
    commission: commission({ state: 'on_hold', hold_until, awaits_admin: 'rejection', reason: 'Returned' }),
  }
  const { unmount } = await renderPage(CommissionStanding, { texts, props })
  expect(screen.getByText(/The sponsor asks to refuse it/)).toBeTruthy()
  expect(screen.queryByText(/On hold until/)).toBeNull()
  expect(screen.getByText('Returned')).toBeTruthy()
  unmount()
  await renderPage(CommissionStanding, { texts, props: { commission: commission({ state: 'on_hold', hold_until }) } })
  expect(screen.getByText(/On hold until/)).toBeTruthy()
})
