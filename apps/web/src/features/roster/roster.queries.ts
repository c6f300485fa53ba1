import type { Input } from '@affluence/contract/endpoint'
import { roster } from '@affluence/contract/roster'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { answerBefore, queryKind } from '../../kernel/queries.ts'

export const rosterQueries = queryKind('roster', [
  'user.*',
  'api_key.*',
  'sign_in_link.*',
  'influencer.*',
  'order.*',
  'payment.*',
  'refund.*',
  'coupon.*',
  'commission.*',
  'payout.*',
])

export const useRosterEntry = (id: () => string) =>
  useQuery({ key: () => rosterQueries.key(id()), query: () => call(roster.get, { params: { id: id() } }) })
export const useRanking = (query: () => Input<typeof roster.ranking>['query']) =>
  useQuery({
    key: () => rosterQueries.key('ranking', query()),
    query: ({ signal }) => call(roster.ranking, { query: query() }, signal),
    placeholderData: answerBefore(roster.ranking),
  })
