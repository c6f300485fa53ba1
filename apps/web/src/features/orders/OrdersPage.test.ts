import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { dayFromNow } from '../../kernel/format.ts'
import { useSession } from '../../kernel/session.ts'
import { order } from '../../testing/order.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { stubApi } from '../../testing/stubApi.ts'
import OrdersPage from './OrdersPage.vue'

let api: ReturnType<typeof stubApi>
beforeEach(() => {
  api = stubApi()
  api.stub(coupons.list, () => ({ data: [], next_cursor: null }))
  api.stub(orders.list, () => ({ data: [order()], next_cursor: 'more' }))
  api.stub(orders.count, ({ url }) => ({
    count: url.searchParams.has('from') ? 3 : 10_000,
    is_more: !url.searchParams.has('from'),
  }))
})
async function open(path: string) {
  const shown = await renderPage(OrdersPage, { texts: ['orders', 'couriers'], path })
  await useSession().adopt(me())
  return shown
}

test('a usual span is chosen at once and kept in the address; how many there are is said', async () => {
  const { router } = await open('/orders?payment=paid&cursor=old')
  expect(await screen.findByText('More than 10,000 orders')).toBeTruthy()
  await fireEvent.update(screen.getByRole('combobox', { name: 'Period' }), 'week')
  await waitFor(() =>
    expect(router.currentRoute.value.query).toEqual({ payment: 'paid', from: dayFromNow(-6), to: dayFromNow() }),
  )
  expect(await screen.findByText('3 orders')).toBeTruthy()
  expect(api.asked(orders.list).at(-1)!.url).toContain('limit=20')
  await fireEvent.update(screen.getByRole('combobox', { name: 'Period' }), '')
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ payment: 'paid' }))
})

test('days of one’s own are told as such', async () => {
  await open('/orders?from=2026-03-01&to=2026-03-02')
  const period = (await screen.findByRole('combobox', { name: 'Period' })) as HTMLSelectElement
  expect(period.selectedOptions[0]!.textContent).toContain('Chosen days')
})

test('what is ticked and not over yet is assigned together', async () => {
  const waiting = order({ id: `ord_${'2'.repeat(32)}`, number: 'AFF-WAITS', fulfilment: 'pending' })
  api.stub(orders.list, () => ({ data: [order(), waiting], next_cursor: null }))
  const { router } = await open('/orders')
  await fireEvent.click(await screen.findByRole('checkbox', { name: /AFF-ABCDEF/ }))
  expect(await screen.findByText('None of these waits for a courier')).toBeTruthy()
  await fireEvent.click(screen.getByRole('checkbox', { name: /AFF-WAITS/ }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Assign 1 order to a courier' }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ dialog: 'assign' }))
})
