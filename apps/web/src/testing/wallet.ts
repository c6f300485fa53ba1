import type { Commission } from '@affluence/contract/commissions'
import type { Output } from '@affluence/contract/endpoint'
import type { Payout } from '@affluence/contract/payouts'
import type { ledger } from '@affluence/contract/ledger'

const at = '2026-03-02T09:00:00.000Z'
const hex = '1'.padStart(32, '0')
const influencer = { id: `inf_${hex}`, display_name: 'Inès Mballa' }
const sponsor = { id: `spo_${hex}`, company_name: 'Café Zoé' }

export const commission = (more: Partial<Commission> = {}): Commission => ({
  id: `com_${hex}`,
  influencer,
  sponsor,
  source: 'order',
  source_id: `ord_${hex}`,
  source_label: 'AFF-ABCDEF',
  currency: 'EUR',
  base: 100_00,
  bps: 1000,
  amount: 10_00,
  platform_fee: 1_00,
  rule: 'product',
  policy_version: 1,
  state: 'pending',
  reason: null,
  awaits_admin: null,
  hold_until: null,
  matures_at: null,
  reverses_id: null,
  adjustment_id: null,
  payout_id: null,
  created_at: at,
  actions: ['hold', 'reject'],
  ...more,
})

export const payout = (more: Partial<Payout> = {}): Payout => ({
  id: `pay_${hex}`,
  influencer,
  sponsor,
  currency: 'EUR',
  amount: 120_00,
  fees: 12_00,
  commission_count: 3,
  period_from: '2026-02-01',
  period_to: '2026-02-28',
  state: 'draft',
  reference: null,
  reason: null,
  sending_since: null,
  paid_at: null,
  created_at: at,
  actions: ['cancel', 'lock'],
  ...more,
})

type TopUp = Output<typeof ledger.topUps>['data'][number]
export const topUp = (more: Partial<TopUp> = {}): TopUp => ({
  id: `top_${hex}`,
  direction: 'in',
  sponsor,
  amount: 500_00,
  currency: 'EUR',
  method: 'Bank',
  reference: 'R-1',
  reason: null,
  created_at: at,
  decided_at: null,
  state: 'requested',
  actions: ['confirm', 'refuse'],
  ...more,
})
