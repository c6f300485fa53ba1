import { type AdRequest, adRequests } from '@affluence/contract/adRequests'
import { affiliations } from '@affluence/contract/affiliations'
import { type Agenda, dashboards, type SponsorDashboard } from '@affluence/contract/dashboards'
import { orders } from '@affluence/contract/orders'
import type { CurrencySales, SalesDashboard } from '@affluence/contract/dashboards.sales'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { setLocale } from '../../kernel/messages.ts'
import { useSession } from '../../kernel/session.ts'
import { affiliation } from '../../testing/affiliation.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { stubApi } from '../../testing/stubApi.ts'
import HomePage from './HomePage.vue'
// Loaded beforehand, as a second visit would find it.
import '../affiliations/shared/WaitingAffiliations.vue'
import './SponsorHome.vue'

beforeEach(() => vi.unstubAllGlobals())
afterEach(() => setLocale('en'))
const hex = (n: number) => n.toString(16).padStart(32, '0')
const at = '2026-03-02T09:00:00.000Z'
const period = { from: '2026-03-01', to: '2026-03-02', before_from: '2026-02-27', before_to: '2026-02-28' }
const compared = (now: number, before = 0) => ({ now, before })
const span = { placed: 3, orders: 2, revenue: 150_00 }
const sales: CurrencySales = {
  currency: 'EUR',
  placed: compared(3),
  orders: compared(2, 1),
  revenue: compared(150_00, 100_00),
  attributed_orders: compared(2),
  attributed_revenue: compared(150_00),
  commission: compared(11_25),
  platform_fee: compared(7_50),
  success_bps: { now: 9000, before: null },
  spans: { today: span, week: span, month: span, total: span },
  days: [
    { day: '2026-03-01', placed: 1, orders: 1, revenue: 100_00, commission: 7_50 },
    { day: '2026-03-02', placed: 2, orders: 1, revenue: 50_00, commission: 3_75 },
  ],
  before_days: [
    { day: '2026-02-27', placed: 0, orders: 0, revenue: 0, commission: 0 },
    { day: '2026-02-28', placed: 1, orders: 1, revenue: 70_00, commission: 7_00 },
  ],
}
const board: SalesDashboard = {
  period,
  sales: [sales],
  traffic: {
    clicks: compared(40),
    unique_clicks: compared(20),
    conversion_bps: { now: null, before: null },
    days: [{ day: '2026-03-01', clicks: 40, unique_clicks: 20 }],
    before_days: [{ day: '2026-02-27', clicks: 30, unique_clicks: 10 }],
  },
  money: [{ currency: 'EUR', wallet: 500_00, pending: 11_25, approved: 0, in_payout: 0, paid: 0 }],
  top: {
    influencer: [{ id: `inf_${hex(1)}`, label: 'Ada', currency: 'EUR', sales: 2, revenue: 150_00 }],
    coupon: [],
    product: [],
    city: [],
  },
}
const none = Object.fromEntries(
  [
    'pending',
    'negotiating',
    'accepted',
    'submitted',
    'completed',
    'rejected',
    'withdrawn',
    'expired',
    'cancelled',
    'total',
  ].map((key) => [key, 0]),
) as SponsorDashboard['sent']
const request: AdRequest = {
  id: `adr_${hex(1)}`,
  campaign: {
    id: `cmp_${hex(1)}`,
    name: 'Spring',
    category: 'Fashion',
    start_date: '2026-03-01',
    end_date: '2026-03-31',
    state: 'active',
    phase: 'active',
  },
  sponsor: { id: `spo_${hex(1)}`, company_name: 'Café Zoé' },
  influencer: { id: `inf_${hex(1)}`, display_name: 'Ada' },
  initiated_by: 'influencer',
  turn: 'sponsor',
  state: 'pending',
  currency: 'EUR',
  offer: {
    number: 3,
    author: 'influencer',
    message: 'Two reels',
    requirements: '',
    payment_amount: 80_00,
    changes: [],
    created_at: at,
  },
  payment_amount: null,
  accepted_at: null,
  deliverable_urls: [],
  deliverable_note: null,
  submitted_at: null,
  completes_at: null,
  completed_at: null,
  reason: null,
  cancel_asked_by: null,
  escalated_at: null,
  awaiting_me: true,
  created_at: at,
  updated_at: at,
  actions: ['accept', 'reject', 'counter'],
}
const campaigns: SponsorDashboard['campaigns'] = {
  total: 1,
  draft: 0,
  upcoming: 0,
  active: 1,
  paused: 0,
  completed: 0,
  cancelled: 0,
  public: 1,
  private: 0,
  flagged: 0,
}
const sponsorBoard: SponsorDashboard = {
  period,
  campaigns,
  sent: none,
  received: { ...none, pending: 1, total: 1 },
  awaiting_me: 1,
  budget: { currency: 'EUR', budget: 1000_00, spent: 0, reserved: 0, free: 1000_00 },
  requests_made: compared(1),
  requests_accepted: compared(0),
  ads_completed: compared(0),
  pay_agreed: compared(0),
  series: [],
  active_campaigns: [],
  awaiting: [request],
}
const agenda: Agenda = {
  waiting: [{ kind: 'affiliations', count: 3 }],
  steps: [
    { step: 'product', done: true },
    { step: 'coupon', done: false },
  ],
}
const signedIn = defineComponent({
  setup() {
    useSession().user = me()
    return () => h(HomePage)
  },
})
function world(shown: SalesDashboard = board) {
  const api = stubApi()
  api.stub(dashboards.sales, () => shown)
  api.stub(dashboards.sponsor, () => sponsorBoard)
  api.stub(dashboards.agenda, () => agenda)
  api.stub(orders.list, () => ({ data: [], next_cursor: null }))
  api.stub(affiliations.list, () => ({ data: [], next_cursor: null }))
  return api
}
const open = (path = '/home') => renderPage(signedIn, { texts: ['dashboards'], path })

