import { affiliations } from '@affluence/contract/affiliations'
import type { Input } from '@affluence/contract/endpoint'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { answerBefore, queryKind } from '../../kernel/queries.ts'
import { useSession } from '../../kernel/session.ts'

export const affiliationQueries = queryKind('affiliations', ['sponsor.*', 'affiliation.*', 'link.*', 'product.*'])

export const useAffiliation = (id: () => string) =>
  useQuery({
    key: () => affiliationQueries.key(id()),
    query: () => call(affiliations.get, { params: { id: id() } }),
  })
export const useAffiliationHistory = (id: () => string) =>
  useQuery({
    key: () => affiliationQueries.key(id(), 'history'),
    query: () => call(affiliations.history, { params: { id: id() } }),
  })
export const useOwnNumbers = () =>
  useQuery({ key: affiliationQueries.key('own_numbers'), query: () => call(affiliations.ownNumbers, {}) })
/** How many wait for the sponsor's decision. */
export const useWaitingAffiliations = (enabled: () => boolean = () => true) =>
  useQuery({ key: affiliationQueries.key('waiting'), query: () => call(affiliations.waiting, {}), enabled })

type Query = Input<typeof affiliations.list>['query']
export const useFirstWaiting = (limit: number) =>
  useQuery({
    key: affiliationQueries.key('first_waiting'),
    query: ({ signal }) => call(affiliations.list, { query: { state: 'pending', sort: 'created_at', limit } }, signal),
  })
/** The influencer's own, in one state. */
export const useOwnRequests = (state: () => Query['state'], words: () => string | undefined, limit: () => number) =>
  useQuery({
    key: () => affiliationQueries.key('mine', state() ?? '', words() ?? '', limit()),
    query: () => call(affiliations.list, { query: { state: state(), limit: limit(), ...(words() && { q: words() }) } }),
    placeholderData: answerBefore(affiliations.list),
  })
export const useStatistics = (query: () => Input<typeof affiliations.statistics>['query']) =>
  useQuery({
    key: () => affiliationQueries.key('statistics', query()),
    query: () => call(affiliations.statistics, { query: query() }),
  })

/** How many wait for a sponsor's decision, for the menu. */
export function useMenuCount() {
  const session = useSession()
  const { data } = useWaitingAffiliations(() => session.role === 'sponsor' && !session.waiting)
  return () => (session.role === 'sponsor' ? (data.value?.count ?? 0) : 0)
}
