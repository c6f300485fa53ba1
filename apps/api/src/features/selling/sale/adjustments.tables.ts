import type { AdjustmentKind } from '@affluence/contract/orders'
import {
  enumeration,
  foreignKey,
  id,
  index,
  instant,
  json,
  money,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import type { OrderItemRow, OrderRow } from './sale.tables.ts'
import { orders } from './sale.tables.ts'

type Line = Pick<
  OrderItemRow,
  'id' | 'name' | 'quantity' | 'unit_price' | 'total' | 'discount' | 'tax' | 'base' | 'commission' | 'platform_fee'
> &
  Pick<OrderItemRow, 'refunded' | 'reversed'>
/** An order as it stood at one moment. */
export type Standing = Pick<OrderRow, 'subtotal' | 'discount' | 'tax' | 'delivery_fee' | 'total'> & { lines: Line[] }

/** What changed an order's amounts after it was placed and was no refund: never changed itself, and never deleted. */
export const order_adjustments = table(
  'order_adjustments',
  {
    id: id(),
    order_id: text().notNull(),
    /** `corrected`: the shop edited the order. `returned`: the shop gave back what was paid beyond the corrected total. */
    kind: enumeration<AdjustmentKind>().notNull(),
    /** The refund in the shop by which it was given back. */
    external_id: text(),
    /** By how much the total changed, or how much was given back. */
    amount: money().notNull(),
    reason: text().notNull(),
    before: json().$type<Standing>(),
    after: json().$type<Standing>(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('order_adjustments_of_order').on(t.order_id, t.created_at),
    uniqueIndex('order_adjustments_by_external_id').on(t.order_id, t.external_id),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
  ],
)
export type OrderAdjustmentRow = typeof order_adjustments.$inferSelect
