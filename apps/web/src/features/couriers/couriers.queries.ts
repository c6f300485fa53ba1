import { type Courier, couriers } from '@affluence/contract/couriers'
import { useQuery } from '@pinia/colada'
import { call, download } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

/** Also after orders: a courier says how many are open. */
export const courierQueries = queryKind('couriers', ['courier.*', 'order.*'])

export const useCourier = (id: () => string | null) =>
  useQuery({
    key: () => courierQueries.key('one', id() ?? ''),
    query: ({ signal }) => call(couriers.get, { params: { id: id() ?? '' } }, signal),
    enabled: () => Boolean(id()),
  })
/** Every courier, for choosing one. */
export const useAllCouriers = (enabled: () => boolean = () => true) =>
  useQuery({
    key: courierQueries.key('all'),
    enabled,
    query: async ({ signal }) => {
      const all: Courier[] = []
      for (let cursor: string | undefined; ;) {
        const page = await call(couriers.list, { query: { limit: 100, ...(cursor && { cursor }) } }, signal)
        all.push(...page.data)
        if (!page.next_cursor) return all
        cursor = page.next_cursor
      }
    },
  })
export const usePickupCode = (order_id: () => string, enabled: () => boolean) =>
  useQuery({
    key: () => courierQueries.key('codes', order_id()),
    query: ({ signal }) => call(couriers.codes, { params: { id: order_id() } }, signal),
    enabled,
  })
export const useProof = (order_id: () => string, enabled: () => boolean) =>
  useQuery({
    key: () => courierQueries.key('proof', order_id()),
    query: ({ signal }) => call(couriers.proof, { params: { id: order_id() } }, signal),
    enabled,
  })
export const useProofPicture = (order_id: () => string, kind: 'photo' | 'signature', enabled: () => boolean) =>
  useQuery({
    key: () => courierQueries.key('picture', order_id(), kind),
    query: () => download(couriers.picture, { params: { id: order_id(), kind } }),
    enabled,
  })
