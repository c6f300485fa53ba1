import { positions } from '@affluence/contract/positions'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

/** Orders on their way and where their couriers are. */
export const trackingQueries = queryKind('tracking', ['order.*', 'courier.*', 'position.*'])

/** One order on its way; undefined where it is not. */
export const useWatchedOrder = (of: () => { id: string; number: string }, enabled: () => boolean) =>
  useQuery({
    key: () => trackingQueries.key('one', of().id),
    query: async ({ signal }) => {
      const { data } = await call(positions.latest, { query: { q: of().number } }, signal)
      return data.find(({ id }) => id === of().id) ?? null
    },
    enabled,
  })
