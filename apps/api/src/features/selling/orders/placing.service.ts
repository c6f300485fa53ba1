import type { CreateOrder } from '@affluence/contract/orders'
import { and, eq } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { slot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import {
  attribute,
  keepAttribution,
  findOpenSponsor,
  type SellingSponsor,
} from '../attributions/attributing.service.ts'
import { type Decision, type PossiblePromoter, outcomeOf } from '../attributions/attributions.rules.ts'
import { feeOfLine } from '../commissions/commissions.rules.ts'
import type { CommissionRow } from '../commissions/commissions.tables.ts'
import {
  createCommissions,
  type Lines,
  linesEarned,
  productsIn,
  ratesOffered,
  termsOf,
} from '../commissions/earning.service.ts'
import { customerKeys, evaluateCoupon, type CouponEvaluation, redeem } from '../coupons/redemptions.service.ts'
import { orderDebit } from '../ledger/ledger.rules.ts'
import { book } from '../ledger/ledger.service.ts'
import { freeNumber } from './numbers.service.ts'
import { orderCreated, paymentReceived } from './orders.events.ts'
import { assertPlacedInRange, assertSameOrder, linesOf, type Price, priceOrder, subtotalOf } from './orders.rules.ts'
import { itemsOf } from '../sale/items.service.ts'
import { type OrderItemRow, type OrderRow, orders } from '../sale/sale.tables.ts'
import type { OrderParts } from './orderView.service.ts'
import { addSold, addSums, partsOf } from '../sale/sums.service.ts'
import { insertOrder, itemsFrom, rowOf, writeItems } from './orderRows.service.ts'
import { noteAll, type Step } from './timeline.service.ts'

const orderByExternalId = statement('placing_by_external_id', (db) =>
  db
    .select()
    .from(orders)
    .where(
      and(
        eq(orders.sponsor_id, slot('sponsor_id')),
        eq(orders.source, slot('source')),
        eq(orders.external_id, slot('external_id')),
      ),
    ),
)
export type Placing = {
  sponsor_id: string
  source: OrderRow['source']
  input: CreateOrder
  zone_id?: string | null
  by: Actor | null
}
export type PlacedOrder = { order: OrderRow; isNew: boolean; parts?: OrderParts }

/** One order with all that follows from it, or nothing; an order that the shop sends again is found, not made. */
export async function placeOrder(
  kernel: Kernel,
  tx: Tx,
  { sponsor_id, source, input, zone_id = null, by }: Placing,
): Promise<PlacedOrder> {
  const sponsor = await findOpenSponsor(tx, sponsor_id)
  const existing = await findKnown(tx, { sponsor_id, source, input })
  if (existing) return { order: existing, isNew: false }
  if (input.currency && input.currency !== sponsor.currency)
    throw invalid('currency', 'currency_mismatch', { currency: sponsor.currency })
  const placed_at = instantOf(input, tx.now)
  const offers = await ratesOffered(tx, sponsor_id, productsIn(input.items))
  assertOwn(input, offers)

  const check = await checkOrderCoupon(kernel, tx, sponsor, { ...input, placed_at })
  const price = priceOf(input, check)
  const buyer = { email: input.customer.email ?? null, phone: input.customer.phone ?? null }
  const code = input.coupon_code ?? null
  const attributed = await attribute(tx, check, { sponsor, placed_at, buyer, ref: input.ref ?? null, code })
  const row = rowOf(tx, { sponsor, source, input, zone_id, placed_at, price, evaluation: check })
  const { influencer_id, link_id } = attributed.decision
  const order: OrderRow = { ...row, number: await freeNumber(tx), influencer_id, link_id }

  const rates = { offers, held: heldBy(influencer_id, check), own: rateOf(influencer_id, attributed.candidates) }
  const { items, frozen } = await freezeEarned(tx, order, itemsFrom(tx, order, input, price), { sponsor, ...rates })
  await insertOrder(tx, order)
  await writeItems(tx, items)
  await keepAttribution(tx, { order_id: order.id, sponsor_id, ...attributed })
  if (check?.coupon && !check.problem) await redeemFor(kernel, tx, order, check)
  if (order.payment_method === 'wallet') await book(tx, orderDebit(order))
  const isPaid = order.payment === 'paid'
  const events = await noteAll(tx, order, firstSteps(order, by))
  await emit(tx, orderCreated, by, aboutOrder(order), { order_id: order.id })
  const attribution = attributionOf(attributed.decision)
  const change = { orders: 1, discount: order.discount }
  const sale = { order, items, sponsor, policy_version: attributed.policy.version, by, frozen }
  const commission = isPaid ? await recordSale(tx, sale, change) : null
  if (!isPaid) addSums(tx, order, change)
  return { order, isNew: true, parts: { items, events, attribution, commission } }
}

function instantOf({ placed_at }: CreateOrder, now: string) {
  if (placed_at) assertPlacedInRange(placed_at, now)
  return placed_at ?? now
}

/** What each line of a paid order earns, with the rate and the rule of now. */
async function freezeEarned(
  tx: Tx,
  order: OrderRow,
  items: OrderItemRow[],
  {
    sponsor,
    ...rates
  }: { sponsor: SellingSponsor } & Pick<Parameters<typeof linesEarned>[1], 'offers' | 'held' | 'own'>,
) {
  const { influencer_id } = order
  if (order.payment !== 'paid' || influencer_id === null) return { items, frozen: null }
  const lines = await linesEarned(tx, { order, items, sponsor, influencer_id, ...rates })
  const terms = await termsOf(tx, sponsor)
  return { items: items.map((item, n) => ({ ...item, ...frozenOf(lines[n]!, terms) })), frozen: { lines, terms } }
}

/** What whoever held the coupon was promised, if it is they who earn. */
const heldBy = (influencer_id: string | null, check: CouponEvaluation | null) =>
  check?.held && check.held.influencer_id === influencer_id ? { bps: check.held.commission_bps } : null
function rateOf(influencer_id: string | null, candidates: readonly PossiblePromoter[]) {
  const winner = candidates.find(({ influencer }) => influencer?.id === influencer_id)
  return winner?.influencer ? { bps: winner.influencer.commission_bps ?? null } : undefined
}
const frozenOf = (line: Lines[number], { fee_bps }: { fee_bps: number }) => ({
  rule: line.rule,
  bps: line.bps,
  commission: line.amount,
  platform_fee: feeOfLine(line, fee_bps),
})
function attributionOf({ via, receipt }: Decision): OrderParts['attribution'] {
  const influencer = receipt.candidates.find(({ won }) => won)?.influencer ?? null
  const reason = outcomeOf(receipt)
  return reason === null ? null : { influencer, via, reason, receipt }
}

export const aboutOrder = ({ id, sponsor_id, influencer_id }: OrderRow) => ({
  subject_id: id,
  sponsor_id,
  influencer_id,
})

export const paidStep = ({ total: amount }: OrderRow, by: Actor | null): Step => ({
  kind: 'paid',
  from: 'unpaid',
  to: 'paid',
  amount,
  by,
})

const firstSteps = (order: OrderRow, by: Actor | null): Step[] => [
  { kind: 'created', to: order.fulfilment, by },
  ...(order.payment === 'paid' ? [paidStep(order, by)] : []),
]

type Sale = Parameters<typeof createCommissions>[1]
/** The money came: it counts as a sale, and whoever brought it has earned. */
export async function recordSale(tx: Tx, sale: Sale, change: Parameters<typeof addSums>[2] = {}) {
  const { order, items, by } = sale
  await emit(tx, paymentReceived, by, aboutOrder(order), { order_id: order.id })
  const earnings = await createCommissions(tx, sale)
  const { amount: commission = 0, platform_fee = 0 } = earnings ?? {}
  addSums(tx, order, { ...change, paid_orders: 1, revenue: order.total, commission, platform_fee })
  addSold(tx, order, { sales: 1, revenue: order.total, parts: partsOf(items) })
  return earnings && commissionOf(earnings)
}
const commissionOf = ({ id, amount, bps, rule, state, matures_at }: CommissionRow) => ({
  id,
  amount,
  bps,
  rule,
  state,
  matures_at,
  reversed: 0,
})

async function findKnown(tx: Tx, { sponsor_id, source, input }: Omit<Placing, 'by' | 'zone_id'>) {
  if (!input.external_id) return null
  const [order] = await orderByExternalId(tx, { sponsor_id, source, external_id: input.external_id })
  if (!order) return null
  const items = await itemsOf(tx, order.id)
  // What we computed ourselves is not compared: a coupon may have changed meanwhile.
  const { discount = order.discount, delivery_fee } = input
  // Not priced anew: another order is a conflict, even one that could not be priced.
  const total = subtotalOf(input.items) - discount + delivery_fee
  assertSameOrder({ ...order, lines: linesOf(items) }, { total, lines: linesOf(input.items) })
  return order
}

function assertOwn({ items }: CreateOrder, own: ReadonlyMap<string, unknown>) {
  const wrong = items.findIndex(({ product_id }) => product_id && !own.has(product_id))
  if (wrong >= 0) throw invalid(`items.${wrong}.product_id`, 'unknown_product')
}

type DatedOrder = CreateOrder & { placed_at: string }
async function checkOrderCoupon(
  { crypto }: Kernel,
  tx: Tx,
  sponsor: SellingSponsor,
  { coupon_code: code, items, customer, placed_at: at }: DatedOrder,
) {
  if (!code) return null
  const subtotal = subtotalOf(items)
  const { id: sponsor_id, currency } = sponsor
  const input = { sponsor_id, code, subtotal, currency, customer: customerKeys(crypto, customer) }
  return evaluateCoupon(tx, { ...input, at, now: tx.now })
}

/** A shop that names a discount has computed everything; otherwise the coupon says it, and never refuses the order. */
function priceOf({ items, discount, tax, delivery_fee }: CreateOrder, check: CouponEvaluation | null): Price {
  if (discount !== undefined) return priceOrder(items, { discount, tax, delivery_fee })
  const ours = check?.discount ?? 0
  const subtotal = subtotalOf(items)
  return priceOrder(items, { discount: ours, tax: ours > 0 ? Math.min(tax, subtotal - ours) : tax, delivery_fee })
}

async function redeemFor({ crypto }: Kernel, tx: Tx, order: OrderRow, { coupon, held }: CouponEvaluation) {
  const { customer_name: name, customer_email: email, customer_phone: phone } = order
  const { customer_address: address, customer_city: city } = order
  const keys = customerKeys(crypto, { name, email, phone, address, city })
  const assignment_id = held?.id ?? null
  const isPaid = order.payment === 'paid'
  await redeem(tx, coupon!, { assignment_id, order_id: order.id, ...keys, paid: isPaid })
}
