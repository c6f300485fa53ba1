import { couriers } from '@affluence/contract/couriers'
import { positions, type WatchedOrder } from '@affluence/contract/positions'
import { zones } from '@affluence/contract/zones'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { stubApi } from '../../testing/stubApi.ts'
import TrackingPage from './TrackingPage.vue'

const at = '2026-03-02T09:00:00.000Z'
const hex = '1'.padStart(32, '0')
const watched: WatchedOrder = {
  id: `ord_${hex}`,
  number: 'AFF-ABCDEF',
  fulfilment: 'in_transit',
  customer: { name: 'Zoe Atangana', address: 'Rue Joffre 12' },
  zone: { id: `zon_${hex}`, name: 'Akwa', city: 'Douala' },
  courier: { id: `cou_${hex}`, name: 'Moussa Diallo', phone: '+237670001122' },
  position: { latitude: 4.05, longitude: 9.76, accuracy: 12, is_imprecise: false, at },
  placed_at: at,
  expected_by: at,
  is_late: true,
}
let api: ReturnType<typeof stubApi>
let stored: WatchedOrder[]
beforeEach(() => {
  api = stubApi()
  stored = [watched]
  api.stub(couriers.list, () => ({ data: [], next_cursor: null }))
  api.stub(zones.list, () => ({ data: [], next_cursor: null }))
  api.stub(positions.latest, () => ({ data: stored, next_cursor: null }))
})
afterEach(() => setLocale('en'))
const show = (path = '/tracking') =>
  renderPage(signedIn('sponsor', TrackingPage), { texts: ['positions', 'orders', 'couriers'], path })

test('the list says what the map shows: the order, its courier, when they were last seen, and that it is late', async () => {
  await show(`/tracking?courier_id=cou_${hex}`)
  const row = within((await screen.findByRole('link', { name: 'AFF-ABCDEF' })).closest('tr')!)
  expect(row.getByText('Zoe Atangana, Rue Joffre 12')).toBeTruthy()
  expect(row.getByText('Akwa')).toBeTruthy()
  expect(row.getByText('Moussa Diallo')).toBeTruthy()
  expect(row.getByText(/^last seen /)).toBeTruthy()
  expect(row.getByText('Late')).toBeTruthy()
  expect(api.asked(positions.latest)[0]!.url).toContain(`courier_id=cou_${hex}`)
})

test('where nothing is on its way, the page says so in French', async () => {
  stored = []
  await setLocale('fr')
  await show()
  expect(await screen.findByText('Rien n’est en route')).toBeTruthy()
})

test('an order that waits is given to a courier from here', async () => {
  stored = [{ ...watched, fulfilment: 'pending', courier: null, position: null, is_late: false }]
  const { router } = await show()
  await fireEvent.click(await screen.findByRole('checkbox', { name: /AFF-ABCDEF/ }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Assign 1 order to a courier' }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ dialog: 'assign' }))
})
