import { fireEvent, screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { reactive } from 'vue'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import CommissionFilters from './CommissionFilters.vue'

const show = (role: 'sponsor' | 'influencer', filters: Record<string, string | undefined>) =>
  renderPage(signedIn(role, CommissionFilters, { filters }), { texts: ['commissions', 'orders'] })

test('state, source and days are filters', async () => {
  const filters = reactive<Record<string, string | undefined>>({})
  await show('sponsor', filters)
  await fireEvent.update(screen.getByRole('combobox', { name: 'State' }), 'approved')
  await fireEvent.update(screen.getByRole('combobox', { name: 'Source' }), 'ad_request')
  const day = screen.getByLabelText<HTMLInputElement>('From')
  day.value = '2026-03-01'
  await fireEvent.change(day)
  expect(filters).toEqual({ state: 'approved', source: 'ad_request', from: '2026-03-01' })
})

test('what waits for an administrator is no question of an influencer', async () => {
  const { unmount } = await show('influencer', {})
  const ofInfluencer = screen.getAllByRole('combobox').length
  unmount()
  await show('sponsor', {})
  expect(screen.getAllByRole('combobox')).toHaveLength(ofInfluencer + 1)
})
