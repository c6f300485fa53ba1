import { eq, inArray } from 'drizzle-orm'
import type { Reader } from '../../kernel/db.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { orders, refunds } from '../orders/orders.tables.ts'
import { payouts } from '../payouts/payouts.tables.ts'

type Labelled = { account: string; reference: string; label: string }
/** A sponsor's own name tells nothing about what moved the wallet; for an influencer it is whose money it is. */
export async function labelled<T extends Labelled>(db: Reader, rows: readonly T[]): Promise<T[]> {
  if (rows[0]?.account !== 'sponsor_wallet') return [...rows]
  const labels = await labelsOf(db, [...new Set(rows.map(({ reference }) => reference))])
  return rows.map((row) => ({ ...row, label: labels.get(row.reference) ?? row.label }))
}

/** An order by its number, a payout by who got it. */
async function labelsOf(db: Reader, references: readonly string[]): Promise<Map<string, string>> {
  const found = [
    ...(await numbersOf(db, startingWith(references, 'ord_'))),
    ...(await refundedOf(db, startingWith(references, 'rfd_'))),
    ...(await receiversOf(db, startingWith(references, 'pay_'))),
  ]
  return new Map(found.map(({ id, label }) => [id, label]))
}
const startingWith = (ids: readonly string[], prefix: string) => ids.filter((id) => id.startsWith(prefix))

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
const receiversOf = async (db: Reader, ids: string[]) =>
  ids.length === 0
    ? []
    : db
        .select({ id: payouts.id, label: influencers.display_name })
        .from(payouts)
        .innerJoin(influencers, eq(influencers.id, payouts.influencer_id))
        .where(inArray(payouts.id, ids))
