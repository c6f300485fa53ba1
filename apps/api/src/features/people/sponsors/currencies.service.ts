import { and, eq, notExists, sql } from 'drizzle-orm'
import type { AnyColumn, AnyTable } from '../../../kernel/db/columns.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { type SponsorRow, sponsors } from './sponsors.tables.ts'

/** A table whose rows have prices in the sponsor's currency. */
export type Priced = AnyTable & { sponsor_id: AnyColumn }

/**
 * A sponsor trades in one currency, chosen before the first price. One write on the old currency and on there being no
 * price: of a price and a change at the same moment, the later one sees the earlier.
 */
export async function changeCurrency(
  tx: Tx,
  priced: readonly Priced[],
  { id, currency: old }: SponsorRow,
  currency: string,
) {
  if (currency === old) return
  const unpriced = priced.map((of) =>
    notExists(
      tx
        .select({ one: sql`1` })
        .from(of)
        .where(eq(of.sponsor_id, id)),
    ),
  )
  const rows = await tx
    .update(sponsors)
    .set({ currency, updated_at: tx.now })
    .where(and(eq(sponsors.id, id), eq(sponsors.currency, old), ...unpriced))
    .returning({ id: sponsors.id })
  if (rows.length === 0) throw new Refusal('conflict', 'currency_fixed', { currency: old })
}
