import { inArray } from 'drizzle-orm'
import { total } from '../../../kernel/db/db.ts'
import { type Check, differs, type Find, sumsBy } from '../../../kernel/db/consistency.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { payouts } from './payouts.tables.ts'

/** A payout is the sum of its commissions, while they are in it. */
const checkPayouts: Find = async (db, ids, rows) => {
  const gathered = sumsBy(
    await db
      .select({ id: commissions.payout_id, sum: total(commissions.amount) })
      .from(commissions)
      .where(inArray(commissions.payout_id, ids))
      .groupBy(commissions.payout_id),
  )
  return (rows as unknown as { id: string; amount: number; state: string }[]).flatMap(({ id, amount, state }) =>
    differs('payout', id, state === 'failed' || state === 'cancelled' ? 0 : amount, gathered.get(id) ?? 0),
  )
}

export const payoutChecks: readonly Check[] = [{ name: 'payouts', of: payouts, findIn: checkPayouts }]
