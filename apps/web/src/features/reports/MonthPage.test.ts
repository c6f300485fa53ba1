import { type MonthReport, reports } from '@affluence/contract/reports'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { influencers } from '@affluence/contract/influencers'
import { defineComponent, h } from 'vue'
import { setLocale } from '../../kernel/messages.ts'
import { useSession } from '../../kernel/session.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import MonthPage from './MonthPage.vue'

beforeEach(() => vi.unstubAllGlobals())
afterEach(() => setLocale('en'))
const hex = (n: number) => n.toString(16).padStart(32, '0')
const order = {
  fulfilment: 'completed',
  subtotal: 100_00,
  discount: 10_00,
  total: 90_00,
  refunded: 0,
  coupon_code: 'ADA10',
  placed_at: '2026-03-02T10:00:00.000Z',
} as const
const report: MonthReport = {
  year: 2026,
  month: 3,
  currency: 'EUR',
  currencies: ['EUR', 'USD'],
  influencer: { id: `inf_${hex(1)}`, display_name: 'Ada', username: 'ada', commission_bps: 750 },
  totals: { placed: 2, orders: 1, revenue: 90_00, commission: 6_75, average_order: 90_00, discount: 10_00 },
  days: [
    { day: '2026-03-01', placed: 0, orders: 0, revenue: 0, commission: 0 },
    { day: '2026-03-02', placed: 2, orders: 1, revenue: 90_00, commission: 6_75 },
  ],
  coupons: [],
  orders: [
    { ...order, id: `ord_${hex(1)}`, number: 'AFF-AAAAAA', customer_name: 'Zoé A.', payment: 'paid', commission: 6_75 },
    {
      ...order,
      id: `ord_${hex(2)}`,
      number: 'AFF-BBBBBB',
      customer_name: 'Ali B.',
      payment: 'unpaid',
      commission: null,
    },
  ],
}
const open = (path = '/reports/month?year=2026&month=3') =>
  renderPage(MonthPage, { texts: ['reports', 'orders'], path })

test('six totals, the days, and a dash for what was not paid', async () => {
  const api = stubApi()
  api.stub(reports.month, () => report)
  await open()
  const card = (await screen.findByText('Discount given')).parentElement!
  expect(within(card).getByText('€10.00')).toBeTruthy()
  expect(screen.getByText('€6.75 commission')).toBeTruthy()
  const unpaid = screen.getByText('AFF-BBBBBB').closest('tr')!
  expect(within(unpaid).getByText('–')).toBeTruthy()
  expect(api.asked(reports.month)[0]?.url).toContain('year=2026&month=3')
})

test('month and currency live in the address, over the turn of the year too', async () => {
  const api = stubApi()
  api.stub(reports.month, () => report)
  const { router } = await open('/reports/month?year=2026&month=1')
  await fireEvent.click(await screen.findByRole('button', { name: 'Month before' }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ year: '2025', month: '12' }))
  await fireEvent.update(screen.getByRole('combobox', { name: 'Currency' }), 'USD')
  await waitFor(() => expect(api.seen.at(-1)?.url).toContain('currency=USD'))
})

test('a month that is none says so, in French too', async () => {
  stubApi().stub(reports.month, () => new Refused({ status: 422, code: 'invalid_request' }))
  await setLocale('fr')
  await open('/reports/month?year=2026&month=13')
  expect((await screen.findByRole('alert')).textContent).toContain('Le rapport n’a pas pu être chargé')
  expect(screen.getByRole('button', { name: 'Réinitialiser les filtres' })).toBeTruthy()
})

test('an admin is asked whose report it is before anything is fetched, and reads it once the address names them', async () => {
  const api = stubApi()
  api.stub(reports.month, () => report)
  api.stub(influencers.search, () => ({ data: [], next_cursor: null }) as never)
  const page = defineComponent({
    setup() {
      useSession().user = me({ role: 'admin' })
      return () => h(MonthPage)
    },
  })
  const { router } = await renderPage(page, { texts: ['reports', 'orders'], path: '/reports/month' })
  expect(await screen.findByText('Whose report?')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Or open somebody from the list' }).getAttribute('href')).toBe(
    '/admin/influencers',
  )
  expect(screen.queryByRole('alert')).toBeNull()
  expect(api.asked(reports.month)).toEqual([])
  await router.replace({ query: { influencer_id: report.influencer.id } })
  expect(await screen.findByText('Discount given')).toBeTruthy()
  expect(screen.queryByText('Whose report?')).toBeNull()
  expect(screen.getByText(/through Ada, day by day/)).toBeTruthy()
})
