import { eq } from 'drizzle-orm'
import { sum } from '../../../kernel/money.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { attributions } from '../attributions/attributions.tables.ts'
import { reversalOfLine, reversalOfShares } from '../commissions/commissions.rules.ts'
import { adjustCommission, findOrigin, isEnded, reversalsOf } from '../commissions/commissions.service.ts'
import type { CommissionRow } from '../commissions/commissions.tables.ts'
import { createCommissions, linesEarned, termsOf } from '../commissions/earning.service.ts'
import { type SponsorRow, sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { earnedAtFrozenRate, feesAtFrozenRate } from './corrections.rules.ts'
import type { OrderItemRow, OrderRow } from '../sale/sale.tables.ts'
import { feesOf } from './refunds.service.ts'

type CorrectedOrder = {
  /** As it stands after the correction. */
  order: OrderRow
  items: readonly OrderItemRow[]
  lines: readonly OrderItemRow[]
  adjustment_id: string
}
const nothing = { commission: 0, platform_fee: 0 }

/**
 * What a paid order's lines earn after a correction, at the rates that were frozen when it was paid; lines that came
 * with it at the rates of today. Books the difference to what stands, and says it.
 */
export async function correctEarned(tx: Tx, { order, items, lines, adjustment_id }: CorrectedOrder) {
  if (order.influencer_id === null) return { lines, added: nothing }
  const origin = await findOrigin(tx, 'order', order.id)
  // Somebody refused or waived it: the order is corrected, and nothing is earned by that.
  if (origin && isEnded(origin.state)) return { lines: lines.map(reversedAgain), added: nothing }
  const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, order.sponsor_id))
  const earnings = (await earnedLines(tx, { order, items, lines, sponsor: sponsor!, origin })).map(reversedAgain)
  const due = dueOf(earnings)
  const stood = origin ? await standsNow(tx, origin) : { amount: 0, base: 0, platform_fee: 0 }
  const added = { commission: due.amount - stood.amount, platform_fee: due.platform_fee - stood.platform_fee }
  const first = origin ?? (await earnAfterAll(tx, order, sponsor!, earnings))
  if (!first) return { lines: earnings, added: nothing }
  const now = origin ? stood : first
  await adjustCommission(tx, first, {
    adjustment_id,
    amount: due.amount - now.amount,
    base: due.base - now.base,
    platform_fee: due.platform_fee - now.platform_fee,
    by: null,
  })
  return { lines: earnings, added }
}

const reversedAgain = (line: OrderItemRow): OrderItemRow => {
  const of = { commission: line.commission ?? 0, paid: line.total - line.discount, refunded_so_far: line.refunded }
  return { ...line, reversed: reversalOfLine({ ...of, reversed_so_far: 0 }) }
}

type Earning = Omit<CorrectedOrder, 'adjustment_id'> & { sponsor: SponsorRow; origin: CommissionRow | null }
async function earnedLines(tx: Tx, { order, items, lines, sponsor, origin }: Earning): Promise<OrderItemRow[]> {
  const { fee_bps } = await termsOf(tx, sponsor)
  const fees = feesOf(origin?.platform_fee ?? 0, items)
  const before = items.map((item, n) => ({ ...item, commission: item.commission ?? 0, fee: fees[n]! }))
  const was = new Map(before.map((item) => [item.id, item]))
  const feeOf = feesAtFrozenRate(before, fee_bps)
  const added = lines.filter(({ id }) => !was.has(id))
  const influencer_id = order.influencer_id!
  const newEarnings = added.length > 0 ? await linesEarned(tx, { order, items: added, sponsor, influencer_id }) : []
  const offers = new Map(newEarnings.map((line) => [line.id, line]))
  return lines.map((line) => {
    const [old, offer] = [was.get(line.id), offers.get(line.id)]
    const commission = offer ? offer.amount : earnedAtFrozenRate(line, old!)
    const { rule, bps } = offer ?? line
    return { ...line, rule, bps, commission, platform_fee: feeOf(commission, line.base, old) }
  })
}

/** What is due for these lines, less what was given back of them. */
function dueOf(lines: readonly OrderItemRow[]) {
  const parts = lines.map((line) => ({ paid: line.total - line.discount, refunded_so_far: line.refunded }))
  const restOf = (amounts: readonly number[]) =>
    sum(amounts) -
    reversalOfShares(
      parts.map((part, n) => ({ ...part, amount: amounts[n]! })),
      0,
    )
  return {
    amount: sum(lines.map(({ commission, reversed }) => (commission ?? 0) - reversed)),
    base: restOf(lines.map(({ base }) => base)),
    platform_fee: restOf(lines.map(({ platform_fee }) => platform_fee ?? 0)),
  }
}

async function standsNow(tx: Tx, origin: CommissionRow) {
  const rows = [origin, ...(await reversalsOf(tx, origin.id))]
  const of = (key: 'amount' | 'base' | 'platform_fee') => sum(rows.map((row) => row[key]))
  return { amount: of('amount'), base: of('base'), platform_fee: of('platform_fee') }
}

/** The order earned nothing before, and does now. */
async function earnAfterAll(tx: Tx, order: OrderRow, sponsor: SponsorRow, items: readonly OrderItemRow[]) {
  const [attribution] = await tx.select().from(attributions).where(eq(attributions.order_id, order.id))
  const lines = items.map(({ id, base, rule, bps, commission }) => ({
    id,
    base,
    bps,
    rule: rule ?? ('none' as const),
    amount: commission ?? 0,
  }))
  const frozen = { lines, terms: await termsOf(tx, sponsor) }
  return createCommissions(tx, {
    order,
    items,
    sponsor,
    policy_version: attribution?.policy_version ?? 1,
    by: null,
    frozen,
  })
}
