import type { RateRule } from '@affluence/contract/commissions'
import type { CreateOrder } from '@affluence/contract/orders'
import { fraction, split, sum } from '../../../kernel/money.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { feeOfLine } from '../commissions/commissions.rules.ts'
import { linesOf, type Price, type PricedLine } from './orders.rules.ts'

type Goods = CreateOrder['items']
type Totals = Record<'discount' | 'tax' | 'delivery_fee' | 'total', number>
/** A line as it is stored. */
type Item = PricedLine & {
  id: string
  order_id: string
  position: number
  product_id: string | null
  external_id: string | null
  name: string
  quantity: number
  unit_price: number
  rule: RateRule | null
  bps: number | null
  commission: number | null
  platform_fee: number | null
  refunded: number
  reversed: number
  refunded_before: number
}
const eachLine = (items: Parameters<typeof linesOf>[0]) => items.map((item) => linesOf([item])).toSorted()
const isSold = ({ quantity }: Item) => quantity > 0

/** Whether the shop says anything else than what is stored; in which order it names the lines does not matter. */
export function isCorrected(order: Totals, items: readonly Item[], goods: Goods, price: Price): boolean {
  const [before, after] = [eachLine(items.filter(isSold)), eachLine(goods)]
  const totals = ['discount', 'tax', 'delivery_fee', 'total'] as const
  return totals.some((name) => order[name] !== price[name]) || before.join() !== after.join()
}

/** Lines are the same line where the shop gives them the same id; what is no longer sold stays with nothing in it. */
export function correctedLines(
  items: readonly Item[],
  { goods, price, newId }: { goods: Goods; price: Price; newId: () => string },
): Item[] {
  const { order_id } = items[0]!
  const byExternalId = new Map(
    items.flatMap((item) => (item.external_id === null ? [] : [[item.external_id, item] as const])),
  )
  const after = Math.max(...items.map(({ position }) => position)) + 1
  const afterItems = goods.map(({ name, external_id = null, product_id = null, quantity, unit_price }, n): Item => {
    const now = { name, quantity, unit_price, ...price.lines[n]! }
    const item = byExternalId.get(external_id ?? '')
    if (item) byExternalId.delete(external_id!)
    if (item) return { ...item, ...now }
    const open = { rule: null, bps: null, commission: null, platform_fee: null }
    const back = { refunded: 0, reversed: 0, refunded_before: 0 }
    return { id: newId(), order_id, position: after + n, product_id, external_id, ...now, ...open, ...back }
  })
  const remainingIds = new Set(afterItems.map(({ id }) => id))
  const removed = items.filter(({ id }) => !remainingIds.has(id))
  return [...afterItems, ...removed.map((item) => ({ ...item, quantity: 0, total: 0, discount: 0, tax: 0, base: 0 }))]
}

/** What was given back stays given back: what a line can no longer carry goes to those that are left. */
export function refundsOn(lines: readonly Item[]): Item[] {
  const rest = lines.map((line) => Math.min(line.refunded, line.total - line.discount))
  const rooms = lines.map((line, n) => line.total - line.discount - rest[n]!)
  const over = sum(lines.map(({ refunded }) => refunded)) - sum(rest)
  if (over > sum(rooms)) throw invalid('total', 'less_than_refunded', { refunded: over + sum(rest) })
  const more = split(over, rooms)
  return lines.map((line, n) => ({ ...line, refunded: rest[n]! + more[n]! }))
}

/** What a line earns after the correction, at the rate that was frozen when its order was paid. */
export function earnedAtFrozenRate(now: Item, was: Item): number {
  if (was.bps !== null) return fraction(now.base, was.bps, 10_000)
  return fraction(was.commission ?? 0, now.quantity, was.quantity)
}

type Feed = { base: number; commission: number; fee: number }
/** The platform's fee at the rate of then: today's where that gives what was booked, otherwise in proportion. */
export function feesAtFrozenRate(was: readonly Feed[], fee_bps: number) {
  const isToday = was.every(({ base, commission: amount, fee }) => feeOfLine({ amount, base }, fee_bps) === fee)
  return (amount: number, base: number, before: Feed | undefined) =>
    isToday || !before ? feeOfLine({ amount, base }, fee_bps) : amount > 0 ? fraction(before.fee, base, before.base) : 0
}

/** What changed, in a form that needs no language: the pieces of each line before and after. */
export function changesIn(before: readonly Item[], after: readonly Item[]): string {
  const was = new Map(before.map((item) => [item.id, item.quantity]))
  return after
    .filter((item) => (was.get(item.id) ?? 0) !== item.quantity)
    .map((item) => `${item.name}: ${was.get(item.id) ?? 0} → ${item.quantity}`)
    .join(', ')
}
