import { commissions } from '@affluence/contract/commissions'
import type { Input } from '@affluence/contract/endpoint'
import { waivers } from '@affluence/contract/commissions.waivers'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { answerBefore, queryKind } from '../../kernel/queries.ts'

export const commissionQueries = queryKind('commissions', [
  'order.*',
  'payment.*',
  'refund.*',
  'commission.*',
  'payout.*',
  'waiver.*',
])
export const waiverQueries = queryKind('waivers', ['waiver.*'])

export const useCommissionTotals = (query: () => Input<typeof commissions.totals>['query']) =>
  useQuery({
    key: () => commissionQueries.key('totals', query()),
    query: () => call(commissions.totals, { query: query() }),
    placeholderData: answerBefore(commissions.totals),
  })
export const useWaivers = () =>
  useQuery({ key: waiverQueries.key(), query: () => call(waivers.list, { query: { limit: 100 } }) })
