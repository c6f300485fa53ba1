import { type Courier, type CourierCash, couriers } from '@affluence/contract/couriers'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { stubApi } from '../../testing/stubApi.ts'
import CashPage from './CashPage.vue'
import CouriersPage from './CouriersPage.vue'
import AssignOrders from './shared/AssignOrders.vue'

const hex = (n: number) => n.toString(16).padStart(32, '0')
const at = '2026-03-02T09:00:00.000Z'
const courier = (n: number, more: Partial<Courier> = {}): Courier => ({
  id: `cou_${hex(n)}`,
  name: 'Moussa Diallo',
  phone: '+237670001122',
  vehicle: 'Motorcycle',
  active: true,
  open_orders: 2,
  has_link: false,
  created_at: at,
  updated_at: at,
  ...more,
})
let api: ReturnType<typeof stubApi>
let stored: Courier[]
beforeEach(() => {
  api = stubApi()
  stored = [courier(1), courier(2, { name: 'Awa Sow', open_orders: 0, has_link: true, vehicle: null })]
  api.stub(couriers.list, () => ({ data: stored, next_cursor: null }))
  api.stub(couriers.get, () => stored[0]!)
})
afterEach(() => setLocale('en'))
const show = (path = '/couriers') => renderPage(signedIn('sponsor', CouriersPage), { texts: ['couriers'], path })
const bodies = (endpoint: Parameters<typeof api.asked>[0]) => api.asked(endpoint).map(({ body }) => body)

test('every courier stands in the list, with a link to what they are bringing', async () => {
  await show()
  const row = within((await screen.findByText('Moussa Diallo')).closest('tr')!)
  expect(row.getByRole('link', { name: '2 open orders of Moussa Diallo' }).getAttribute('href')).toBe(
    `/tracking?courier_id=${stored[0]!.id}`,
  )
  expect(row.getByRole('link', { name: '+237670001122' }).getAttribute('href')).toBe('tel:+237670001122')
  expect(within(screen.getByText('Awa Sow').closest('tr')!).getByText('Works')).toBeTruthy()
})

test('a courier is added; what is no phone number is told at its field', async () => {
  api.stub(couriers.create, () => courier(3, { name: 'Jean' }))
  await show('/couriers?dialog=new')
  const dialog = within(await screen.findByRole('dialog', { name: 'New courier' }))
  await fireEvent.update(dialog.getByLabelText(/^Name/), 'Jean')
  await fireEvent.update(dialog.getByLabelText(/^Phone/), 'none')
  await fireEvent.click(dialog.getByRole('button', { name: 'Add the courier' }))
  await waitFor(() => expect(dialog.getByLabelText(/^Phone/).getAttribute('aria-invalid')).toBe('true'))
  await fireEvent.update(dialog.getByLabelText(/^Phone/), '+237 670 00 33 44')
  await fireEvent.click(dialog.getByRole('button', { name: 'Add the courier' }))
  await waitFor(() => expect(bodies(couriers.create)).toHaveLength(1))
  expect(bodies(couriers.create)[0]).toMatchObject({ name: 'Jean', vehicle: null })
})

test('without couriers the page says in French what they are good for', async () => {
  stored = []
  await setLocale('fr')
  await show()
  expect(await screen.findByText('Pas encore de livreur')).toBeTruthy()
  expect(screen.getAllByRole('button', { name: 'Nouveau livreur' }).length).toBeGreaterThan(0)
})

const url = 'https://affluence.example/courier#secret'
const order = (n: number) => ({ id: `ord_${hex(n)}`, number: `AFF-${n}` })
async function assign(orders: ReturnType<typeof order>[]) {
  const given: object[] = []
  const props = { open: true, orders, onDone: (one: object) => given.push(one) }
  await renderPage(signedIn('sponsor', AssignOrders, props), { texts: ['couriers'] })
  const dialog = within(await screen.findByRole('dialog'))
  await dialog.findByRole('option', { name: 'Moussa Diallo, 2 open orders' })
  return { given, dialog }
}

test('one order is assigned; the link of the courier is kept unless a new one is asked for', async () => {
  api.stub(couriers.assign, () => ({ courier_url: url }))
  const { given, dialog } = await assign([order(1)])
  await fireEvent.update(dialog.getByRole('combobox', { name: 'Courier' }), stored[1]!.id)
  await fireEvent.click(await dialog.findByLabelText('Give out a new link'))
  await fireEvent.click(dialog.getByRole('button', { name: 'Assign' }))
  await waitFor(() => expect(given).toEqual([{ name: 'Awa Sow', url }]))
  expect(bodies(couriers.assign)).toEqual([{ courier_id: stored[1]!.id, allow_left_at_door: false, keep_link: false }])
})

test('many are assigned together, and it is said which of them could not be', async () => {
  const results = [
    { order_id: order(1).id, outcome: 'assigned' as const },
    { order_id: order(2).id, outcome: 'wrong_state' as const },
  ]
  api.stub(couriers.assignMany, () => ({ courier_url: null, results }))
  const { given, dialog } = await assign([order(1), order(2)])
  await fireEvent.update(dialog.getByRole('combobox', { name: 'Courier' }), stored[0]!.id)
  await fireEvent.click(dialog.getByLabelText('May be left at the door'))
  await fireEvent.click(dialog.getByRole('button', { name: 'Assign' }))
  await waitFor(() => expect(given).toEqual([{ name: 'Moussa Diallo', url: null }]))
  expect(bodies(couriers.assignMany)).toEqual([
    { order_ids: [order(1).id, order(2).id], allow_left_at_door: true, keep_link: true },
  ])
  expect(await screen.findByText('1 order assigned to Moussa Diallo')).toBeTruthy()
  expect(screen.getByText('1 order is no longer waiting for a courier: AFF-2')).toBeTruthy()
})

test('a day of cash is closed with what was counted, and a difference is said before', async () => {
  const day: CourierCash = {
    courier: { id: stored[0]!.id, name: 'Moussa Diallo' },
    day: '2026-03-02',
    currency: 'EUR',
    orders: 3,
    amount: 75_00,
    open_amount: 75_00,
    counted: null,
    closed_at: null,
  }
  let cash = day
  api.stub(couriers.cash, () => ({ data: [cash], next_cursor: null }))
  api.stub(couriers.closeCash, ({ body }) => (cash = { ...day, open_amount: 0, counted: body.counted, closed_at: at }))
  await renderPage(signedIn('sponsor', CashPage), { texts: ['couriers'], path: '/couriers/cash' })
  await fireEvent.click(await screen.findByRole('button', { name: /^Close the day: Moussa Diallo/ }))
  const dialog = within(await screen.findByRole('dialog'))
  await fireEvent.update(dialog.getByRole('textbox', { name: 'Counted' }), '70')
  expect(dialog.getByRole('status').textContent).toContain('Difference: −€5.00')
  await fireEvent.click(dialog.getByRole('button', { name: 'Close the day' }))
  await waitFor(() =>
    expect(bodies(couriers.closeCash)).toEqual([{ day: '2026-03-02', currency: 'EUR', counted: 70_00 }]),
  )
  expect(await screen.findByText('Difference: −€5.00')).toBeTruthy()
})
