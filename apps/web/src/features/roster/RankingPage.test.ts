import { type Ranking, roster } from '@affluence/contract/roster'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import RankingPage from './RankingPage.vue'

beforeEach(() => setLocale('en'))
const ranked = (n: number, more: object = {}) => ({
  influencer: { id: `inf_${String(n).padStart(32, '0')}`, display_name: `Creator ${n}` },
  orders: 4 - n,
  revenue: n * 100_00,
  average_order: 50_00,
  commission: 5_00,
  customers: 2,
  repeat_customers: 1,
  unique_clicks: 0,
  conversion_bps: null,
  ...more,
})
const ranking: Ranking = {
  period: { from: '2026-01-01', to: '2026-03-31' },
  currency: 'EUR',
  currencies: ['EUR', 'XAF'],
  sellers: 73,
  data: [ranked(2), ranked(1, { unique_clicks: 8, conversion_bps: 3750 })],
  months: [{ month: '2026-03', orders: 5, revenue: 300_00 }],
}

test('a heading puts all who sold in order, the address keeps it beside the period, and n/a stands where nobody clicked', async () => {
  const api = stubApi()
  api.stub(roster.ranking, () => ranking)
  const { router } = await renderPage(RankingPage, {
    texts: ['roster'],
    path: '/admin/influencers/ranking?from=2026-01-01',
  })
  const sold = (await screen.findByText('Influencers who sold')).parentElement!
  expect(within(sold).getByText('73')).toBeTruthy()
  expect(api.asked(roster.ranking)[0]!.url).toContain('sort=-revenue')
  const heading = (name: string) =>
    within(screen.getByRole('region', { name: 'Influencers by revenue' })).getByRole('columnheader', { name })
  expect(heading('Revenue').getAttribute('aria-sort')).toBe('descending')
  expect(heading('Customers').getAttribute('aria-sort')).toBeNull()
  expect(within(screen.getByRole('link', { name: 'Creator 2' }).closest('tr')!).getByText('n/a')).toBeTruthy()
  await fireEvent.click(within(heading('Conversion')).getByRole('button'))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ from: '2026-01-01', sort: '-conversion_bps' }))
  expect(api.asked(roster.ranking).at(-1)!.url).toContain('sort=-conversion_bps')
  await fireEvent.update(screen.getByRole('combobox', { name: 'Currency' }), 'XAF')
  await waitFor(() =>
    expect(router.currentRoute.value.query).toEqual({ from: '2026-01-01', sort: '-conversion_bps', currency: 'XAF' }),
  )
}, 20_000)
