import type { Input } from '@affluence/contract/endpoint'
import { links } from '@affluence/contract/links'
import { useQuery } from '@pinia/colada'
import { call, download } from '../../kernel/api.ts'
import { answerBefore, queryKind } from '../../kernel/queries.ts'

export const linkQueries = queryKind('links', [
  'affiliation.*',
  'link.*',
  'product.*',
  'order.*',
  'payment.*',
  'refund.*',
  'commission.*',
  'payout.*',
])
/** The picture of an address that does not change. */
export const qrQueries = queryKind('qr', [])

export const useLink = (id: () => string) =>
  useQuery({ key: () => linkQueries.key(id()), query: () => call(links.get, { params: { id: id() } }) })
export const useLinkStats = (id: () => string, period: () => Input<typeof links.stats>['query']) =>
  useQuery({
    key: () => linkQueries.key(id(), 'stats', period()),
    query: () => call(links.stats, { params: { id: id() }, query: period() }),
    placeholderData: answerBefore(links.stats),
  })
export const useQrCode = (id: () => string) =>
  useQuery({ key: () => qrQueries.key(id()), query: () => download(links.qrSvg, { params: { id: id() } }) })
