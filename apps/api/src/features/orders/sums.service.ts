import { type AnyColumn, sql } from 'drizzle-orm'
import { folded, slot, statement, type Tx } from '../../kernel/db.ts'
import { ALL_TIME } from '../links/sums.rules.ts'
import {
  day_sums,
  link_sales,
  order_sums,
  type OrderItemRow,
  type OrderRow,
  sale_sums,
  type SaleKind,
} from './orders.tables.ts'

const COUNTED = [
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
type Counted = (typeof COUNTED)[number]
type Added = Partial<Record<Exclude<Counted, 'attributed_orders' | 'attributed_revenue'>, number>>

const slots = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, slot(name)]))
const added = (table: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, sql`${table[name] as AnyColumn} + excluded.${sql.identifier(name)}`]))

const addToHour = statement('order_sums_add', (db) =>
  db
    .insert(order_sums)
    .values(slots(['id', 'sponsor_id', 'influencer_id', 'currency', 'hour', ...COUNTED]) as never)
    .onConflictDoUpdate({
      target: [order_sums.sponsor_id, order_sums.hour, order_sums.influencer_id, order_sums.currency],
      set: added(order_sums as never, COUNTED),
    }),
)
const addToDay = statement('day_sums_add', (db) =>
  db
    .insert(day_sums)
    .values(slots(['owner_id', 'currency', 'day', ...COUNTED]) as never)
    .onConflictDoUpdate({
      target: [day_sums.owner_id, day_sums.day, day_sums.currency],
      set: added(day_sums as never, COUNTED),
    }),
)
const addToSale = statement('sale_sums_add', (db) =>
  db
    .insert(sale_sums)
    .values(slots(['sponsor_id', 'day', 'kind', 'value', 'label', 'currency', 'sales', 'revenue']) as never)
    .onConflictDoUpdate({
      target: [sale_sums.sponsor_id, sale_sums.day, sale_sums.kind, sale_sums.value, sale_sums.currency],
      set: { ...added(sale_sums as never, ['sales', 'revenue']), label: sql`excluded.label` },
    }),
)
const CONVERTED = ['conversions', 'revenue', 'commission'] as const
const addToLink = statement('link_sales_add', (db) =>
  db
    .insert(link_sales)
    .values([
      slots(['link_id', 'period', ...CONVERTED]),
      { ...slots(['link_id', ...CONVERTED]), period: ALL_TIME },
    ] as never)
    .onConflictDoUpdate({
      target: [link_sales.link_id, link_sales.period],
      set: added(link_sales as never, CONVERTED),
    }),
)

const none = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Record<Counted, number>
/** Kept by the hour the order was placed in, so that a figure never moves to another day. */
export async function addSums(tx: Tx, order: OrderRow, more: Added) {
  const { sponsor_id, influencer_id, link_id, currency } = order
  const hour = order.placed_at.slice(0, 13)
  const attributed = influencer_id !== null && {
    attributed_orders: more.paid_orders ?? 0,
    attributed_revenue: more.revenue ?? 0,
  }
  const figures = { ...none, ...more, ...attributed }
  const of = { sponsor_id, influencer_id: influencer_id ?? '', currency, hour }
  await addToHour(tx, { id: tx.newId('osm'), ...of, ...figures })
  const day = hour.slice(0, 10)
  await addToDay(tx, { owner_id: sponsor_id, currency, day, ...figures })
  if (influencer_id !== null) await addToDay(tx, { owner_id: influencer_id, currency, day, ...figures })
  const { paid_orders: conversions, revenue, commission } = figures
  const converts = conversions !== 0 || revenue !== 0 || commission !== 0
  if (link_id !== null && converts) await addToLink(tx, { link_id, period: day, conversions, revenue, commission })
}

/** Part of an order: how many of a line, and what of its money. */
export type Part = { item: Pick<OrderItemRow, 'product_id' | 'name'>; quantity: number; amount: number }
type Sold = { sales: number; revenue: number; parts: readonly Part[] }
/** What is left of each line of an order that counts as a sale. */
export const partsOf = (items: readonly OrderItemRow[]): Part[] =>
  items.map((item) => ({ item, quantity: item.quantity, amount: item.total - item.discount - item.refunded }))

/** By what it came through. The rows are always taken in the same order, so that two orders never wait for each other. */
export async function addSold(tx: Tx, order: OrderRow, { sales, revenue, parts }: Sold) {
  const { sponsor_id, currency, influencer_id, coupon_id, coupon_code, customer_city: city } = order
  const day = order.placed_at.slice(0, 10)
  const add = (kind: SaleKind, value: string, label: string, figures: { sales: number; revenue: number }) =>
    addToSale(tx, { sponsor_id, day, kind, value, label, currency, ...figures })
  const whole = { sales, revenue }
  if (city?.trim()) await add('city', folded(city.trim()), city.trim(), whole)
  if (coupon_id) await add('coupon', coupon_id, coupon_code ?? '', whole)
  if (influencer_id) await add('influencer', influencer_id, '', whole)
  const named = parts.map((part) => ({ ...part, value: part.item.product_id ?? folded(part.item.name) }))
  for (const { value, item, quantity, amount } of named.toSorted((a, b) => (a.value < b.value ? -1 : 1))) {
    if (quantity !== 0 || amount !== 0) await add('product', value, item.name, { sales: quantity, revenue: amount })
  }
}
