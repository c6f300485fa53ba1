import { myAccount } from '@affluence/contract/account'
import { closing, type MoneyLeft } from '@affluence/contract/account.closing'
import { waivers } from '@affluence/contract/commissions.waivers'
import { ledger } from '@affluence/contract/ledger'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { setLocale } from '../../kernel/messages.ts'
import { useSession } from '../../kernel/session.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import { stubApi } from '../../testing/stubApi.ts'
import CloseAccount from './CloseAccount.vue'

beforeEach(() => setLocale('en'))
const at = '2026-03-02T09:00:00.000Z'
const hex = '1'.padStart(32, '0')
const left = (more: Partial<MoneyLeft>): MoneyLeft => ({
  kind: 'payable',
  direction: 'owed_to_account',
  amount: 30_00,
  platform_fee: 0,
  currency: 'EUR',
  sponsor: { id: `spo_${hex}`, company_name: 'Café Zoé' },
  influencer: { id: `inf_${hex}`, display_name: 'Ada' },
  below_minimum: false,
  ways: ['pay_out', 'waive'],
  ...more,
})
async function open(role: 'sponsor' | 'influencer', money: MoneyLeft[]) {
  const api = stubApi()
  const state = { money }
  api.stub(closing.mine, () => ({ data: state.money }))
  const page = defineComponent({
    setup() {
      useSession().user = me({ role })
      return () => h(CloseAccount)
    },
  })
  await renderPage(page, { texts: ['account'] })
  return { api, state }
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

test('money is listed with its way out before anything is asked; what is waived is waived in words', async () => {
  const { api, state } = await open('influencer', [left({}), left({ amount: 4_00, below_minimum: true })])
  await press('Delete my account')
  const list = await screen.findByRole('alert')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(within(list).getAllByText(/Payable commissions, Café Zoé/)).toHaveLength(2)
  expect(within(list).getByText(/less than the smallest payout/)).toBeTruthy()
  api.stub(waivers.create, () => {
    state.money = []
    return {
      id: `wai_${hex}`,
      sponsor: left({}).sponsor!,
      influencer: left({}).influencer!,
      stands: 'payable' as const,
      amount: 30_00,
      platform_fee: 0,
      currency: 'EUR',
      commission_count: 1,
      waived_by: 'influencer' as const,
      words: 'I give it up.',
      created_at: at,
    }
  })
  await press(/^Waive: €30.00/)
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText(/Café Zoé no longer owes you €30.00/)).toBeTruthy()
  await fireEvent.update(dialog.getByRole('textbox'), 'I give it up.')
  await fireEvent.click(dialog.getByRole('button', { name: 'Waive' }))
  await waitFor(() =>
    expect(api.asked(waivers.create)[0]?.body).toEqual({
      sponsor_id: `spo_${hex}`,
      stands: 'payable',
      amount: 30_00,
      currency: 'EUR',
      words: 'I give it up.',
    }),
  )
  await fireEvent.click(await screen.findByRole('button', { name: 'Delete my account', hidden: true }))
  expect(screen.queryByText(/Payable commissions/)).toBeNull()
  expect(within(await screen.findByRole('dialog')).getByText(/erased at once/)).toBeTruthy()
  expect(api.asked(myAccount.close)).toHaveLength(0)
})

test('a sponsor asks for its wallet back, in French too', async () => {
  const { api } = await open('sponsor', [
    left({ kind: 'wallet', sponsor: null, influencer: null, ways: ['ask_refund'] }),
    left({ kind: 'pending', direction: 'owed_by_account', platform_fee: 1_00, ways: ['wait', 'ask_waiver'] }),
  ])
  await setLocale('fr')
  await press('Supprimer mon compte')
  expect(await screen.findByText('Commissions dans la période d’attente, Ada')).toBeTruthy()
  expect(screen.getByText('Ou demandez à Ada d’y renoncer.')).toBeTruthy()
  api.stub(ledger.askRefund, () => ({
    id: `top_${hex}`,
    direction: 'out' as const,
    sponsor: left({}).sponsor!,
    amount: 30_00,
    currency: 'EUR',
    method: null,
    reference: 'FR76',
    state: 'requested' as const,
    reason: null,
    created_at: at,
    decided_at: null,
    actions: ['cancel' as const],
  }))
  await press('Demander le remboursement')
  const dialog = within(await screen.findByRole('dialog'))
  await fireEvent.update(dialog.getByRole('textbox'), 'FR76')
  await fireEvent.click(dialog.getByRole('button', { name: 'Demander le remboursement' }))
  await waitFor(() => expect(api.asked(ledger.askRefund)[0]?.body).toEqual({ amount: 30_00, reference: 'FR76' }))
})
