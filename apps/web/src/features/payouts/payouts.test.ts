import { payouts } from '@affluence/contract/payouts'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { useSession } from '../../kernel/session.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import PayoutPage from './PayoutPage.vue'
import PayableList from './PayableList.vue'
import PayoutReceiver from './PayoutReceiver.vue'

let api: ReturnType<typeof stubApi>
beforeEach(() => void (api = stubApi()))
const hex = '1'.repeat(32)
const influencer = { id: `inf_${hex}`, display_name: 'Inès Mballa' }
const sponsor = { id: `spo_${hex}`, company_name: 'Café Zoé' }
const payable = {
  influencer,
  sponsor,
  currency: 'EUR',
  amount: 120_00,
  fees: 60_00,
  commission_count: 3,
  draft_id: null,
}

test('whoever can be paid is prepared with one press; a refusal stays in the dialog', async () => {
  api.stub(payouts.payable, () => ({ data: [payable] }))
  api.stub(payouts.create, () => new Refused({ status: 409, code: 'nothing_to_pay' }))
  const { router } = await renderPage(PayableList, { texts: ['payouts'], path: '/payouts' })
  await useSession().adopt(me())
  await fireEvent.click(await screen.findByRole('button', { name: 'Gather: Inès Mballa' }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('€120.00')
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Gather' }))
  expect((await within(dialog).findByRole('alert')).textContent).toContain('Nothing is payable')
  expect(api.asked(payouts.create).map(({ body }) => body)).toEqual([
    { influencer_id: influencer.id, sponsor_id: sponsor.id },
  ])
  expect(router.currentRoute.value.path).toBe('/payouts')
})

test('where nobody can be paid nothing is in the way', async () => {
  api.stub(payouts.payable, () => ({ data: [] }))
  await renderPage(PayableList, { texts: ['payouts'] })
  await waitFor(() => expect(screen.queryByText('Can be paid now')).toBeNull())
})

test('the account is shown once it was asked for, and where there is none it is said', async () => {
  const method = { kind: 'bank', holder: 'Inès Mballa', account: 'FR7630004000031234567890143' } as const
  let known: typeof method | null = method
  api.stub(payouts.receiver, () => ({ method: known }))
  const props = { id: `pay_${hex}`, name: influencer.display_name }
  const show = async () => {
    await fireEvent.click(await screen.findByRole('button', { name: 'Show the account' }))
    await fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Show the account' }))
  }
  const first = await renderPage(PayoutReceiver, { texts: ['payouts'], props })
  expect(screen.queryByText(method.account)).toBeNull()
  expect(api.asked(payouts.receiver)).toHaveLength(0)
  await show()
  expect(await screen.findByText(method.account)).toBeTruthy()
  first.unmount()
  known = null
  await renderPage(PayoutReceiver, { texts: ['payouts'], props })
  await show()
  expect(await screen.findByText('Inès Mballa has not said yet where payouts go.')).toBeTruthy()
})

test('what ends a payout is never the primary button, is called what it does, and the next step is said', async () => {
  const payout = { ...payable, id: `pay_${hex}`, period_from: '2026-01-01', period_to: '2026-01-31', reason: null }
  const at = { created_at: '2026-02-01T00:00:00.000Z', paid_at: null, sending_since: null, reference: null }
  const locked = { ...payout, ...at, state: 'locked' as const, commissions: [], actions: ['cancel' as const] }
  api.stub(payouts.get, () => locked)
  await useSession().adopt(me())
  await renderPage(PayoutPage, { texts: ['payouts', 'commissions', 'orders'], props: { id: payout.id } })
  const cancel = await screen.findByRole('button', { name: 'Cancel payout' })
  expect(cancel.className).not.toContain('bg-primary')
  expect(cancel.className).not.toContain('bg-error ')
  expect(await screen.findByText('The money is set aside. Next: an administrator sends it.')).toBeTruthy()
})
