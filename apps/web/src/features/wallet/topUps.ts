import { wallet } from '@affluence/contract/wallet'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'

/** The newest top-ups, or those that wait for an answer. */
export const useTopUps = (onlyWaiting: boolean) =>
  useQuery({
    key: ['top_ups', onlyWaiting],
    query: () => call(wallet.topUps, { query: { limit: 100, ...(onlyWaiting && { state: 'requested' as const }) } }),
  })
