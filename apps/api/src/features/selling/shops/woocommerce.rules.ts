import { z } from 'zod'
import { sum } from '../../../kernel/money.ts'
import { invalid } from '../../../kernel/refusal.ts'
import {
  clip,
  Decimal,
  Identifier,
  instantOf,
  minor,
  orderOf,
  REF_NOTES,
  refIn,
  type ShopMessage,
} from './shopOrder.rules.ts'

const text = z.string().nullish()
const Address = z.object({
  first_name: text,
  last_name: text,
  company: text,
  address_1: text,
  address_2: text,
  city: text,
  state: text,
  email: text,
  phone: text,
})
/** Times are in UTC, without saying so. */
const Gmt = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
const Order = z.object({
  id: Identifier,
  status: z.string(),
  currency: z.string(),
  date_created_gmt: Gmt,
  date_modified_gmt: Gmt.nullish(),
  date_paid_gmt: Gmt.nullish(),
  total: Decimal,
  billing: Address,
  shipping: Address.partial().nullish(),
  line_items: z.array(
    z.object({
      id: Identifier,
      name: z.string(),
      quantity: z.int().min(0),
      subtotal: Decimal,
      subtotal_tax: Decimal,
      total: Decimal,
      total_tax: Decimal,
    }),
  ),
  coupon_lines: z.array(z.object({ code: z.string() })).nullish(),
  refunds: z.array(z.object({ id: Identifier, reason: text, total: Decimal })).nullish(),
  meta_data: z.array(z.object({ key: z.string(), value: z.unknown() })).nullish(),
})
type WooOrder = z.output<typeof Order>

const TOPICS = new Set(['order.created', 'order.updated', 'order.restored'])
const GIVEN_UP = new Set(['cancelled', 'trash'])
/** Not yet an order: its buyer may still leave. */
const UNFINISHED = new Set(['checkout-draft', 'auto-draft', 'draft'])

export function readWooCommerce(topic: string, payload: unknown): ShopMessage {
  if (!TOPICS.has(topic)) return { kind: 'other' }
  const result = Order.safeParse(payload)
  if (!result.success) throw invalid(result.error.issues[0]!.path.join('.'), 'unreadable_order')
  const order = result.data
  if (UNFINISHED.has(order.status)) return { kind: 'other' }
  return {
    kind: 'order',
    external_order_id: order.id,
    order: {
      input: orderOf(soldBy(order)),
      isPaid: Boolean(order.date_paid_gmt) || ['completed', 'refunded'].includes(order.status),
      isDelivered: order.status === 'completed',
      isCancelled: isGivenUp(order),
      refunds: (order.refunds ?? []).map(({ id, reason, total }) => ({
        external_id: id,
        amount: Math.abs(minor(total, order.currency)),
        reason: clip(reason ?? '', 500) || 'WooCommerce',
        lines: [],
      })),
      codes: (order.coupon_lines ?? []).map(({ code }) => code),
      told_at: order.date_modified_gmt ? instantOf(`${order.date_modified_gmt}Z`) : null,
      edit_reason: 'WooCommerce',
    },
  }
}

/** A card that was refused may be tried again, and the order be paid after all. */
const isGivenUp = ({ status, date_paid_gmt }: WooOrder) =>
  GIVEN_UP.has(status) || (status === 'failed' && Boolean(date_paid_gmt))

/** Lines come without tax, whatever the shop shows to its buyers. */
function soldBy(order: WooOrder) {
  const { currency, billing } = order
  const lines = order.line_items.map((item) => {
    const gross = minor(item.subtotal, currency) + minor(item.subtotal_tax, currency)
    const tax = minor(item.total_tax, currency)
    const discount = gross - minor(item.total, currency) - tax
    return { external_id: item.id, name: item.name, quantity: item.quantity, gross, discount, tax }
  })
  const to = order.shipping?.address_1 ? order.shipping : billing
  const name = [billing.first_name, billing.last_name].filter(Boolean).join(' ') || billing.company || ''
  return {
    external_id: order.id,
    currency,
    placed_at: `${order.date_created_gmt}Z`,
    lines,
    discount: Math.max(0, sum(lines.map(({ discount }) => discount))),
    tax: sum(lines.map(({ tax }) => tax)),
    total: minor(order.total, currency),
    coupon_code: order.coupon_lines?.[0]?.code,
    ref: refOf(order),
    customer: {
      name,
      email: billing.email ?? null,
      phone: billing.phone ?? null,
      street: [to.address_1, to.address_2],
      city: to.city ?? null,
      area: to.state ?? null,
    },
  }
}

/** WooCommerce keeps the page a visit began with by itself. */
function refOf({ meta_data }: WooOrder) {
  const noteOf = (key: string) => {
    const value = meta_data?.find((one) => one.key === key)?.value
    return typeof value === 'string' && value ? value : undefined
  }
  return REF_NOTES.map(noteOf).find(Boolean) ?? refIn(noteOf('_wc_order_attribution_session_entry'))
}
