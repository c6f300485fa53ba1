import { type Zone, zones } from '@affluence/contract/zones'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const zoneQueries = queryKind('zones', ['zone.*'])

export const useZone = (id: () => string | null) =>
  useQuery({
    key: () => zoneQueries.key('one', id() ?? ''),
    query: () => call(zones.get, { params: { id: id() ?? '' } }),
    enabled: () => Boolean(id()),
  })
/** Every zone, whatever the list shows: for the map. */
export const useAllZones = () =>
  useQuery({
    key: zoneQueries.key('all'),
    query: async ({ signal }) => {
      const all: Zone[] = []
      for (let cursor: string | undefined; ;) {
        const page = await call(zones.list, { query: { limit: 100, ...(cursor && { cursor }) } }, signal)
        all.push(...page.data)
        if (!page.next_cursor) return all
        cursor = page.next_cursor
      }
    },
  })
