import { and, count, eq } from 'drizzle-orm'
import { differs, type Check, type Difference } from '../../../kernel/db/consistency.ts'
import { type Reader, total } from '../../../kernel/db/db.ts'
import { cash_days, courier_cash } from './rounds.tables.ts'

type Day = typeof cash_days.$inferSelect
/** The cash of every day is what its orders say. */
async function checkDays(db: Reader, _ids: string[], rows: unknown[]): Promise<Difference[]> {
  const differences: Difference[] = []
  for (const { courier_id, day, currency, ...kept } of rows as Day[]) {
    const [sum] = await db
      .select({ orders: count(), amount: total(courier_cash.amount) })
      .from(courier_cash)
      .where(
        and(eq(courier_cash.courier_id, courier_id), eq(courier_cash.day, day), eq(courier_cash.currency, currency)),
      )
    for (const measure of ['orders', 'amount'] as const)
      differences.push(...differs('cash', `${courier_id} ${day} ${currency} ${measure}`, sum![measure], kept[measure]))
  }
  return differences
}

/** No order's cash is in no day. */
async function checkCounted(db: Reader): Promise<Difference[]> {
  const [row] = await db.select({ orders: total(cash_days.orders) }).from(cash_days)
  return differs('cash', 'orders', await db.$count(courier_cash), row!.orders)
}

export const cashChecks: readonly Check[] = [{ name: 'cash', of: cash_days, findIn: checkDays }, { find: checkCounted }]
