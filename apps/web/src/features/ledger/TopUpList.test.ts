import { ledger } from '@affluence/contract/ledger'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { stubApi } from '../../testing/stubApi.ts'
import { topUp } from '../../testing/wallet.ts'
import AskTopUp from './AskTopUp.vue'
import EntryReason from './EntryReason.vue'
import TopUpList from './TopUpList.vue'

let api: ReturnType<typeof stubApi>
beforeEach(() => void (api = stubApi()))
const show = (role: 'sponsor' | 'admin', more = {}) =>
  renderPage(signedIn(role, TopUpList, { rows: [topUp(more)], error: null }), { texts: ['ledger'] })
async function confirmWith(button: string, reason?: string) {
  await fireEvent.click(screen.getByRole('button', { name: button }))
  const dialog = await screen.findByRole('dialog')
  if (reason) await fireEvent.update(within(dialog).getByRole('textbox', { name: /Reason/ }), reason)
  await fireEvent.click(within(dialog).getByRole('button', { name: button }))
  return dialog
}

test('an admin sees whose top-up it is, and refuses with a reason', async () => {
  api.stub(ledger.refuseTopUp, () => topUp({ state: 'refused', actions: [] }))
  await show('admin')
  expect(screen.getByRole('columnheader', { name: 'Sponsor' })).toBeTruthy()
  expect(screen.getByRole('row', { name: /€500\.00.*Bank, R-1/ })).toBeTruthy()
  await confirmWith('Refuse', 'Nothing has arrived')
  await waitFor(() =>
    expect(api.asked(ledger.refuseTopUp).map(({ body }) => body)).toEqual([{ reason: 'Nothing has arrived' }]),
  )
})

test('money that goes out is called so, and leaves in words of its own', async () => {
  api.stub(ledger.confirmTopUp, () => topUp({ direction: 'out', state: 'confirmed', actions: [] }))
  await show('admin', { direction: 'out' })
  expect(screen.getByText('Refund of the wallet')).toBeTruthy()
  const dialog = await confirmWith('It was sent')
  expect(dialog.textContent).toContain('leave the wallet of Café Zoé at once')
  await waitFor(() => expect(api.asked(ledger.confirmTopUp)).toHaveLength(1))
})

test('a sponsor tells what it has sent, in the currency of the account', async () => {
  api.stub(ledger.askTopUp, () => topUp())
  await renderPage(signedIn('sponsor', AskTopUp, { open: true }), { texts: ['ledger'] })
  const dialog = await screen.findByRole('dialog', { name: 'Top up' })
  await fireEvent.click(within(dialog).getByRole('button', { name: 'I have sent it' }))
  expect(api.asked(ledger.askTopUp)).toHaveLength(0)
  await fireEvent.update(within(dialog).getByRole('textbox', { name: /^Amount/ }), '250.50')
  await fireEvent.update(within(dialog).getByRole('textbox', { name: /^Sent by/ }), 'Bank')
  await fireEvent.click(within(dialog).getByRole('button', { name: 'I have sent it' }))
  await waitFor(() =>
    expect(api.asked(ledger.askTopUp).map(({ body }) => body)).toEqual([{ amount: 250_50, method: 'Bank' }]),
  )
})

test.each([
  ['order_debit', 'ord_1', '/orders/ord_1', 'AFF-1'],
  ['settlement', 'pay_1', '/payouts/pay_1', 'AFF-1'],
  ['top_up', 'top_1', undefined, undefined],
])('a movement of kind %s about %s leads to %s and names %s', async (kind, reference, to, named) => {
  const entry = { kind, reference, label: 'AFF-1' }
  await renderPage(EntryReason, { texts: ['ledger'], props: { entry } })
  expect(screen.queryByRole('link')?.getAttribute('href') ?? undefined).toBe(to)
  expect(screen.queryByText('AFF-1')?.textContent).toBe(named)
})
