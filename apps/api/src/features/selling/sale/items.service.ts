import { eq } from 'drizzle-orm'
import { type Reader, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import { order_items, type OrderItemRow } from './sale.tables.ts'

const itemsByOrder = statement('order_items_of', (db) =>
  db
    .select()
    .from(order_items)
    .where(eq(order_items.order_id, slot('order_id')))
    .orderBy(order_items.position),
)
export const itemsOf = (db: Reader, order_id: string): Promise<OrderItemRow[]> => itemsByOrder(db, { order_id })

const earned = { rule: slot('rule'), bps: slot('bps'), commission: slot('commission'), platform_fee: slot('fee') }
const setEarnedOfItem = statement('order_item_set_earned', (db) =>
  db
    .update(order_items)
    .set(earned as never)
    .where(eq(order_items.id, slot('id'))),
)
type EarnedLine = Pick<OrderItemRow, 'id' | 'rule' | 'bps' | 'commission'> & { fee: number }
/** What a line earned, and by which rule and rate. */
export const setEarned = (tx: Tx, item: EarnedLine) => setEarnedOfItem(tx, item)
