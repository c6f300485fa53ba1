import { payouts } from '@affluence/contract/payouts'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const payoutQueries = queryKind('payouts', ['commission.*', 'payout.*', 'payout_method.*', 'waiver.*'])
export const earningQueries = queryKind('earnings', [
  'order.*',
  'payment.*',
  'refund.*',
  'commission.*',
  'payout.*',
  'waiver.*',
])
export const payoutMethodQueries = queryKind('payout_method', ['payout_method.*'])

export const usePayout = (id: () => string) =>
  useQuery({ key: () => payoutQueries.key(id()), query: () => call(payouts.get, { params: { id: id() } }) })
/** Who is owed enough to be paid now. */
export const usePayables = (isSmallToo: () => boolean = () => false) =>
  useQuery({
    key: () => payoutQueries.key('payable', String(isSmallToo())),
    query: () => call(payouts.payable, { query: isSmallToo() ? { below_minimum: 'true' } : {} }),
  })
export const usePayoutMethod = () => useQuery({ key: payoutMethodQueries.key(), query: () => call(payouts.method, {}) })
export const useEarnings = () => useQuery({ key: earningQueries.key(), query: () => call(payouts.earnings, {}) })
