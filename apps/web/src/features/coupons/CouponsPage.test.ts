import { type Coupon, type CouponPerformance, coupons } from '@affluence/contract/coupons'
import { screen, waitFor, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { stubApi } from '../../testing/stubApi.ts'
import CouponsPage from './CouponsPage.vue'

const hex = '1'.padStart(32, '0')
const both = { kind: 'percent', bps: 1000, amount: null, currency: 'EUR', max_uses: 100, used: 3 } as const
const coupon: Coupon = {
  ...both,
  id: `cpn_${hex}`,
  code: 'SUMMER',
  state: 'active',
  reserved: 2,
  holder: null,
  minimum_amount: 20_00,
  max_discount: null,
  max_uses_per_customer: null,
  valid_from: null,
  valid_to: null,
  created_at: '2026-03-02T09:00:00.000Z',
  actions: ['edit', 'assign'],
}
const performance: CouponPerformance = {
  ...both,
  coupon_id: coupon.id,
  code: 'SUMMER',
  state: 'active',
  held: false,
  orders: 3,
  revenue: 270_00,
  discount_given: 30_00,
  commission: 27_00,
  target_uses: null,
  target_percent: null,
}

async function open(role: 'sponsor' | 'influencer', figures = [performance]) {
  const api = stubApi()
  api.stub(coupons.list, () => ({ data: [coupon], next_cursor: null }))
  api.stub(coupons.performance, () => ({ data: figures, next_cursor: null }))
  await renderPage(signedIn(role, CouponsPage), { texts: ['coupons'] })
  await screen.findByText('SUMMER')
  return api
}
const row = () => within(screen.getByText('SUMMER').closest('tr')!)

test('a sponsor reads who holds a coupon, its terms, and what it brought', async () => {
  const api = await open('sponsor')
  expect(row().getByText('10% · from €20.00')).toBeTruthy()
  expect(row().getByText('3 of 100')).toBeTruthy()
  expect(row().getByText('2 held for unpaid orders')).toBeTruthy()
  expect(row().getByText('Nobody')).toBeTruthy()
  await waitFor(() => expect(row().getByText('€270.00')).toBeTruthy())
  expect(row().getByRole('link', { name: '3' }).getAttribute('href')).toBe('/orders?coupon=SUMMER&sold=true')
  expect(api.asked(coupons.performance)[0]?.url).toContain(`ids=${coupon.id}`)
  expect(screen.getByRole('button', { name: 'New coupon' })).toBeTruthy()
})

test('an influencer sees neither holders nor actions; money that is not known is a dash', async () => {
  await open('influencer', [])
  expect(screen.queryByRole('columnheader', { name: 'Held by' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'New coupon' })).toBeNull()
  expect(row().getAllByText('–')).toHaveLength(3)
})
