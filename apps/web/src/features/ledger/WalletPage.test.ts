import { ledger } from '@affluence/contract/ledger'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import { topUp } from '../../testing/wallet.ts'
import WalletPage from './WalletPage.vue'

async function open(balance: number, waiting: ReturnType<typeof topUp>[] = []) {
  const api = stubApi()
  const month = { credits_30_days: 0, debits_30_days: 0, entries_30_days: 0 }
  api.stub(ledger.balance, () => ({ balance, owed: 0, currency: 'EUR', ...month }) as never)
  api.stub(ledger.topUps, () => ({ data: waiting, next_cursor: null }))
  api.stub(ledger.entries, () => ({ data: [], next_cursor: null }))
  await renderPage(signedIn('sponsor', WalletPage), { texts: ['ledger', 'orders'] })
  return api
}

test('all that the wallet holds is asked back, with where it should go', async () => {
  const api = await open(80_00)
  api.stub(ledger.askRefund, () => topUp({ direction: 'out', amount: 80_00 }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Ask for money back' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText(/everything that the wallet holds: €80.00/)).toBeTruthy()
  await fireEvent.update(dialog.getByRole('textbox'), 'Bank 7')
  await fireEvent.click(dialog.getByRole('button', { name: 'Ask for it' }))
  await waitFor(() =>
    expect(api.asked(ledger.askRefund).map(({ body }) => body)).toEqual([{ amount: 80_00, reference: 'Bank 7' }]),
  )
})

test('an empty wallet offers nothing back; a top-up that waits stands above the movements', async () => {
  await open(0, [topUp({ actions: ['cancel'] })])
  expect(await screen.findByRole('heading', { name: 'Top-ups that wait' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Ask for money back' })).toBeNull()
  expect(await screen.findByText('Nothing has moved yet')).toBeTruthy()
})

test('a balance that cannot be read says so', async () => {
  const api = stubApi()
  api.stub(ledger.balance, () => new Refused({ status: 403, code: 'approval_required' }))
  await renderPage(signedIn('sponsor', WalletPage), { texts: ['ledger', 'orders'] })
  expect((await screen.findByRole('alert')).textContent).toContain('waiting for approval')
})
