import type { CreateOrder } from '@affluence/contract/orders'
import { and, eq } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { searchText, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { omit } from '../../../kernel/omit.ts'
import {
  attribute,
  keepAttribution,
  findOpenSponsor,
  type SellingSponsor,
} from '../attributions/attributing.service.ts'
import { type Decision, type Found, outcomeOf } from '../attributions/attributions.rules.ts'
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
import { couponKey } from '../coupons/coupons.rules.ts'
import { customerKeys, evaluateCoupon, type Judged, redeem } from '../coupons/redemptions.service.ts'
import { orderDebit } from '../ledger/ledger.rules.ts'
import { book } from '../ledger/ledger.service.ts'
import { freeNumber } from './numbers.service.ts'
import { orderCreated, paymentReceived } from './orders.events.ts'
import { assertPlacedInRange, assertSameOrder, linesOf, type Price, priceOrder, subtotalOf } from './orders.rules.ts'
import { itemsOf } from '../sale/items.service.ts'
import { order_items, type OrderItemRow, type OrderRow, orders } from '../sale/sale.tables.ts'
import type { OrderParts } from './orderView.service.ts'
import { addSold, addSums, partsOf } from '../sale/sums.service.ts'
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
export type Placing = { sponsor_id: string; source: OrderRow['source']; input: CreateOrder; by: Actor | null }
export type PlacedOrder = { order: OrderRow; isNew: boolean; parts?: OrderParts }

/** One order with all that follows from it, or nothing; an order that the shop sends again is found, not made. */
export async function placeOrder(
  kernel: Kernel,
  tx: Tx,
  { sponsor_id, source, input, by }: Placing,
): Promise<PlacedOrder> {
  const sponsor = await findOpenSponsor(tx, sponsor_id)
  const existing = await findKnown(tx, { sponsor_id, source, input })
  if (existing) return { order: existing, isNew: false }
  if (input.currency && input.currency !== sponsor.currency)
    throw invalid('currency', 'currency_mismatch', { currency: sponsor.currency })
  const placed_at = input.placed_at ?? tx.now
  assertPlacedInRange(placed_at, tx.now)
  const offered = await ratesOffered(tx, sponsor_id, productsIn(input.items))
  assertOwn(input, offered)

  const check = await checkOrderCoupon(kernel, tx, sponsor, { ...input, placed_at })
  const price = priceOf(input, check)
  const buyer = { email: input.customer.email ?? null, phone: input.customer.phone ?? null }
  const code = input.coupon_code ?? null
  const attributed = await attribute(tx, check, { sponsor, placed_at, buyer, ref: input.ref ?? null, code })
  const row = rowOf(tx, { sponsor, source, input, placed_at, price, judged: check })
  const { influencer_id, link_id } = attributed.decision
  const order: OrderRow = { ...row, number: await freeNumber(tx), influencer_id, link_id }

  const blank = itemsFrom(tx, order, input, price)
  const earns = order.payment === 'paid' && influencer_id !== null
  const rates = { offered, held: heldBy(influencer_id, check), own: rateOf(influencer_id, attributed.found) }
  const lines = earns ? await linesEarned(tx, { order, items: blank, sponsor, influencer_id, ...rates }) : []
  const frozen = earns ? { lines, terms: await termsOf(tx, sponsor) } : null
  const items = frozen ? blank.map((item, n) => ({ ...item, ...frozenOf(lines[n]!, frozen.terms) })) : blank
  await insertOrder(tx, order)
  await writeItems(tx, items)
  await keepAttribution(tx, { order_id: order.id, sponsor_id, ...attributed })
  if (check?.coupon && !check.problem) await redeemFor(kernel, tx, order, check)
  if (order.payment_method === 'wallet') await book(tx, orderDebit(order))
  const isPaid = order.payment === 'paid'
  const events = await noteAll(tx, order, [
    { kind: 'created', to: order.fulfilment, by },
    ...(isPaid ? [paidStep(order, by)] : []),
  ])
  await emit(tx, orderCreated, by, aboutOrder(order), { order_id: order.id })
  const attribution = attributionOf(attributed.decision)
  const change = { orders: 1, discount: order.discount }
  const sale = { order, items, sponsor, policy_version: attributed.policy.version, by, frozen }
  const commission = isPaid ? await recordSale(tx, sale, change) : null
  if (!isPaid) addSums(tx, order, change)
  return { order, isNew: true, parts: { items, events, attribution, commission } }
}

/** What whoever held the coupon was promised, if it is they who earn. */
const heldBy = (influencer_id: string | null, check: Judged | null) =>
  check?.held && check.held.influencer_id === influencer_id ? { bps: check.held.commission_bps } : null
function rateOf(influencer_id: string | null, candidates: readonly Found[]) {
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
  ...{ kind: 'paid', from: 'unpaid', to: 'paid' },
  amount,
  by,
})

