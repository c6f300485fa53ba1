import type { OrderEventKind } from '@affluence/contract/orders.timeline'
import { enumeration, foreignKey, id, index, instant, money, table, text } from '../../../kernel/db/columns.ts'
import { orders } from '../sale/sale.tables.ts'

export const order_events = table(
  'order_events',
  {
    id: id(),
    order_id: text().notNull(),
    kind: enumeration<OrderEventKind>().notNull(),
    from: text(),
    to: text(),
    amount: money(),
    note: text(),
    actor_kind: text(),
    actor_id: text(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('order_events_of_order').on(t.order_id, t.created_at, t.id),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
  ],
)

export type OrderEventRow = typeof order_events.$inferSelect
