import { z } from 'zod'
import { sum } from '../../kernel/amounts.ts'
import { invalid } from '../../kernel/refusal.ts'
import { Refund, refundOf } from './shopifyRefund.rules.ts'
import { Decimal, Identifier, minor, orderOf, REF_NOTES, refIn, type ShopMessage } from './shopOrder.rules.ts'

const text = z.string().nullish()
const Taxes = z.array(z.object({ price: Decimal })).nullish()
const Item = z.object({
  id: Identifier,
  title: text,
  name: text,
  quantity: z.int().min(0),
  price: Decimal,
  total_discount: Decimal.nullish(),
  discount_allocations: z.array(z.object({ amount: Decimal })).nullish(),
  tax_lines: Taxes,
})
const Address = z
  .object({ name: text, phone: text, address1: text, address2: text, city: text, province: text })
  .nullish()
const Order = z.object({
  id: Identifier,
  test: z.boolean().nullish(),
  currency: z.string(),
  created_at: z.iso.datetime({ offset: true }),
  processed_at: z.iso.datetime({ offset: true }).nullish(),
  cancelled_at: text,
  financial_status: text,
  fulfillment_status: text,
  taxes_included: z.boolean().nullish(),
  total_price: Decimal,
  email: text,
  phone: text,
  landing_site: text,
  discount_codes: z.array(z.object({ code: z.string() })).nullish(),
  note_attributes: z.array(z.object({ name: z.string(), value: z.unknown() })).nullish(),
  customer: z.object({ first_name: text, last_name: text, email: text, phone: text }).nullish(),
  shipping_address: Address,
  billing_address: Address,
  line_items: z.array(Item),
  refunds: z.array(Refund).nullish(),
})
type ShopifyOrder = z.output<typeof Order>

const PAID = new Set(['paid', 'partially_refunded', 'refunded'])
const ORDERS = new Set(['orders/create', 'orders/paid', 'orders/updated', 'orders/cancelled', 'orders/fulfilled'])

export function readShopify(topic: string, payload: unknown, currency: string): ShopMessage {
  if (topic === 'refunds/create') {
    const refund = read(Refund, payload)
    return { kind: 'refund', external_order_id: refund.order_id, refund: refundOf(refund, currency) }
  }
  if (!ORDERS.has(topic)) return { kind: 'other' }
  const order = read(Order, payload)
  // Nobody paid for a trial order, and nobody may earn from it.
  if (order.test) return { kind: 'other' }
  const isPaid = PAID.has(order.financial_status ?? '')
  return {
    kind: 'order',
    external_order_id: order.id,
    order: {
      input: orderOf(soldBy(order)),
      isPaid,
      isDelivered: order.fulfillment_status === 'fulfilled',
      isCancelled: Boolean(order.cancelled_at),
      refunds: (order.refunds ?? []).map((one) => refundOf(one, order.currency)),
      codes: (order.discount_codes ?? []).map(({ code }) => code),
    },
  }
}

function read<T extends z.ZodType>(schema: T, payload: unknown): z.output<T> {
  const result = schema.safeParse(payload)
  if (!result.success) throw invalid(result.error.issues[0]!.path.join('.'), 'unreadable_order')
  return result.data
}

function soldBy(order: ShopifyOrder) {
  const { currency, taxes_included } = order
  const lines = order.line_items.map((item) => {
    const tax = sum((item.tax_lines ?? []).map(({ price }) => minor(price, currency)))
    const priced = minor(item.price, currency) * item.quantity
    const given = (item.discount_allocations ?? []).map(({ amount }) => minor(amount, currency))
    const discount = given.length > 0 ? sum(given) : minor(item.total_discount, currency)
    const gross = taxes_included ? priced : priced + tax
    return { external_id: item.id, name: item.title ?? item.name ?? '', quantity: item.quantity, gross, discount, tax }
  })
  const { customer, shipping_address: to = order.billing_address } = order
  const named = [customer?.first_name, customer?.last_name].filter(Boolean).join(' ')
  return {
    external_id: order.id,
    currency,
    placed_at: order.processed_at ?? order.created_at,
    lines,
    discount: sum(lines.map(({ discount }) => discount)),
    tax: sum(lines.map(({ tax }) => tax)),
    total: minor(order.total_price, currency),
    coupon_code: order.discount_codes?.[0]?.code,
    ref: refOf(order),
    customer: {
      name: to?.name ?? named,
      email: order.email ?? customer?.email ?? null,
      phone: order.phone ?? to?.phone ?? customer?.phone ?? null,
      street: [to?.address1, to?.address2],
      city: to?.city ?? null,
      area: to?.province ?? null,
    },
  }
}

function refOf({ note_attributes, landing_site }: ShopifyOrder) {
  const note = note_attributes?.find(({ name }) => REF_NOTES.includes(name))?.value
  return typeof note === 'string' && note ? note : refIn(landing_site)
}
