import { and, count, eq, inArray, sql } from 'drizzle-orm'
import { type Reader, total } from '../../../kernel/db/db.ts'
import {
  type Check,
  type Difference,
  differencesOf,
  differs,
  type Find,
  keyOf,
  sumsBy,
} from '../../../kernel/db/consistency.ts'
import { ledger_entries, postings } from '../ledger/ledger.tables.ts'
import { order_items, type OrderItemRow, order_sums } from '../sale/sale.tables.ts'
import { reversedByRules } from './commissions.rules.ts'
import { isOwed } from './commissions.service.ts'
import { type CommissionRow, commissions } from './commissions.tables.ts'
import { checkLinkSales } from './linkSalesVerification.service.ts'
import { checkStanding, checkWaivers } from './standingVerification.service.ts'
import { waivers } from './waivers.tables.ts'

/** A commission's amount is what the books moved for it, and what its order's lines say. */
const checkCommissions: Find = async (db, ids, rows) => {
  const posted = sumsBy(
    await db
      .select({ id: ledger_entries.reference, sum: total(postings.amount) })
      .from(ledger_entries)
      .innerJoin(postings, eq(postings.entry_id, ledger_entries.id))
      .where(
        and(
          inArray(ledger_entries.reference, ids),
          inArray(ledger_entries.kind, ['commission', 'reversal', 'adjustment']),
          inArray(postings.account, ['influencer_pending', 'influencer_payable']),
        ),
      )
      .groupBy(ledger_entries.reference),
  )
  const origins = rows as unknown as CommissionRow[]
  const ofOrders = origins.filter((row) => row.source === 'order' && row.reverses_id === null)
  const onLines = await saidByLines(
    db,
    ofOrders.map((row) => row.source_id),
  )
  const back = await takenBack(
    db,
    ofOrders.map((row) => row.id),
  )
  return [
    ...origins.flatMap(({ id, amount }) => differs('commission', id, amount, posted.get(id) ?? 0)),
    ...ofOrders.flatMap((row) => differencesFromLines(row, onLines.get(row.source_id), back.get(row.id))),
  ]
}

type LineSums = { commission: number; platform_fee: number | null; reversed: number }
function differencesFromLines(
  { id, amount, platform_fee, state }: CommissionRow,
  lines: LineSums | undefined,
  { taken, adjusted } = { taken: 0, adjusted: 0 },
) {
  const rest = (lines?.commission ?? 0) - (lines?.reversed ?? 0)
  return [
    // What the shop has corrected since is in the lines, and in rows of its own.
    ...(adjusted > 0 ? [] : differs('lines', id, amount, lines?.commission ?? 0)),
    // Null where it was computed on the whole order.
    ...(lines?.platform_fee === null || adjusted > 0
      ? []
      : differs('line_fees', id, platform_fee, lines?.platform_fee ?? 0)),
    // What was refused or waived is taken from no later refund.
    ...(state === 'rejected' || state === 'waived' ? [] : differs('reversed', id, taken, amount - rest)),
  ]
}
async function saidByLines(db: Reader, order_ids: string[]) {
  if (order_ids.length === 0) return new Map<string, LineSums>()
  const { order_id: id, commission, platform_fee, reversed } = order_items
  const rows = await db
    .select({
      id,
      commission: total(commission),
      platform_fee: sql<number | null>`case when count(*) = count(${platform_fee}) then sum(${platform_fee}) end`,
      reversed: total(reversed),
    })
    .from(order_items)
    .where(inArray(id, order_ids))
    .groupBy(id)
  return new Map(
    rows.map((row) => [row.id, { ...row, platform_fee: row.platform_fee === null ? null : Number(row.platform_fee) }]),
  )
}
async function takenBack(db: Reader, origin_ids: string[]) {
  if (origin_ids.length === 0) return new Map<string | null, { taken: number; adjusted: number }>()
  const amountTakenBack = sql`-sum(${commissions.amount})`.mapWith(Number)
  const rows = await db
    .select({ id: commissions.reverses_id, taken: amountTakenBack, adjusted: count(commissions.adjustment_id) })
    .from(commissions)
    .where(inArray(commissions.reverses_id, origin_ids))
    .groupBy(commissions.reverses_id)
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

/** What was taken back of a line's commission is what today's rule says, or the one before for what was before it. */
const checkReversed: Find = async (_db, _ids, rows) =>
  (rows as unknown as OrderItemRow[]).flatMap((item) => {
    const [expected, ...others] = reversedByRules(item)
    return others.includes(item.reversed) ? [] : differs('reversal', item.id, expected!, item.reversed)
  })

/** What the hours say was earned is what the commissions say. */
export async function checkEarned(db: Reader): Promise<Difference[]> {
  const earnedKey = keyOf(commissions.sponsor_id, commissions.influencer_id, commissions.currency)
  const sumsKey = keyOf(order_sums.sponsor_id, order_sums.influencer_id, order_sums.currency)
  return differencesOf(
    await db
      .select({ key: earnedKey, commission: total(commissions.amount), platform_fee: total(commissions.platform_fee) })
      .from(commissions)
      .where(and(eq(commissions.source, 'order'), isOwed()))
      .groupBy(earnedKey),
    await db
      .select({ key: sumsKey, commission: total(order_sums.commission), platform_fee: total(order_sums.platform_fee) })
      .from(order_sums)
      .groupBy(sumsKey),
  )
}

export const commissionChecks: readonly Check[] = [
  { name: 'commissions', of: commissions, findIn: checkCommissions },
  { name: 'order_items', of: order_items, findIn: checkReversed },
  { name: 'waivers', of: waivers, findIn: checkWaivers },
  { find: checkStanding },
  { find: checkEarned },
  { find: checkLinkSales },
]
