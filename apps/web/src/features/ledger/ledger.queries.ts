import { ledger } from '@affluence/contract/ledger'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const walletQueries = queryKind('wallet', [
  'order.*',
  'payment.*',
  'refund.*',
  'commission.*',
  'payout.*',
  'top_up.*',
  'waiver.*',
])
export const topUpQueries = queryKind('top_ups', ['top_up.*'])

export const useBalance = () => useQuery({ key: walletQueries.key('balance'), query: () => call(ledger.balance, {}) })
export const useFinance = () => useQuery({ key: walletQueries.key('finance'), query: () => call(ledger.finance, {}) })
/** What was asked for and not decided yet. */
export const useWaitingTopUps = () =>
  useQuery({
    key: topUpQueries.key('waiting'),
    query: () => call(ledger.topUps, { query: { limit: 100, state: 'requested' } }),
  })
