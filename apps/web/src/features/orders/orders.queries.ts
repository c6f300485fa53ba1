import { deliveries } from '@affluence/contract/deliveries'
import type { Input } from '@affluence/contract/endpoint'
import { orders } from '@affluence/contract/orders'
import { ledger } from '@affluence/contract/ledger'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import type { Finder } from '../../kernel/feature.ts'
import { formatMoney } from '../../kernel/format.ts'
import { queryKind } from '../../kernel/queries.ts'

export const orderQueries = queryKind('orders', ['order.*', 'payment.*', 'refund.*', 'commission.*', 'payout.*'])

export const useOrder = (id: () => string) =>
  useQuery({ key: () => orderQueries.key(id()), query: () => call(orders.get, { params: { id: id() } }) })
export const useOrderCount = (query: () => Input<typeof orders.count>['query']) =>
  useQuery({
    key: () => orderQueries.key('count', query()),
    query: ({ signal }) => call(orders.count, { query: query() }, signal),
  })
/** What the books hold of an order; asked anew whenever the order has changed. */
export const useOrderEntries = (id: () => string, changed_at: () => string) =>
  useQuery({
    key: () => orderQueries.key(id(), 'entries', changed_at()),
    query: ({ signal }) => call(ledger.ofOrder, { params: { id: id() } }, signal),
  })
/** Where an order goes, for those who sell it. */
export const useDelivery = (id: () => string, enabled: () => boolean) =>
  useQuery({
    key: () => orderQueries.key(id(), 'delivery'),
    query: ({ signal }) => call(deliveries.ofOrder, { params: { id: id() } }, signal),
    enabled,
  })
export const useLastOrders = (limit: number) =>
  useQuery({
    key: orderQueries.key('last'),
    query: ({ signal }) => call(orders.list, { query: { limit } }, signal),
  })
export const useOrdersOfInfluencer = (influencer_id: () => string, limit: number) =>
  useQuery({
    key: () => orderQueries.key('recent', influencer_id()),
    query: () => call(orders.list, { query: { influencer_id: influencer_id(), limit } }),
  })

/** For the palette. */
export const findOrders: Finder['find'] = async (query, signal) =>
  (await call(orders.list, { query }, signal)).data.map((order) => ({
    to: `/orders/${order.id}`,
    icon: 'i-lucide-shopping-bag',
    label: order.number,
    hint: `${order.customer.name} · ${formatMoney(order.total, order.currency)}`,
  }))
