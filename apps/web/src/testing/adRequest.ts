import type { AdRequestDetail } from '@affluence/contract/adRequests'

const at = '2026-03-02T09:00:00.000Z'
const hex = '1'.padStart(32, '0')
const first = {
  number: 1,
  author: 'influencer' as const,
  message: 'Hello',
  requirements: 'Two posts',
  payment_amount: 100_00,
  changes: [],
  created_at: at,
}
const second: AdRequestDetail['offer'] = {
  ...first,
  number: 2,
  author: 'sponsor',
  requirements: 'Three posts',
  payment_amount: 120_00,
  changes: [
    { field: 'requirements', from: 'Two posts', to: 'Three posts' },
    { field: 'payment_amount', from: 100_00, to: 120_00 },
  ],
}

/** A request in negotiation: the influencer is to answer the company's second offer. */
export const request = (more: Partial<AdRequestDetail> = {}): AdRequestDetail => ({
  id: `adr_${hex}`,
  campaign: {
    id: `cmp_${hex}`,
    name: 'Spring',
    category: 'Food',
    start_date: '2026-03-01',
    end_date: '2026-03-31',
    state: 'active',
    phase: 'active',
  },
  sponsor: { id: `spo_${hex}`, company_name: 'Café Zoé' },
  influencer: { id: `inf_${hex}`, display_name: 'Ada' },
  initiated_by: 'influencer',
  turn: 'influencer',
  state: 'negotiating',
  currency: 'EUR',
  offer: second,
  payment_amount: null,
  accepted_at: null,
  deliverable_urls: [],
  deliverable_note: null,
  submitted_at: null,
  completes_at: null,
  completed_at: null,
  reason: null,
  cancel_asked_by: null,
  escalated_at: null,
  awaiting_me: true,
  created_at: at,
  updated_at: at,
  actions: ['accept', 'reject', 'counter'],
  numbers: null,
  offers: [first, second],
  history: [],
  ...more,
})
