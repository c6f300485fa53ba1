import { payouts } from '@affluence/contract/payouts'
import { amountOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { listPayouts } from './payoutView.service.ts'

export const exportedPayouts = exportable({
  name: 'payouts',
  permission: 'payout.read',
  of: payouts.list,
  ...exportableList({
    read: listPayouts,
    columns: {
      created_at: (row) => row.created_at,
      influencer: (row) => row.influencer.display_name,
      sponsor: (row) => row.sponsor.company_name,
      period_from: (row) => row.period_from,
      period_to: (row) => row.period_to,
      commission_count: (row) => row.commission_count,
      amount: (row) => amountOf(row.amount, row.currency),
      fees: (row) => amountOf(row.fees, row.currency),
      currency: (row) => row.currency,
      state: (row) => row.state,
      paid_at: (row) => row.paid_at,
      reference: (row) => row.reference,
      reason: (row) => row.reason,
      id: (row) => row.id,
    },
  }),
})
