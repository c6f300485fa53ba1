import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { orders } from '../sale/sale.tables.ts'

/** The shop's own time of the state that it sent: an older one changes no lines afterwards. */
export const noteShopTime = (tx: Tx, order_id: string, told_at: string) =>
  tx
    .update(orders)
    .set({ told_at })
    .where(and(eq(orders.id, order_id), or(isNull(orders.told_at), lt(orders.told_at, told_at))))
