import type { FulfilmentState, OrderAction, PaymentState } from '@affluence/contract/orders'
import type { AdminActor, KeyActor, SponsorActor } from '../../../kernel/access.ts'
import { fraction, split, sum } from '../../../kernel/money.ts'
import { machine } from '../../../kernel/lifecycle.ts'
import { Refusal, invalid } from '../../../kernel/refusal.ts'
import { later } from '../../../kernel/clock.ts'

/** Who moves an order along: its sponsor, a program of the sponsor, or an admin. */
export type OrderActor = SponsorActor | AdminActor | KeyActor

export const payment = machine('payment', {
  unpaid: { mark_paid: 'paid', mark_failed: 'failed' },
  paid: { refund_part: 'partially_refunded', refund_all: 'refunded' },
  partially_refunded: { refund_part: 'partially_refunded', refund_all: 'refunded' },
  refunded: {},
  failed: {},
})
export const fulfilment = machine('fulfilment', {
  pending: { assign: 'assigned', cancel: 'cancelled', fail: 'failed' },
  assigned: { pick_up: 'picked_up', cancel: 'cancelled', fail: 'failed' },
  picked_up: { start_transit: 'in_transit', cancel: 'cancelled', fail: 'failed' },
  in_transit: { complete: 'completed', cancel: 'cancelled', fail: 'failed' },
  completed: {},
  cancelled: {},
  failed: {},
})
export const actionTo = {
  assigned: 'assign',
  picked_up: 'pick_up',
  in_transit: 'start_transit',
  completed: 'complete',
  cancelled: 'cancel',
  failed: 'fail',
} as const satisfies Record<Exclude<FulfilmentState, 'pending'>, OrderAction>

type ItemInput = { quantity: number; unit_price: number }
export const subtotalOf = (items: readonly ItemInput[]) => sum(items.map((item) => item.quantity * item.unit_price))
export type PricedLine = { total: number; discount: number; tax: number; base: number }
export type Price = {
  subtotal: number
  discount: number
  tax: number
  delivery_fee: number
  total: number
  lines: PricedLine[]
}

/** Discount and contained tax fall on the goods lines in proportion; delivery is never part of a base. */
export function priceOrder(
  items: readonly ItemInput[],
  extras: { discount: number; tax: number; delivery_fee: number },
): Price {
  const totals = items.map((item) => item.quantity * item.unit_price)
  const subtotal = sum(totals)
  if (subtotal + extras.delivery_fee > 1e12) throw invalid('items', 'too_large', { max: 1e12 })
  if (extras.discount > subtotal) throw invalid('discount', 'discount_too_large', { max: subtotal })
  if (extras.tax > subtotal - extras.discount)
    throw invalid('tax', 'tax_too_large', { max: subtotal - extras.discount })
  const discounts = split(extras.discount, totals)
  const paid = totals.map((total, i) => total - discounts[i]!)
  const taxes = split(extras.tax, paid)
  const lines = totals.map((total, i) => ({
    total,
    discount: discounts[i]!,
    tax: taxes[i]!,
    base: paid[i]! - taxes[i]!,
  }))
  return { subtotal, ...extras, total: subtotal - extras.discount + extras.delivery_fee, lines }
}

export const OLDEST_DAYS = 365
export const AHEAD_MINUTES = 5
export function assertPlacedInRange(placed_at: string, now: string) {
  if (placed_at === now) return
  const oldest = later(now, -OLDEST_DAYS * 86_400_000)
  const newest = later(now, AHEAD_MINUTES * 60_000)
  if (placed_at < oldest || placed_at > newest) throw invalid('placed_at', 'placed_at_out_of_range', { oldest, newest })
}

export type Refundable = { id: string; total: number; discount: number; refunded: number; quantity: number }
export type Spread = { lines: { id: string; amount: number }[]; delivery_fee: number; amount: number }
const leftOf = (line: Refundable) => line.total - line.discount - line.refunded

/** An amount spreads over the goods by what is left of each, remainder on the last, the delivery fee last of all. */
export function spreadAmount(amount: number, lines: readonly Refundable[], deliveryLeft: number): Spread {
  const rest = lines.map(leftOf)
  const goods = sum(rest)
  if (amount > goods + deliveryLeft) throw invalid('amount', 'more_than_left', { left: goods + deliveryLeft })
  const onGoods = Math.min(amount, goods)
  const parts = split(onGoods, rest)
  return {
    lines: lines.map((line, i) => ({ id: line.id, amount: parts[i]! })).filter((part) => part.amount > 0),
    delivery_fee: amount - onGoods,
    amount,
  }
}

