import type { TopKind } from '@affluence/contract/dashboards.sales'
import type { RateRule } from '@affluence/contract/commissions'
import type { FulfilmentState, OrderSource, PaymentMethod, PaymentState } from '@affluence/contract/orders'
import type { CouponProblem } from '@affluence/contract/coupons'
import { sql } from 'drizzle-orm'
import {
  check,
  enumeration,
  foreignKey,
  id,
  index,
  instant,
  integer,
  money,
  primaryKey,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

export const orders = table(
  'orders',
  {
    id: id(),
    sponsor_id: text().notNull(),
    number: text().notNull(),
    source: enumeration<OrderSource>().notNull(),
    external_id: text(),
    customer_name: text().notNull(),
    customer_email: text(),
    customer_phone: text(),
    customer_address: text(),
    customer_city: text(),
    customer_area: text(),
    /** Name, phone, address, number and external id without case and accents. */
    search: text().notNull(),
    subtotal: money().notNull(),
    discount: money().notNull(),
    tax: money().notNull(),
    delivery_fee: money().notNull(),
    total: money().notNull(),
    refunded: money().notNull().default(0),
    refunded_delivery: money().notNull().default(0),
    /** What the buyer paid beyond the total as it was corrected since; negative: what they have yet to pay. */
    overpaid: money().notNull().default(0),
    currency: text().notNull(),
    payment_method: enumeration<PaymentMethod>().notNull(),
    coupon_code: text(),
    /** The code in the form that codes are compared in. */
    coupon_key: text(),
    coupon_id: text(),
    coupon_problem: enumeration<CouponProblem>(),
    /** Whom the order belongs to; the reasons are in attributions. */
    influencer_id: text(),
    /** The link that it came through; null for what came by a coupon or was given by hand. */
    link_id: text(),
    payment: enumeration<PaymentState>().notNull(),
    fulfilment: enumeration<FulfilmentState>().notNull(),
    courier_name: text(),
    courier_phone: text(),
    /** Of the sponsor's own couriers; null where a program named somebody else. */
    courier_id: text(),
    /** Of the shop's zones, where the order came through its page. */
    zone_id: text(),
    placed_at: instant().notNull(),
    paid_at: instant(),
    completed_at: instant(),
    /** The shop's own time of the newest state that was heard. */
    told_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('orders_by_number').on(t.number),
    uniqueIndex('orders_by_external_id').on(t.sponsor_id, t.source, t.external_id),
    index('orders_by_time').on(t.placed_at, t.id),
    index('orders_of_sponsor').on(t.sponsor_id, t.placed_at, t.id),
    index('orders_of_sponsor_by_payment').on(t.sponsor_id, t.payment, t.placed_at, t.id),
    index('orders_of_sponsor_by_fulfilment').on(t.sponsor_id, t.fulfilment, t.placed_at, t.id),
    index('orders_to_send')
      .on(t.sponsor_id)
      .where(sql`${t.payment} = 'paid' and ${t.fulfilment} = 'pending'`),
    index('orders_under_way')
      .on(t.sponsor_id, t.placed_at, t.id)
      .where(
        sql`${t.fulfilment} in ('pending', 'assigned', 'picked_up', 'in_transit') and (${t.source} = 'hosted' or ${t.courier_id} is not null)`,
      ),
    index('orders_of_sponsor_by_total').on(t.sponsor_id, t.total, t.id),
    index('orders_of_influencer').on(t.influencer_id, t.placed_at, t.id),
    index('orders_of_coupon').on(t.coupon_id, t.placed_at),
    index('orders_of_link')
      .on(t.link_id, t.placed_at, t.id)
      .where(sql`${t.link_id} is not null`),
    index('orders_of_zone')
      .on(t.zone_id, t.placed_at, t.id)
      .where(sql`${t.zone_id} is not null`),
    index('orders_of_courier')
      .on(t.courier_id, t.placed_at, t.id)
      .where(sql`${t.courier_id} is not null`),
    check(
      'orders_total',
      sql`${t.total} = ${t.subtotal} - ${t.discount} + ${t.delivery_fee} and ${t.discount} between 0 and ${t.subtotal}`,
    ),
    check('orders_refunded', sql`${t.refunded} between 0 and ${t.total}`),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)
export type OrderRow = typeof orders.$inferSelect

export const order_items = table(
  'order_items',
  {
    id: id(),
    order_id: text().notNull(),
    position: integer().notNull(),
    product_id: text(),
    /** The line's id in the shop, which its refunds name. */
    external_id: text(),
    name: text().notNull(),
    quantity: integer().notNull(),
    unit_price: money().notNull(),
    total: money().notNull(),
    discount: money().notNull(),
    tax: money().notNull(),
    base: money().notNull(),
    /** Written when the commission is made; the rate stays, whatever the shop corrects afterwards. */
    rule: enumeration<RateRule>(),
    bps: integer(),
    commission: money(),
    /** The line's own part of the platform's fee; null where the fee was computed on the whole order. */
    platform_fee: money(),
    refunded: money().notNull().default(0),
    reversed: money().notNull().default(0),
    /** What had been given back while reversals were still counted on the base instead of on what was paid. */
    refunded_before: money().notNull().default(0),
  },
  (t) => [
    uniqueIndex('order_items_by_order').on(t.order_id, t.position),
    index('order_items_of_product').on(t.product_id),
    check('order_items_refunded', sql`${t.refunded} between 0 and ${t.total} - ${t.discount}`),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
  ],
)
export type OrderItemRow = typeof order_items.$inferSelect

export const refunds = table(
  'refunds',
  {
    id: id(),
    order_id: text().notNull(),
    /** The refund's id in the shop that made it. */
    external_id: text(),
    amount: money().notNull(),
    delivery_fee: money().notNull(),
    reason: text().notNull(),
    actor_kind: text(),
    actor_id: text(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('refunds_of_order').on(t.order_id, t.created_at),
    uniqueIndex('refunds_by_external_id').on(t.order_id, t.external_id),
    check('refunds_positive', sql`${t.amount} > 0`),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
  ],
)
export const refund_lines = table(
  'refund_lines',
  { id: id(), refund_id: text().notNull(), item_id: text().notNull(), amount: money().notNull() },
  (t) => [
    index('refund_lines_of_refund').on(t.refund_id),
    foreignKey({ columns: [t.refund_id], foreignColumns: [refunds.id] }),
    foreignKey({ columns: [t.item_id], foreignColumns: [order_items.id] }),
  ],
)

const counters = {
  orders: integer().notNull(),
  paid_orders: integer().notNull(),
  /** Of the paid ones and of their revenue, what belongs to an influencer. */
  attributed_orders: integer().notNull().default(0),
  attributed_revenue: money().notNull().default(0),
  completed: integer().notNull(),
  failed: integer().notNull(),
  cancelled: integer().notNull(),
  revenue: money().notNull(),
  refunded: money().notNull(),
  discount: money().notNull(),
  /** Of these orders, without what was taken back or refused. */
  commission: money().notNull().default(0),
  platform_fee: money().notNull().default(0),
}
/** Hourly sums, written with the order: what a dashboard costs does not grow with the orders. */
export const order_sums = table(
  'order_sums',
  {
    id: id(),
    sponsor_id: text().notNull(),
    influencer_id: text().notNull(),
    currency: text().notNull(),
    hour: text().notNull(),
    ...counters,
  },
  (t) => [
    uniqueIndex('order_sums_by_hour').on(t.sponsor_id, t.hour, t.influencer_id, t.currency),
    index('order_sums_of_influencer').on(t.influencer_id, t.hour),
  ],
)

/** The same by day, once for the sponsor and once for the influencer: neither grows with the other. */
export const day_sums = table(
  'day_sums',
  { owner_id: text().notNull(), day: text().notNull(), currency: text().notNull(), ...counters },
  (t) => [primaryKey({ columns: [t.owner_id, t.day, t.currency] })],
)

/** What a sponsor's sales came through, by day. */
export const sale_sums = table(
  'sale_sums',
  {
    sponsor_id: text().notNull(),
    day: text().notNull(),
    kind: enumeration<TopKind>().notNull(),
    /** An id, or the words of a city or of a product without one, without case and accents. */
    value: text().notNull(),
    label: text().notNull(),
    currency: text().notNull(),
    sales: integer().notNull(),
    revenue: money().notNull(),
  },
  (t) => [primaryKey({ columns: [t.sponsor_id, t.day, t.kind, t.value, t.currency] })],
)
