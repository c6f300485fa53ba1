import type { TopKind } from '@affluence/contract/dashboards.sales'
import { searchText, type Tx } from '../../../kernel/db/db.ts'
import { summing } from '../../../kernel/db/sums.ts'
import { addLinkSales } from '../../deals/links/sales.service.ts'
import { day_sums, order_sums, type OrderItemRow, type OrderRow, sale_sums } from './sale.tables.ts'

/** What is counted of orders, by hour and by day. */
export const SUM_COLUMNS = [
  'orders',
  'paid_orders',
  'attributed_orders',
  'attributed_revenue',
  'completed',
  'failed',
  'cancelled',
  'revenue',
  'refunded',
  'discount',
  'commission',
  'platform_fee',
] as const
type SumColumn = (typeof SUM_COLUMNS)[number]
type Added = Partial<Record<Exclude<SumColumn, 'attributed_orders' | 'attributed_revenue'>, number>>

const hours = summing(order_sums, { by: ['sponsor_id', 'hour', 'influencer_id', 'currency'] })
const days = summing(day_sums, { by: ['owner_id', 'day', 'currency'] })
const sales = summing(sale_sums, { by: ['sponsor_id', 'day', 'kind', 'value', 'currency'], latest: ['label'] })

const none = Object.fromEntries(SUM_COLUMNS.map((name) => [name, 0])) as Record<SumColumn, number>
/** Kept by the hour the order was placed in, so that a figure never moves to another day. */
export function addSums(tx: Tx, order: OrderRow, more: Added) {
  const { sponsor_id, influencer_id, link_id, currency } = order
  const hour = order.placed_at.slice(0, 13)
  const attributed = influencer_id !== null && {
    attributed_orders: more.paid_orders ?? 0,
    attributed_revenue: more.revenue ?? 0,
  }
  const figures = { ...none, ...more, ...attributed }
  const of = { sponsor_id, influencer_id: influencer_id ?? '', currency, hour }
  tx.add(hours, { id: tx.newId('osm'), ...of, ...figures })
  const day = hour.slice(0, 10)
  tx.add(days, { owner_id: sponsor_id, currency, day, ...figures })
  if (influencer_id !== null) tx.add(days, { owner_id: influencer_id, currency, day, ...figures })
  const { paid_orders: conversions, revenue, commission } = figures
  if (link_id !== null) addLinkSales(tx, link_id, { period: day, conversions, revenue, commission })
}

/** Part of an order: how many of a line, and what of its money. */
export type Part = { item: Pick<OrderItemRow, 'product_id' | 'name'>; quantity: number; amount: number }
type SaleSums = { sales: number; revenue: number; parts: readonly Part[] }
/** What is left of each line of an order that counts as a sale. */
export const partsOf = (items: readonly OrderItemRow[]): Part[] =>
  items.map((item) => ({ item, quantity: item.quantity, amount: item.total - item.discount - item.refunded }))

/** By what it came through. */
export function addSold(tx: Tx, order: OrderRow, { sales: sold, revenue, parts }: SaleSums) {
  const { sponsor_id, currency, influencer_id, coupon_id, coupon_code, customer_city: city } = order
  const day = order.placed_at.slice(0, 10)
  const add = (kind: TopKind, value: string, label: string, figures: { sales: number; revenue: number }) =>
    tx.add(sales, { sponsor_id, day, kind, value, label, currency, ...figures })
  const change = { sales: sold, revenue }
  if (city?.trim()) add('city', searchText(city.trim()), city.trim(), change)
  if (coupon_id) add('coupon', coupon_id, coupon_code ?? '', change)
  if (influencer_id) add('influencer', influencer_id, '', change)
  for (const { item, quantity, amount } of parts) {
    const value = item.product_id ?? searchText(item.name)
    if (quantity !== 0 || amount !== 0) add('product', value, item.name, { sales: quantity, revenue: amount })
  }
}
