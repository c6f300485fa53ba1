import { and, inArray, ne, type SQL, sql } from 'drizzle-orm'
import type { orders } from './orders.tables.ts'

type Columns = Pick<typeof orders, 'payment' | 'fulfilment' | 'total' | 'refunded'>

/** A sale is an order that was paid and not cancelled; the one definition behind every figure. */
export const isSale = ({ payment, fulfilment }: Columns): SQL =>
  and(inArray(payment, ['paid', 'partially_refunded', 'refunded']), ne(fulfilment, 'cancelled'))!
/** What a sale brought and was not given back. */
export const revenueOf = ({ total, refunded }: Columns): SQL => sql`${total} - ${refunded}`
