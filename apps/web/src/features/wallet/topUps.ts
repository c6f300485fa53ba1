import { wallet } from '@affluence/contract/wallet'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'

/** What was asked for and not decided yet. */
export const useWaitingTopUps = () =>
  useQuery({
    key: ['top_ups', 'waiting'],
    query: () => call(wallet.topUps, { query: { limit: 100, state: 'requested' } }),
  })
