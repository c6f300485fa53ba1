import { wallet } from '@affluence/contract/wallet'
import { waivers } from '@affluence/contract/closing'
import { amountOf } from '../../kernel/cells.ts'
import { exportable, listed } from '../../kernel/exportable.ts'
import { accountBookParts, ACCOUNT_BOOK_HEAD } from './accountBook.service.ts'
import { listTopUps } from './topUps.service.ts'
import { listWaivers } from './waivers.service.ts'

export const exportedEntries = exportable({
  name: 'wallet_entries',
  permission: 'wallet.entries',
  of: wallet.entries,
  head: ACCOUNT_BOOK_HEAD,
  parts: accountBookParts,
})

export const exportedTopUps = exportable({
  name: 'top_ups',
  permission: 'top_up.read',
  of: wallet.topUps,
  ...listed({
    read: listTopUps,
    columns: {
      created_at: (row) => row.created_at,
      sponsor: (row) => row.sponsor.company_name,
      direction: (row) => row.direction,
      amount: (row) => amountOf(row.amount, row.currency),
      currency: (row) => row.currency,
      method: (row) => row.method,
      reference: (row) => row.reference,
      state: (row) => row.state,
      decided_at: (row) => row.decided_at,
      reason: (row) => row.reason,
      id: (row) => row.id,
    },
  }),
})

export const exportedWaivers = exportable({
  name: 'waivers',
  permission: 'waiver.read',
  of: waivers.list,
  ...listed({
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
