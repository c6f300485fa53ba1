import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, count, eq, gt, inArray, ne, sql } from 'drizzle-orm'
import type { AnyTable } from '../../kernel/columns.ts'
import { type Reader, total } from '../../kernel/db.ts'
import { reversedByRules } from '../commissions/commissions.rules.ts'
import { type CommissionRow, commissions } from '../commissions/commissions.tables.ts'
import { coupons, redemptions } from '../coupons/coupons.tables.ts'
import { order_items, type OrderItemRow, order_sums, orders, refund_lines, refunds } from '../sale/sale.tables.ts'
import { campaigns } from '../briefs/briefs.tables.ts'
import { payouts } from '../payouts/payouts.tables.ts'
import { checkDays, checkEarned, checkLinkSales, checkSold } from './daySums.service.ts'
import { type Difference, verifyLedger } from '../ledger/ledger.service.ts'
import { waivers } from '../commissions/waivers.tables.ts'
import { ledger_entries, postings } from '../ledger/ledger.tables.ts'
import { checkCampaigns, checkStanding, checkWaivers } from './standing.service.ts'
import { checkSummed, checkSums } from './sums.service.ts'

export type Checked = { checked: Record<string, number>; differences: Difference[] }
type Row = Record<string, unknown> & { id: string }
export type Find = (db: Reader, ids: string[], rows: Row[]) => Promise<Difference[]>

const PAGE = 500
/** Row by row in pages, so that a large book can be checked while it is written to. */
async function inPages(db: Reader, of: AnyTable, find: Find): Promise<{ rows: number; found: Difference[] }> {
  const id = (of as unknown as { id: Parameters<typeof asc>[0] & Parameters<typeof gt>[0] }).id
  const found: Difference[] = []
  let count = 0
  for (let last = ''; ;) {
    const rows = (await db.select().from(of).where(gt(id, last)).orderBy(asc(id)).limit(PAGE)) as Row[]
    if (rows.length > 0)
      found.push(
        ...(await find(
          db,
          rows.map((row) => row.id),
          rows,
        )),
      )
    count += rows.length
    if (rows.length < PAGE) return { rows: count, found }
    last = rows.at(-1)!.id
    await turn()
  }
}

const differs = (what: Difference['what'], key: string, expected: number, found: number): Difference[] =>
  expected === found ? [] : [{ what, key, expected, found }]
const sumsBy = (rows: { id: string | null; sum: number }[]) => new Map(rows.map(({ id, sum }) => [id ?? '', sum]))

/** What an order says was given back is the sum of its refunds and of its lines, and never more than was paid. */
const checkOrders: Find = async (db, ids, rows) => {
  const [byRefund, byLine, goods] = [
    sumsBy(
      await db
        .select({ id: refunds.order_id, sum: total(refunds.amount) })
        .from(refunds)
        .where(inArray(refunds.order_id, ids))
        .groupBy(refunds.order_id),
    ),
    sumsBy(
      await db
        .select({ id: refunds.order_id, sum: total(refund_lines.amount) })
        .from(refund_lines)
        .innerJoin(refunds, eq(refunds.id, refund_lines.refund_id))
        .where(inArray(refunds.order_id, ids))
        .groupBy(refunds.order_id),
    ),
    sumsBy(
      await db
        .select({ id: order_items.order_id, sum: total(order_items.refunded) })
        .from(order_items)
        .where(inArray(order_items.order_id, ids))
        .groupBy(order_items.order_id),
    ),
  ]
  return (rows as unknown as { id: string; refunded: number }[]).flatMap(({ id, refunded }) => [
    ...differs('refunds', id, byRefund.get(id) ?? 0, refunded),
    ...differs('refund_lines', id, goods.get(id) ?? 0, byLine.get(id) ?? 0),
  ])
}

/** A commission's amount is what the books moved for it, and what its order's lines say. */
const checkCommissions: Find = async (db, ids, rows) => {
  const booked = sumsBy(
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
  const said = await saidByLines(
    db,
    ofOrders.map((row) => row.source_id),
  )
  const back = await takenBack(
    db,
    ofOrders.map((row) => row.id),
  )
  return [
    ...origins.flatMap(({ id, amount }) => differs('commission', id, amount, booked.get(id) ?? 0)),
    ...ofOrders.flatMap(({ id, amount, platform_fee, source_id, state }) => {
      const lines = said.get(source_id)
      const { taken = 0, adjusted = 0 } = back.get(id) ?? {}
      const left = (lines?.commission ?? 0) - (lines?.reversed ?? 0)
      return [
        // What the shop has corrected since is in the lines, and in rows of its own.
        ...(adjusted > 0 ? [] : differs('lines', id, amount, lines?.commission ?? 0)),
        // Null where it was computed on the whole order.
        ...(lines?.platform_fee === null || adjusted > 0
          ? []
          : differs('line_fees', id, platform_fee, lines?.platform_fee ?? 0)),
        // What was refused or waived is taken from no later refund.
        ...(state === 'rejected' || state === 'waived' ? [] : differs('reversed', id, taken, amount - left)),
      ]
    }),
  ]
}
async function saidByLines(db: Reader, order_ids: string[]) {
  if (order_ids.length === 0)
    return new Map<string, { commission: number; platform_fee: number | null; reversed: number }>()
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
  const taken = sql`-sum(${commissions.amount})`.mapWith(Number)
  const rows = await db
    .select({ id: commissions.reverses_id, taken, adjusted: count(commissions.adjustment_id) })
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

/** The uses that a coupon's limit counts are those its orders made or hold. */
const checkCoupons: Find = async (db, ids, rows) => {
  const made = sumsBy(
    await db
      .select({ id: redemptions.coupon_id, sum: sql`count(*)`.mapWith(Number) })
      .from(redemptions)
      .where(and(inArray(redemptions.coupon_id, ids), ne(redemptions.state, 'released')))
      .groupBy(redemptions.coupon_id),
  )
  return (rows as unknown as { id: string; uses: number }[]).flatMap(({ id, uses }) =>
    differs('coupon', id, made.get(id) ?? 0, uses),
  )
}

/**
 * Recomputes every figure that is kept twice and names whatever differs. While others write, a figure may be read
 * before and its rows after a change: only what differs twice does.
 */
export async function verifyBooks(db: Reader): Promise<Checked> {
  const first = await checkAll(db)
  if (first.differences.length === 0) return first
  const again = await checkAll(db)
  const seen = new Set(first.differences.map(({ what, key }) => `${what} ${key}`))
  return { ...again, differences: again.differences.filter(({ what, key }) => seen.has(`${what} ${key}`)) }
}

async function checkAll(db: Reader): Promise<Checked> {
  const differences = [
    ...(await verifyLedger(db)),
    ...(await checkStanding(db)),
    ...(await checkSummed(db)),
    ...(await checkDays(db)),
    ...(await checkEarned(db)),
    ...(await checkSold(db)),
    ...(await checkLinkSales(db)),
  ]
  const checked: Record<string, number> = { postings: await db.$count(postings) }
  const checks: [string, AnyTable, Find][] = [
    ['orders', orders, checkOrders],
    ['sums', order_sums, checkSums],
    ['commissions', commissions, checkCommissions],
    ['order_items', order_items, checkReversed],
    ['payouts', payouts, checkPayouts],
    ['waivers', waivers, checkWaivers],
    ['coupons', coupons, checkCoupons],
    ['campaigns', campaigns, checkCampaigns],
  ]
  for (const [name, of, find] of checks) {
    const { rows, found } = await inPages(db, of, find)
    checked[name] = rows
    differences.push(...found)
  }
  return { checked, differences }
}
