import { coupons } from '@affluence/contract/coupons'
import { fireEvent, screen } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { reactive } from 'vue'
import { dayFromNow } from '../../kernel/format.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { stubApi } from '../../testing/stubApi.ts'
import OrderFilters from './OrderFilters.vue'

beforeEach(() => stubApi().stub(coupons.performance, () => ({ data: [], next_cursor: null })))
type Filters = Record<string, string | undefined>
const days: object[] = []
function show(role: 'sponsor' | 'influencer', filters: Filters = {}) {
  days.length = 0
  const props = { filters, onDays: (change: object) => days.push(change) }
  return renderPage(signedIn(role, OrderFilters, props), { texts: ['orders', 'couriers'] })
}

test('an influencer searches by number alone: the names of customers are not theirs to look for', async () => {
  const { unmount } = await show('influencer')
  expect(screen.getByRole('searchbox').getAttribute('aria-label')).toBe('Search order number')
  unmount()
  await show('sponsor')
  expect(screen.getByRole('searchbox').getAttribute('aria-label')).not.toBe('Search order number')
})

test('payment and step are filters of their own', async () => {
  const filters = reactive<Filters>({})
  await show('sponsor', filters)
  await fireEvent.update(screen.getByRole('combobox', { name: 'Payment' }), 'paid')
  await fireEvent.update(screen.getByRole('combobox', { name: 'Delivery' }), 'in_transit')
  expect(filters).toEqual({ payment: 'paid', fulfilment: 'in_transit' })
})

test('both days of a usual period are set at once', async () => {
  await show('sponsor')
  await fireEvent.update(screen.getByRole('combobox', { name: 'Period' }), 'week')
  expect(days).toEqual([{ from: dayFromNow(-6), to: dayFromNow() }])
})

test('what another page has chosen is said and can be taken away', async () => {
  const filters = reactive<Filters>({ link_id: 'lnk_1', currency: 'EUR' })
  await show('sponsor', filters)
  const chosen = screen.getAllByRole('button')
  expect(chosen).toHaveLength(2)
  for (const one of chosen) await fireEvent.click(one)
  expect(filters).toEqual({ link_id: undefined, currency: undefined })
})
