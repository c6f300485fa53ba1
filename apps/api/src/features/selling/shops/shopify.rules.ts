import { z } from 'zod'
import { sum } from '../../../kernel/money.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { Refund, refundOf } from './shopifyRefund.rules.ts'
import { clip, Decimal, Identifier, instantOf, orderOf, REF_NOTES, refIn, type ShopMessage } from './shopOrder.rules.ts'
import { currentSale } from './shopifySold.rules.ts'

const text = z.string().nullish()
const Taxes = z.array(z.object({ price: Decimal })).nullish()
const Edit = z.object({
  order_edit: z.object({
    order_id: Identifier,
    committed_at: z.iso.datetime({ offset: true }).nullish(),
    created_at: z.iso.datetime({ offset: true }).nullish(),
    staff_note: text,
  }),
})
const Item = z.object({
  id: Identifier,
  title: text,
  name: text,
  quantity: z.int().min(0),
  current_quantity: z.int().min(0).nullish(),
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
  updated_at: z.iso.datetime({ offset: true }).nullish(),
  cancelled_at: text,
  financial_status: text,
  fulfillment_status: text,
  taxes_included: z.boolean().nullish(),
  total_price: Decimal,
  current_total_price: Decimal.nullish(),
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
const ORDERS = new Set([
  'orders/create',
  'orders/paid',
  'orders/updated',
  'orders/edited',
  'orders/cancelled',
  'orders/fulfilled',
])

export function readShopify(topic: string, payload: unknown, currency: string): ShopMessage {
  if (topic === 'refunds/create') {
    const refund = read(Refund, payload)
    return { kind: 'refund', external_order_id: refund.order_id, refund: refundOf(refund, currency) }
  }
  if (!ORDERS.has(topic)) return { kind: 'other' }
  const edit = Edit.safeParse(payload)
  if (edit.success) return editOf(edit.data)
  const order = read(Order, payload)
  // A test order was not paid for, and earns no commission.
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
      told_at: instantOf(order.updated_at),
      edit_reason: 'Shopify',
    },
  }
}

/** It names the lines that changed, without their prices: those come with the order that was updated by it. */
function editOf({ order_edit: edit }: z.output<typeof Edit>): ShopMessage {
  const told_at = instantOf(edit.committed_at ?? edit.created_at)
  return { kind: 'edit', external_order_id: edit.order_id, told_at, reason: clip(edit.staff_note ?? '', 300) }
}

function read<T extends z.ZodType>(schema: T, payload: unknown): z.output<T> {
  const result = schema.safeParse(payload)
  if (!result.success) throw invalid(result.error.issues[0]!.path.join('.'), 'unreadable_order')
  return result.data
}

function soldBy(order: ShopifyOrder) {
  const { currency } = order
  const { lines, total } = currentSale(order)
  const { customer, shipping_address: to = order.billing_address } = order
  const fullName = [customer?.first_name, customer?.last_name].filter(Boolean).join(' ')
  return {
    external_id: order.id,
    currency,
    placed_at: order.processed_at ?? order.created_at,
    lines,
    discount: sum(lines.map(({ discount }) => discount)),
    tax: sum(lines.map(({ tax }) => tax)),
    total,
    coupon_code: order.discount_codes?.[0]?.code,
    ref: refOf(order),
    customer: {
      name: to?.name ?? fullName,
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
