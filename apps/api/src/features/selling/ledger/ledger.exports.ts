import { ledger } from '@affluence/contract/ledger'
import { amountOf } from '../../../kernel/files/spreadsheetValues.ts'
import type { Actor } from '../../../kernel/access.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { accountBookParts, ACCOUNT_BOOK_HEAD } from './accountBook.service.ts'
import type { LabelsOf } from './labels.service.ts'
import { listTopUps } from './topUps.service.ts'

export const exportedEntries = (labels: readonly LabelsOf[]) =>
  exportable({
    name: 'wallet_entries',
    permission: 'wallet.entries',
    of: ledger.entries,
    head: ACCOUNT_BOOK_HEAD,
    parts: (kernel, actor: Actor, query) => accountBookParts(kernel, labels, actor, query),
  })

export const exportedTopUps = exportable({
  name: 'top_ups',
  permission: 'top_up.read',
  of: ledger.topUps,
  ...exportableList({
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