type AskedBack = { item_id: string; quantity?: number | undefined; amount?: number | undefined }
/** Lines given back whole, by quantity or by amount. */
export function spreadLines(
  refunds: readonly AskedBack[],
  delivery_fee: number,
  lines: readonly Refundable[],
  deliveryLeft: number,
): Spread {
  if (delivery_fee > deliveryLeft) throw invalid('delivery_fee', 'more_than_left', { left: deliveryLeft })
  const ids = new Set<string>()
  const parts = refunds.map((want, i) => {
    const line = lines.find((candidate) => candidate.id === want.item_id)
    if (!line || ids.has(line.id)) throw invalid(`lines.${i}.item_id`, 'unknown_item')
    ids.add(line.id)
    const amount = amountBack(want, line, `lines.${i}.quantity`)
    if (amount > leftOf(line)) throw invalid(`lines.${i}`, 'more_than_left', { left: leftOf(line) })
    return { id: line.id, amount }
  })
  const amount = sum(parts.map((part) => part.amount)) + delivery_fee
  if (amount === 0) throw invalid('lines', 'more_than_left', { left: 0 })
  return { lines: parts.filter((part) => part.amount > 0), delivery_fee, amount }
}
/** Where what went back so far is a number of pieces, those are counted on: piece by piece gives back the whole. */
function amountBack({ quantity, amount }: AskedBack, line: Refundable, path: string) {
  if (amount !== undefined) return amount
  if (quantity === undefined) return leftOf(line)
  const paid = line.total - line.discount
  const pieces = fraction(line.quantity, line.refunded, paid)
  const isCounted = paid >= line.quantity && fraction(paid, pieces, line.quantity) === line.refunded
  const before = isCounted ? pieces : 0
  if (before + quantity > line.quantity) throw invalid(path, 'more_than_left', { left: line.quantity - before })
  const back = fraction(paid, before + quantity, line.quantity)
  return isCounted ? back - line.refunded : Math.min(back, leftOf(line))
}

/** Whether a refund empties the order or leaves something. */
export const refundStep = (left: number) => (left === 0 ? ('refund_all' as const) : ('refund_part' as const))

type Stand = { payment: PaymentState; fulfilment: FulfilmentState }
/** Whether there is or may still be something that somebody could have earned. */
export const mayEarn = ({ payment: money, fulfilment: goods }: Stand) =>
  goods !== 'cancelled' && money !== 'refunded' && money !== 'failed'
type CommissionStand = Stand & { attributed: boolean }
const movesFrom = new Map(
  fulfilment.states.map((state) => [
    state,
    (Object.values(actionTo) as OrderAction[]).filter((action) => fulfilment.can(state, action as never)),
  ]),
)
export function actionsFor(order: CommissionStand): OrderAction[] {
  const money: OrderAction[] = []
  if (payment.can(order.payment, 'mark_paid') && order.fulfilment !== 'cancelled')
    money.push('mark_paid', 'mark_failed')
  if (payment.can(order.payment, 'refund_part')) money.push('refund')
  if (!order.attributed && mayEarn(order)) money.push('attribute')
  return [...money, ...movesFrom.get(order.fulfilment)!]
}

type Line = { name: string; product_id?: string | null | undefined; quantity: number; unit_price: number }
/** The goods as a text that two sendings of one order have in common. */
export const linesOf = (items: readonly Line[]) =>
  JSON.stringify(
    items.map(({ name, product_id, quantity, unit_price }) => [name, product_id ?? null, quantity, unit_price]),
  )

/** The same order sent again must be the same order. */
export function assertSameOrder(
  existing: { id: string; total: number; lines: string },
  whole: { total: number; lines: string },
) {
  if (existing.total !== whole.total || existing.lines !== whole.lines) {
    throw new Refusal('conflict', 'external_id_conflict', { id: existing.id })
  }
}

/** An address or a number in the place of a name would tell more than a name. */
const tells = /@|\d{4}/
/** Who only brought the buyer sees a first name and an initial. */
export function maskedName(name: string): string {
  const [firstName = '', ...rest] = name.trim().split(/\s+/)
  const first = tells.test(firstName) ? `${[...firstName][0]!}…` : firstName
  const last = rest.at(-1)
  return last ? `${first} ${[...last][0]!.toUpperCase()}.` : first
}
