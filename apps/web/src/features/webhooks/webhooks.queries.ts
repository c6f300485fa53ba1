import { webhookFeed, webhookInbox, webhookMonitor } from '@affluence/contract/webhookFeed'
import { type WebhookReplay, webhooks } from '@affluence/contract/webhooks'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import type { Finder } from '../../kernel/feature.ts'
import { queryKind } from '../../kernel/queries.ts'

/** Queries that change with every call; the event `webhook_endpoint.called` refreshes them. */
export const webhookQueries = queryKind('webhooks', ['webhook_endpoint.*', 'webhook_inbox.*'])
/** The catalogue changes only with a new version of the program. */
export const webhookTypeQueries = queryKind('webhook_types', [])

export const useEndpoints = () =>
  useQuery({ key: webhookQueries.key('list'), query: ({ signal }) => call(webhooks.list, {}, signal) })
export const useEndpoint = (id: () => string) =>
  useQuery({
    key: () => webhookQueries.key('one', id()),
    query: ({ signal }) => call(webhooks.get, { params: { id: id() } }, signal),
  })
export const useFigures = (id: () => string) =>
  useQuery({
    key: () => webhookQueries.key('figures', id()),
    query: ({ signal }) => call(webhooks.figures, { params: { id: id() } }, signal),
  })
export const useDelivery = (id: () => string, delivery_id: () => string) =>
  useQuery({
    key: () => webhookQueries.key('delivery', id(), delivery_id()),
    query: ({ signal }) => call(webhooks.delivery, { params: { id: id(), delivery_id: delivery_id() } }, signal),
    enabled: () => delivery_id() !== '',
  })
/** How many events a replay would send. */
export const useReplayCount = (id: string, wanted: () => WebhookReplay | null) =>
  useQuery({
    key: () => webhookQueries.key('replay', id, wanted() ?? {}),
    query: ({ signal }) => call(webhooks.replay, { params: { id }, body: { ...wanted()!, dry_run: true } }, signal),
    enabled: () => wanted() !== null,
  })
export const useInbox = () =>
  useQuery({ key: webhookQueries.key('inbox'), query: ({ signal }) => call(webhookInbox.get, {}, signal) })
export const useRecent = () =>
  useQuery({
    key: webhookQueries.key('recent'),
    query: ({ signal }) => call(webhooks.recent, { query: { limit: 25 } }, signal),
  })
export const useMonitor = () =>
  useQuery({ key: webhookQueries.key('monitor'), query: ({ signal }) => call(webhookMonitor.summary, {}, signal) })

export const useEventTypes = () =>
  useQuery({ key: webhookTypeQueries.key(), query: ({ signal }) => call(webhookFeed.types, {}, signal) })
export const usePublicKeys = () =>
  useQuery({ key: webhookTypeQueries.key('keys'), query: ({ signal }) => call(webhookFeed.keys, {}, signal) })

/** Finds endpoints by a part of their name or address. */
export const findEndpoints: Finder['find'] = async ({ q, limit }, signal) => {
  const { data } = await call(webhooks.list, {}, signal)
  const isFound = (text: string) => text.toLocaleLowerCase().includes(q.toLocaleLowerCase())
  return data
    .filter(({ url, description }) => isFound(`${description ?? ''} ${url}`))
    .slice(0, limit)
    .map(({ id, url, description }) => ({
      to: `/webhooks/${id}`,
      icon: 'i-lucide-webhook',
      label: description || url,
      hint: description ? url : '',
    }))
}
