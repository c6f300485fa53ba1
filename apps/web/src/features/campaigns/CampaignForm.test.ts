import { type Campaign, campaigns } from '@affluence/contract/campaigns'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import CampaignForm from './CampaignForm.vue'

const at = '2026-03-02T09:00:00.000Z'
const hex = '1'.padStart(32, '0')
const campaign: Campaign = {
  ...{ id: `cmp_${hex}`, name: 'Spring', description: '', category: 'Fashion', niche: null, goals: 'Be seen' },
  ...{ start_date: '2026-03-01', end_date: '2026-03-31', visibility: 'public', state: 'active', phase: 'active' },
  ...{ currency: 'EUR', budget: 1000_00, spent: 0, reserved: 0, free: 1000_00 },
  sponsor: { id: `spo_${hex}`, company_name: 'Café Zoé' },
  ...{ flagged_at: null, flag_reason: null, request_counts: null, my_request: null },
  ...{ created_at: at, updated_at: at, actions: ['edit'] },
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