test('the cards say how much, against what, and what they count; no clicks give no rate', async () => {
  world()
  await open()
  const revenue = (await screen.findAllByText('Revenue')).map((one) => one.closest('div')!)[0]!
  expect(within(revenue).getByText('€150.00')).toBeTruthy()
  expect(within(revenue).getByText('+50% · €100.00 before')).toBeTruthy()
  expect(within(revenue).getByText('Paid orders that were not cancelled, less refunds')).toBeTruthy()
  expect(within(screen.getByText('Conversion').parentElement!).getByText('n/a')).toBeTruthy()
  expect(screen.getByRole('link', { name: '3 affiliation requests to decide' }).getAttribute('href')).toBe(
    '/affiliation-requests',
  )
  expect(screen.getByRole('link', { name: 'Make a coupon' })).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Ada' }).getAttribute('href')).toContain('influencer_id=')
})

test('the chart shows the measure of the address, and the same numbers as a table', async () => {
  world()
  const { router } = await open('/home?from=2026-03-01&to=2026-03-02')
  const table = await screen.findByRole('table', { name: 'Revenue per day' })
  expect(within(table).getByText('€100.00')).toBeTruthy()
  expect(within(table).getByRole('columnheader', { name: 'Revenue, the period before' })).toBeTruthy()
  expect(within(table).getByText('€70.00')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Clicks' }))
  await waitFor(() => expect(router.currentRoute.value.query['chart']).toBe('clicks'))
  expect(within(await screen.findByRole('table', { name: 'Clicks per day' })).getByText('40')).toBeTruthy()
  expect(router.currentRoute.value.query['from']).toBe('2026-03-01')
})

test('an offer is answered in place, naming the offer that was seen', async () => {
  const api = world()
  api.stub(adRequests.accept, () => ({ ...request, numbers: null, offers: [], history: [] }))
  await open()
  await fireEvent.click(await screen.findByRole('button', { name: 'Accept: Spring, Ada' }))
  await screen.findByText('€80.00 of the budget are reserved for Ada.')
  await fireEvent.click(screen.getByRole('button', { name: 'Accept' }))
  await waitFor(() => expect(api.asked(adRequests.accept)[0]?.body).toEqual({ offer_number: 3 }))
  await waitFor(() => expect(screen.queryByText('€80.00 of the budget are reserved for Ada.')).toBeNull())
})

test('who wants to promote a product is answered in place', async () => {
  const api = world()
  let decided = false
  api.stub(affiliations.list, () => ({ data: decided ? [] : [affiliation()], next_cursor: null }))
  api.stub(affiliations.approve, () => {
    decided = true
    return affiliation({ state: 'approved', actions: [] })
  })
  await open()
  await fireEvent.click(await screen.findByRole('button', { name: 'Approve: Ada, House blend' }))
  const dialog = await screen.findByRole('dialog')
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Approve' }))
  await waitFor(() => expect(api.asked(affiliations.approve)).toHaveLength(1))
  await waitFor(() => expect(screen.queryByText('My readers drink coffee.')).toBeNull())
})

test('a new account reads what will be here, in French too', async () => {
  world({ ...board, sales: [], traffic: { ...board.traffic, clicks: compared(0) } })
  await setLocale('fr')
  await open()
  expect(await screen.findByRole('heading', { name: 'Pas encore de ventes' })).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Créez un code promo' }).getAttribute('href')).toBe('/coupons')
  expect(screen.queryByText('Panier moyen')).toBeNull()
})

test('figures that cannot be loaded say so', async () => {
  stubApi()
  await open()
  expect((await screen.findByRole('alert')).textContent).toContain('The figures could not be loaded')
})
