import { type Campaign, campaigns } from '@affluence/contract/campaigns'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import CampaignForm from './CampaignForm.vue'

const at = '2026-03-02T09:00:00.000Z'
const hex = '1'.padStart(32, '0')
const campaign: Campaign = {
  id: `cmp_${hex}`,
  name: 'Spring',
  description: '',
  category: 'Fashion',
  niche: null,
  goals: 'Be seen',
  start_date: '2026-03-01',
  end_date: '2026-03-31',
  visibility: 'public',
  state: 'active',
  phase: 'active',
  currency: 'EUR',
  budget: 1000_00,
  spent: 0,
  reserved: 0,
  free: 1000_00,
  sponsor: { id: `spo_${hex}`, company_name: 'Café Zoé' },
  flagged_at: null,
  flag_reason: null,
  request_counts: null,
  my_request: null,
  created_at: at,
  updated_at: at,
  actions: ['edit'],
}

test('what somebody else changed meanwhile is left as it is: only one’s own changes are sent', async () => {
  const api = stubApi()
  api.stub(campaigns.update, () => ({ ...campaign, name: 'Spring lights' }))
  const page = defineComponent(() => () => h(CampaignForm, { campaign }))
  await renderPage(page, { texts: ['campaigns'] })
  await fireEvent.update(await screen.findByRole('textbox', { name: /^Name/ }), 'Spring lights')
  await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(api.asked(campaigns.update)).toHaveLength(1))
  expect(api.asked(campaigns.update)[0]!.body).toEqual({ name: 'Spring lights' })
})

test('whoever has accepted work is named before its dates move; nothing is saved until the sponsor agrees', async () => {
  const api = stubApi()
  const none = { pending: 0, negotiating: 0, rejected: 0, withdrawn: 0, expired: 0, cancelled: 0 }
  const held = { ...campaign, request_counts: { ...none, accepted: 1, submitted: 1, completed: 3, total: 5 } }
  api.stub(campaigns.update, () => ({ ...held, end_date: '2026-04-15' }))
  const page = defineComponent(() => () => h(CampaignForm, { campaign: held }))
  await renderPage(page, { texts: ['campaigns'] })
  await fireEvent.update(await screen.findByLabelText(/^Last day/), '2026-04-15')
  await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  const warning = await screen.findByRole('dialog')
  expect(within(warning).getByText(/^2 influencers have accepted work/)).toBeTruthy()
  await fireEvent.click(within(warning).getByRole('button', { name: 'Don’t save yet' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', false))
  expect(api.asked(campaigns.update)).toHaveLength(0)
  await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Move and notify' }))
  await waitFor(() => expect(api.asked(campaigns.update)[0]!.body).toEqual({ end_date: '2026-04-15' }))
})
