import { type AdRequestDetail, adRequests } from '@affluence/contract/adRequests'
import { useQuery, useQueryCache } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'
import { useSession } from '../../kernel/session.ts'

export const adRequestQueries = queryKind('ad_requests', ['campaign.*', 'ad_request.*'])

export const useRequest = (id: () => string) =>
  useQuery({
    key: () => adRequestQueries.key(id()),
    query: () => call(adRequests.get, { params: { id: id() } }),
  })
/** How many wait for the reader's next step. */
export const useWaitingRequests = (enabled: () => boolean = () => true) =>
  useQuery({ key: adRequestQueries.key('waiting'), query: () => call(adRequests.waiting, {}), enabled })
export const useCampaignRequests = (campaign_id: () => string, limit: number) =>
  useQuery({
    key: () => adRequestQueries.key({ campaign_id: campaign_id() }),
    query: () => call(adRequests.list, { query: { campaign_id: campaign_id(), limit } }),
  })
export function useMessages(id: () => string) {
  const key = () => adRequestQueries.key(id(), 'messages')
  const cache = useQueryCache()
  const query = useQuery({
    key,
    query: () => call(adRequests.messages, { params: { id: id() }, query: { limit: 100 } }),
  })
  return { ...query, invalidate: () => cache.invalidateQueries({ key: key() }) }
}
/** Shows a request as a step has just answered it. */
export function useKeepRequest() {
  const cache = useQueryCache()
  return (request: AdRequestDetail) => cache.setQueryData(adRequestQueries.key(request.id), request)
}

/** How many wait for the reader, for the menu. */
export function useMenuCount() {
  const session = useSession()
  const { data } = useWaitingRequests(() => session.user !== null && !session.waiting)
  return () => data.value?.count ?? 0
}
