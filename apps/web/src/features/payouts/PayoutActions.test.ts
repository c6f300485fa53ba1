import { payouts } from '@affluence/contract/payouts'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import { payout } from '../../testing/wallet.ts'
import PayoutActions from './PayoutActions.vue'

let api: ReturnType<typeof stubApi>
beforeEach(() => void (api = stubApi()))
const show = (more = {}) => renderPage(PayoutActions, { texts: ['payouts'], props: { payout: payout(more) } })
async function confirmWith(button: string, words?: string) {
  await fireEvent.click(screen.getByRole('button', { name: button }))
  const dialog = await screen.findByRole('dialog')
  if (words) await fireEvent.update(within(dialog).getByRole('textbox'), words)
  await fireEvent.click(within(dialog).getByRole('button', { name: button }))
}

test('the step forward comes first, whatever order the API names', async () => {
  await show()
  const names = screen.getAllByRole('button').map(({ textContent }) => textContent?.trim())
  expect(names).toEqual(['Settle from the wallet', 'Cancel payout', 'Statement (PDF)', 'Statement (CSV)'])
})

test('settling names all that leaves the wallet; what refunds have emptied is said', async () => {
  api.stub(payouts.lock, () => ({ ...payout({ state: 'cancelled', actions: [] }), commissions: [] }))
  await show()
  await fireEvent.click(screen.getByRole('button', { name: 'Settle from the wallet' }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('€132.00 leave the sponsor’s wallet, fees included')
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Settle from the wallet' }))
  await screen.findByText(/Refunds have left nothing to pay/)
})

test('an arrival is reported with the reference of the transfer, a failure with a reason', async () => {
  const sent = payout({ state: 'processing', actions: ['fail', 'pay'] })
  api.stub(payouts.pay, () => ({ ...sent, state: 'paid' as const, commissions: [] }))
  api.stub(payouts.fail, () => ({ ...sent, state: 'failed' as const, commissions: [] }))
  await show(sent)
  await confirmWith('It arrived', 'TR-9')
  await waitFor(() => expect(api.asked(payouts.pay).map(({ body }) => body)).toEqual([{ reference: 'TR-9' }]))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await confirmWith('Report a failed transfer', 'Account closed')
  await waitFor(() => expect(api.asked(payouts.fail).map(({ body }) => body)).toEqual([{ reason: 'Account closed' }]))
})
