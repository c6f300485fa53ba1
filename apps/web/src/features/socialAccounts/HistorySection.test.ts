import { type SocialSnapshot, socialAccounts } from '@affluence/contract/socialAccounts'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { socialAccount, socialNumbers } from '../../testing/socialAccount.ts'
import { stubApi } from '../../testing/stubApi.ts'
import HistorySection from './HistorySection.vue'

const accounts = [socialAccount(), socialAccount(2, { platform: 'youtube' })]
const snapshot = (n: number, more: Partial<SocialSnapshot>): SocialSnapshot => ({
  ...socialNumbers(),
  id: `snp_${n.toString(16).padStart(32, '0')}`,
  account_id: accounts[0]!.id,
  platform: 'instagram',
  username: 'ada1',
  change_from_previous: null,
  change_less_than: null,
  ...more,
})

test('each measurement shows its change: rounded ones “less than”, the first one none', async () => {
  await setLocale('en')
  const api = stubApi()
  api.stub(socialAccounts.snapshots, () => ({
    data: [
      snapshot(3, { change_from_previous: 0 }),
      snapshot(2, { change_less_than: 10, platform: 'youtube', rounded_to: 10 }),
      snapshot(1, { change_from_previous: -5, followers: null, source: 'webhook' }),
      snapshot(0, {}),
    ],
    next_cursor: null,
  }))
  const { router } = await renderPage(HistorySection, { texts: ['socialAccounts', 'influencers'], props: { accounts } })
  const [, same, rounded, lost, first] = await screen.findAllByRole('row')
  expect(within(same!).getByText('0')).toBeTruthy()
  expect(within(rounded!).getByText('less than 10')).toBeTruthy()
  expect(within(lost!).getByText('−5')).toBeTruthy()
  expect(within(lost!).getByText('Reported by the platform')).toBeTruthy()
  expect(within(first!).getAllByText('–').length).toBeGreaterThan(0)
  await fireEvent.update(screen.getByRole('combobox', { name: 'Account' }), accounts[1]!.id)
  await waitFor(() => expect(router.currentRoute.value.query.account_id).toBe(accounts[1]!.id))
  await waitFor(() =>
    expect(api.asked(socialAccounts.snapshots).at(-1)!.url).toContain(`account_id=${accounts[1]!.id}`),
  )
})