type Sale = Parameters<typeof createCommissions>[1]
/** The money came: it counts as a sale, and whoever brought it has earned. */
export async function recordSale(tx: Tx, sale: Sale, change: Parameters<typeof addSums>[2] = {}) {
  const { order, items, by } = sale
  await emit(tx, paymentReceived, by, aboutOrder(order), { order_id: order.id })
  const earned = await createCommissions(tx, sale)
  const { amount: commission = 0, platform_fee = 0 } = earned ?? {}
  addSums(tx, order, { ...change, paid_orders: 1, revenue: order.total, commission, platform_fee })
  addSold(tx, order, { sales: 1, revenue: order.total, parts: partsOf(items) })
  return earned && commissionOf(earned)
}
const commissionOf = ({ id, amount, bps, rule, state, matures_at }: CommissionRow) => ({
  ...{ id, amount, bps, rule, state, matures_at },
  reversed: 0,
})

async function findKnown(tx: Tx, { sponsor_id, source, input }: Omit<Placing, 'by'>) {
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

type Dated = CreateOrder & { placed_at: string }
async function checkOrderCoupon(
  { crypto }: Kernel,
  tx: Tx,
  sponsor: SellingSponsor,
  { coupon_code: code, items, customer, placed_at: at }: Dated,
) {
  if (!code) return null
  const subtotal = subtotalOf(items)
  const { id: sponsor_id, currency } = sponsor
  const input = { sponsor_id, code, subtotal, currency, customer: customerKeys(crypto, customer) }
  return evaluateCoupon(tx, { ...input, at, now: tx.now })
}

/** A shop that names a discount has computed everything; otherwise the coupon says it, and never refuses the order. */
function priceOf({ items, discount, tax, delivery_fee }: CreateOrder, check: Judged | null): Price {
  if (discount !== undefined) return priceOrder(items, { discount, tax, delivery_fee })
  const ours = check?.discount ?? 0
  const subtotal = subtotalOf(items)
  return priceOrder(items, { discount: ours, tax: ours > 0 ? Math.min(tax, subtotal - ours) : tax, delivery_fee })
}

type Parts = Omit<Placing, 'by' | 'sponsor_id'> & {
  sponsor: SellingSponsor
  placed_at: string
  price: Price
  judged: Judged | null
}
function rowOf(tx: Tx, { sponsor, source, input, placed_at, price, judged }: Parts): Omit<OrderRow, 'number'> {
  const { customer } = input
  const isPaid = input.payment === 'paid'
  return {
    id: tx.newId('ord'),
    sponsor_id: sponsor.id,
    source,
    external_id: input.external_id ?? null,
    customer_name: customer.name,
    customer_email: customer.email ?? null,
    customer_phone: customer.phone ?? null,
    customer_address: customer.address ?? null,
    customer_city: customer.city ?? null,
    customer_area: customer.area ?? null,
    search: '',
    ...omit(price, 'lines'),
    ...{ refunded: 0, refunded_delivery: 0, overpaid: 0 },
    currency: sponsor.currency,
    payment_method: input.payment_method,
    coupon_code: judged?.coupon?.code ?? input.coupon_code ?? null,
    coupon_key: input.coupon_code ? couponKey(input.coupon_code) : null,
    coupon_id: judged?.coupon?.id ?? null,
    coupon_problem: judged?.problem ?? null,
    ...{ influencer_id: null, link_id: null },
    payment: input.payment,
    fulfilment: 'pending',
    ...{ courier_name: null, courier_phone: null, tracking_hash: null },
    placed_at,
    paid_at: isPaid ? tx.now : null,
    ...{ completed_at: null, told_at: null },
    created_at: tx.now,
    updated_at: tx.now,
  }
}

const writeOrder = inserting('order_insert', orders)
const writeItems = inserting('order_item_insert', order_items)
/** What the search box looks through. */
const insertOrder = (tx: Tx, order: OrderRow) => {
  const { number, external_id, customer_name, customer_phone, customer_email, customer_address } = order
  const digits = customer_phone?.replaceAll(/\D/g, '')
  const words = [number, external_id, customer_name, customer_phone, digits, customer_email, customer_address]
  return writeOrder(tx, { ...order, search: searchText(...words.flatMap((word) => word ?? [])) })
}

const itemsFrom = (tx: Tx, order: OrderRow, { items }: CreateOrder, { lines }: Price) =>
  items.map(({ name, product_id = null, external_id = null, quantity, unit_price }, position): OrderItemRow => {
    const earned = { rule: null, bps: null, commission: null, platform_fee: null }
    const open = { ...earned, refunded: 0, reversed: 0, refunded_before: 0 }
    const id = tx.newId('itm')
    const fields = { product_id, external_id, name, quantity, unit_price }
    return { id, order_id: order.id, position, ...fields, ...lines[position]!, ...open }
  })

async function redeemFor({ crypto }: Kernel, tx: Tx, order: OrderRow, { coupon, held }: Judged) {
  const { customer_name: name, customer_email: email, customer_phone: phone } = order
  const { customer_address: address, customer_city: city } = order
  const keys = customerKeys(crypto, { name, email, phone, address, city })
  const assignment_id = held?.id ?? null
  const paid = order.payment === 'paid'
  await redeem(tx, coupon!, { assignment_id, order_id: order.id, ...keys, paid })
}
