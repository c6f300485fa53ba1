import { deliveries, type Delivery } from '@affluence/contract/deliveries'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { order } from '../../testing/order.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { stubApi } from '../../testing/stubApi.ts'
import OrderDelivery from './OrderDelivery.vue'

const hex = '1'.padStart(32, '0')
const none: Delivery = { zone: null, note: null, agreement: null, offered_amount: null, tracking_url: null }
async function show(delivery: Delivery, role: 'sponsor' | 'influencer' = 'sponsor') {
  const api = stubApi()
  api.stub(deliveries.ofOrder, () => delivery)
  await renderPage(signedIn(role, OrderDelivery, { order: order({ id: `ord_${hex}` }) }), { texts: ['orders'] })
  return api
}

test('an order of the shop page says where it goes, what was noted, and the link to copy', async () => {
  await show({
    ...none,
    zone: { id: `zon_${hex}`, name: 'Akwa', city: 'Douala' },
    note: 'Ring twice',
    tracking_url: 'https://affluence.example/t/secret',
  })
  expect(await screen.findByText('Akwa, Douala')).toBeTruthy()
  expect(screen.getByText('Ring twice')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Copy: Customer’s tracking link' })).toBeTruthy()
})

test('the shop names the price of what a customer described', async () => {
  const api = await show({ ...none, agreement: 'awaits_price' })
  api.stub(deliveries.offer, (): Delivery => ({ ...none, agreement: 'offered', offered_amount: 75_00 }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Name the price' }))
  const dialog = within(await screen.findByRole('dialog'))
  await fireEvent.update(dialog.getByRole('textbox', { name: 'Price of the goods' }), '75')
  await fireEvent.click(dialog.getByRole('button', { name: 'Send the price' }))
  await waitFor(() => expect(api.asked(deliveries.offer).map(({ body }) => body)).toEqual([{ amount: 75_00 }]))
})
test('what the customer agreed to is said and can no longer be changed', async () => {
  await show({ ...none, agreement: 'agreed', offered_amount: 75_00 })
  expect(await screen.findByText('The customer agreed to €75.00, without delivery.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /price/ })).toBeNull()
})

test('other orders have no such card, and influencers do not ask', async () => {
  const api = await show(none)
  await waitFor(() => expect(api.asked(deliveries.ofOrder)).toHaveLength(1))
  expect(screen.queryByRole('heading')).toBeNull()
})
test('influencers do not ask where an order goes', async () => {
  const api = await show(none, 'influencer')
  expect(api.asked(deliveries.ofOrder)).toHaveLength(0)
})
