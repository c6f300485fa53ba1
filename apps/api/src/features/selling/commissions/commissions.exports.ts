import { commissions } from '@affluence/contract/commissions'
import { waivers } from '@affluence/contract/commissions.waivers'
import { amountOf, percentOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { listCommissions } from './commissionView.service.ts'
import { listWaivers } from './waivers.service.ts'

export const exportedCommissions = exportable({
  name: 'commissions',
  permission: 'commission.read',
  of: commissions.list,
  ...exportableList({
    read: listCommissions,
    columns: {
      created_at: (row) => row.created_at,
      source: (row) => row.source,
      source_label: (row) => row.source_label,
      influencer: (row) => row.influencer.display_name,
      sponsor: (row) => row.sponsor.company_name,
      base: (row) => amountOf(row.base, row.currency),
      percent: (row) => percentOf(row.bps),
      rule: (row) => row.rule,
      amount: (row) => amountOf(row.amount, row.currency),
      platform_fee: (row) => amountOf(row.platform_fee, row.currency),
      currency: (row) => row.currency,
      state: (row) => row.state,
      reason: (row) => row.reason,
      matures_at: (row) => row.matures_at,
      source_id: (row) => row.source_id,
      reverses_id: (row) => row.reverses_id,
      payout_id: (row) => row.payout_id,
      id: (row) => row.id,
    },
  }),
})

export const exportedWaivers = exportable({
  name: 'waivers',
  permission: 'waiver.read',
  of: waivers.list,
  ...exportableList({
    read: listWaivers,
    columns: {
      created_at: (row) => row.created_at,
      sponsor: (row) => row.sponsor.company_name,
      influencer: (row) => row.influencer.display_name,
      stands: (row) => row.stands,
      amount: (row) => amountOf(row.amount, row.currency),
      platform_fee: (row) => amountOf(row.platform_fee, row.currency),
      currency: (row) => row.currency,
      commission_count: (row) => row.commission_count,
      waived_by: (row) => row.waived_by,
      words: (row) => row.words,
      id: (row) => row.id,
    },
  }),
})
