import { eq, inArray } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import { type LabelsOf, startingWith } from '../ledger/labels.service.ts'
import { orders, refunds } from '../sale/sale.tables.ts'

/** An order, and what was given back of it, by the order's number. */
export const orderLabels: LabelsOf = async (db, references) => [
  ...(await numbersOf(db, startingWith(references, 'ord_'))),
  ...(await refundedOf(db, startingWith(references, 'rfd_'))),
]

const numbersOf = async (db: Reader, ids: string[]) =>
  ids.length === 0 ? [] : db.select({ id: orders.id, label: orders.number }).from(orders).where(inArray(orders.id, ids))
const refundedOf = async (db: Reader, ids: string[]) =>
  ids.length === 0
    ? []
    : db
        .select({ id: refunds.id, label: orders.number })
        .from(refunds)
        .innerJoin(orders, eq(orders.id, refunds.order_id))
        .where(inArray(refunds.id, ids))
