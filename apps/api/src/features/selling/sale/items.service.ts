import { eq } from 'drizzle-orm'
import { type Reader, slot, statement } from '../../../kernel/db/db.ts'
import { order_items, type OrderItemRow } from './sale.tables.ts'

const itemsByOrder = statement('order_items_of', (db) =>
  db
    .select()
    .from(order_items)
    .where(eq(order_items.order_id, slot('order_id')))
    .orderBy(order_items.position),
)
export const itemsOf = (db: Reader, order_id: string): Promise<OrderItemRow[]> => itemsByOrder(db, { order_id })
