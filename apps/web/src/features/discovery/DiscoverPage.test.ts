import { type Campaign, campaigns } from '@affluence/contract/campaigns'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dayFromNow } from '../../kernel/format.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import DiscoverPage from './DiscoverPage.vue'

const at = '2026-03-02T09:00:00.000Z'
const campaign = (n: number, more: Partial<Campaign> = {}): Campaign => ({
  id: `cmp_${String(n).padStart(32, '0')}`,
  name: `Campaign ${n}`,
  description: '',
  category: 'Food',
  niche: null,
  start_date: '2026-03-01',
  end_date: '2099-03-01',
  currency: 'EUR',
  budget: 100_000,
  spent: null,
  reserved: null,
  free: 80_000,
  visibility: 'public',
  goals: 'Taste it',
  state: 'active',
  phase: 'active',
  sponsor: { id: `spo_${'1'.repeat(32)}`, company_name: 'Café Zoé' },
  flagged_at: null,
  flag_reason: null,
  request_counts: null,
  my_request: null,
  created_at: at,
  updated_at: at,
  actions: ['apply'],
  ...more,
})
let api: ReturnType<typeof stubApi>
beforeEach(() => {
  api = stubApi()
  api.stub(campaigns.facets, () => ({ categories: [], niches: [], currencies: [{ value: 'XAF', count: 2 }] }))
  const my_request = { id: `adr_${'1'.repeat(32)}`, state: 'negotiating', turn: 'influencer' }
  api.stub(campaigns.list, () => ({
    data: [campaign(1), campaign(2, { my_request, actions: [] })],
    next_cursor: null,
  }))
})
afterEach(() => vi.useRealTimers())
const last = () => new URL(api.asked(campaigns.list).at(-1)!.url, 'http://x').searchParams

test('one applies, or answers what is waiting; what is over is not asked for unless it is one’s own', async () => {
  await renderPage(DiscoverPage, { texts: ['discovery'], path: '/discover' })
  const apply = await screen.findByRole('link', { name: 'Apply: Campaign 1' })
  expect(apply.getAttribute('href')).toBe(`/ad-requests/new?campaign_id=${campaign(1).id}`)
  expect(screen.getByRole('link', { name: 'Your turn: answer: Campaign 2' })).toBeTruthy()
  expect(last().get('from')).toBe(dayFromNow())
  await fireEvent.click(screen.getByRole('checkbox', { name: 'With a request of mine' }))
  await waitFor(() => expect(last().get('mine')).toBe('true'))
  expect(last().get('from')).toBeNull()
})

test('a budget is asked for in a currency, in major units, and goes with it', async () => {
  const { router } = await renderPage(DiscoverPage, { texts: ['discovery'], path: '/discover?currency=EUR' })
  await fireEvent.update(await screen.findByRole('textbox', { name: 'Budget from' }), '12,5')
  await waitFor(() => expect(last().get('budget_min')).toBe('1250'))
  await screen.findByRole('option', { name: 'XAF (2)' })
  await fireEvent.update(screen.getByRole('combobox', { name: 'Currency' }), 'XAF')
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ currency: 'XAF' }))
})

test('what is published meanwhile appears within the minute, and nothing is asked for while nobody looks', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  await renderPage(DiscoverPage, { texts: ['discovery'], path: '/discover' })
  await screen.findByText('Campaign 1')
  api.stub(campaigns.list, () => ({ data: [campaign(3), campaign(1)], next_cursor: null }))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await screen.findByText('Campaign 3')).toBeTruthy()

  const look = async (state: string) => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state as never)
    await fireEvent(document, new Event('visibilitychange'))
  }
  await look('hidden')
  const before = api.asked(campaigns.list).length
  await vi.advanceTimersByTimeAsync(300_000)
  expect(api.asked(campaigns.list)).toHaveLength(before)
  await look('visible')
  await waitFor(() => expect(api.asked(campaigns.list)).toHaveLength(before + 1))
})
