import { couriers } from '@affluence/contract/couriers'
import { deliveries, type Delivery } from '@affluence/contract/deliveries'
import { positions, type WatchedOrder } from '@affluence/contract/positions'
import type { OrderEvent as Event } from '@affluence/contract/orders.timeline'
import type { z } from 'zod'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { order } from '../../testing/order.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { stubApi } from '../../testing/stubApi.ts'
import OrderDelivery from './OrderDelivery.vue'

type OrderEvent = z.output<typeof Event>
const hex = '1'.padStart(32, '0')
const none: Delivery = { zone: null, note: null, agreement: null, offered_amount: null, tracking_url: null }
async function show(
  delivery: Delivery,
  role: 'sponsor' | 'influencer' = 'sponsor',
  more: Parameters<typeof order>[0] = {},
  watched: WatchedOrder[] = [],
) {
  const api = stubApi()
  api.stub(deliveries.ofOrder, () => delivery)
  api.stub(couriers.codes, () => ({ pickup: '4821' }))
  api.stub(positions.latest, () => ({ data: watched, next_cursor: null }))
  await renderPage(signedIn(role, OrderDelivery, { order: order({ id: `ord_${hex}`, ...more }) }), {
    texts: ['orders', 'positions'],
  })
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

test('every order says which of its five steps it has reached and which is next', async () => {
  const event = (kind: 'assigned' | 'picked_up', created_at: string): OrderEvent => ({
    id: `evt_${kind}`,
    kind,
    created_at,
    from: null,
    to: kind,
    amount: null,
    note: null,
    actor: null,
  })
  const timeline = [event('assigned', '2026-03-02T09:10:00.000Z'), event('picked_up', '2026-03-02T09:30:00.000Z')]
  const courier = { name: 'Moussa Diallo', phone: '+237670001122' }
  await show(none, 'sponsor', { fulfilment: 'picked_up', timeline, courier })
  const steps = within(await screen.findByRole('list', { name: 'Delivery' })).getAllByRole('listitem')
  expect(steps).toHaveLength(5)
  expect(steps.map((one) => one.getAttribute('aria-current'))).toEqual([null, null, null, 'step', null])
  expect(steps[2]!.textContent).toMatch(/Picked up.*9:30/)
  expect(steps[3]!.textContent).toContain('Next')
  expect(screen.getByText('Moussa Diallo')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Another courier' })).toBeTruthy()
})

test('the code for the pick-up stands there until it was used; the code of the customer never', async () => {
  const api = await show(none, 'sponsor', { fulfilment: 'assigned', courier: { name: 'Moussa', phone: null } })
  expect((await screen.findByTestId('pickup-code')).textContent!.trim()).toBe('4821')
  expect(api.seen.some(({ url }) => url.includes('proof'))).toBe(false)
})

test('a failed delivery ends the steps', async () => {
  await show(none, 'sponsor', { fulfilment: 'failed' })
  const steps = within(await screen.findByRole('list', { name: 'Delivery' })).getAllByRole('listitem')
  expect(steps.at(-1)!.textContent).toContain('Delivery failed')
  expect(screen.queryByText('Next')).toBeNull()
})

test('influencers do not ask where an order goes', async () => {
  const api = await show(none, 'influencer')
  expect(api.asked(deliveries.ofOrder)).toHaveLength(0)
})

test('while a courier has it, the order shows where they were last seen', async () => {
  const at = '2026-03-02T09:00:00.000Z'
  const courier = { name: 'Moussa Diallo', phone: '+237670001122' }
  const watched: WatchedOrder = {
    id: `ord_${hex}`,
    number: 'AFF-ABCDEF',
    fulfilment: 'in_transit',
    customer: { name: 'Zoe', address: null },
    zone: null,
    courier: { id: `cou_${hex}`, ...courier },
    position: { latitude: 4.05, longitude: 9.76, accuracy: 12, is_imprecise: false, at },
    placed_at: at,
    expected_by: null,
    is_late: false,
  }
  const another = { ...watched, id: `ord_${'2'.repeat(32)}`, number: 'AFF-ABCDEFG' }
  const api = await show(none, 'sponsor', { fulfilment: 'in_transit', courier }, [another, watched])
  expect(await screen.findByText(/^last seen /)).toBeTruthy()
  expect(await screen.findByRole('region', { name: 'Map of couriers' })).toBeTruthy()
  expect(api.asked(positions.latest)[0]!.url).toContain('q=AFF-ABCDEF')
})
