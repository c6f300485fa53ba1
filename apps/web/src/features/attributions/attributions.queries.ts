import { attributions } from '@affluence/contract/attributions'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const attributionQueries = queryKind('attribution', ['attribution.*'])
export const nearMissQueries = queryKind('near_misses', [
  'order.created',
  'order.attributed',
  'order.assigned',
  'attribution.*',
])

export const usePolicies = () =>
  useQuery({ key: attributionQueries.key('policies'), query: () => call(attributions.policies, {}) })
