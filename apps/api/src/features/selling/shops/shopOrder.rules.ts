import { decimals } from '@affluence/contract/common'
import { CreateOrder } from '@affluence/contract/orders'
import { z } from 'zod'
import { later } from '../../../kernel/clock.ts'
import { invalid } from '../../../kernel/refusal.ts'

/** A shop's order in our words: what it is, and how far it has come. */
export type ShopOrder = {
  input: CreateOrder
  isPaid: boolean
  isDelivered: boolean
  isCancelled: boolean
  refunds: ShopRefund[]
  /** All that the buyer typed; the order itself names the first. */
  codes: string[]
  /** When it came to stand like this, by the shop's own clock. */
  told_at: string | null
  /** Why it was edited, where the shop says so; otherwise the kind of shop. */
  edit_reason: string
}
export type ShopRefund = {
  external_id: string
  /** In the currency of the shop; null where the shop says it only in another. */
  amount: number | null
  reason: string
  lines: { external_id: string; amount: number }[]
}
/** What one call says: an order as it stands now, or one refund of an order sent before. */
export type ShopMessage =
  | { kind: 'order'; external_order_id: string; order: ShopOrder }
  | { kind: 'refund'; external_order_id: string; refund: ShopRefund }
  /** An order was edited; what it is now comes as an order. */
  | { kind: 'edit'; external_order_id: string; told_at: string | null; reason: string }
  | { kind: 'other' }

/** A decimal as shops write it: a text, or a number that was never rounded by us. */
export const Decimal = z
  .union([z.string().regex(/^-?\d{1,15}(\.\d{1,12})?$/), z.number().transform((n) => String(n))])
  .transform((text) => text.trim())
export const Identifier = z.union([z.string().min(1).max(120), z.int()]).transform(String)

/** Minor units of a decimal text, half away from zero: shops send more decimals than a currency has. */
export function minor(text: string | null | undefined, currency: string): number {
  const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text ?? '0') ?? []
  const places = decimals(currency)
  const digits = part.padEnd(places + 1, '0')
  const digitsKept = Number(`${whole}${digits.slice(0, places)}`)
  return (sign ? -1 : 1) * (digitsKept + (Number(digits[places]) >= 5 ? 1 : 0))
}

/** A time of the shop's as we write times. */
export const instantOf = (text: string | null | undefined) => (text ? later(text, 0) : null)

type Line = { external_id: string; name: string; quantity: number; gross: number }
/** A price per piece where it is one; otherwise the pieces are sold as one lot, so that no cent is lost. */
const itemOf = ({ external_id, name, quantity, gross }: Line): CreateOrder['items'][number] =>
  gross % quantity === 0
    ? { external_id, name: clip(name, 200) || '–', quantity, unit_price: gross / quantity }
    : { external_id, name: clip(`${name} × ${quantity}`, 200), quantity: 1, unit_price: gross }

type ShopSale = {
  external_id: string
  currency: string
  placed_at: string
  /** Goods with their tax, before any discount. */
  lines: Line[]
  discount: number
  tax: number
  /** What the buyer pays: whatever is neither goods nor discount is delivery, tips and fees, and earns nobody anything. */
  total: number
  coupon_code: string | undefined
  ref: string | undefined
  customer: {
    name: string
    email?: string | null
    phone?: string | null
    street: (string | null | undefined)[]
    city?: string | null
    area?: string | null
  }
}
export function orderOf(sale: ShopSale): CreateOrder {
  const lines = sale.lines.filter(({ quantity }) => quantity > 0)
  const subtotal = lines.reduce((sum, { gross }) => sum + gross, 0)
  const productDiscount = Math.min(subtotal, sale.discount)
  const rest = sale.total - (subtotal - productDiscount)
  const discount = productDiscount - Math.min(0, rest)
  const parsed = CreateOrder.safeParse({
    external_id: sale.external_id,
    currency: sale.currency,
    items: lines.length > 0 ? lines.map(itemOf) : [{ name: 'Order', quantity: 1, unit_price: 0 }],
    discount,
    delivery_fee: Math.max(0, rest),
    tax: Math.min(sale.tax, subtotal - discount),
    coupon_code: sale.coupon_code && clip(sale.coupon_code, 60),
    ref: sale.ref && clip(sale.ref, 120),
    customer: customerOf(sale.customer),
    placed_at: sale.placed_at,
  })
  if (!parsed.success) throw invalid(parsed.error.issues[0]!.path.join('.'), 'unreadable_order')
  return parsed.data
}

function customerOf({ name, email, phone, street, city, area }: ShopSale['customer']) {
  const address = street.flatMap((part) => clip(part ?? '', 140) || []).join(', ')
  const mail = z.email().max(254).safeParse(email?.trim())
  return {
    name: clip(name, 120) || (mail.success ? clip(mail.data.split('@')[0]!, 120) : '–'),
    email: mail.success ? mail.data : undefined,
    phone: clip(phone ?? '', 30) || undefined,
    address: clip(address, 300) || undefined,
    city: clip(city ?? '', 100) || undefined,
    area: clip(area ?? '', 100) || undefined,
  }
}

/** Made to fit: what a shop calls a line or a buyer is no reason to lose an order. */
export const clip = (text: string, most: number) =>
  text
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed()
    .trim()

/** The click that a redirect added to the address where the visit began. */
export function refIn(address: string | null | undefined): string | undefined {
  const url = address ? URL.parse(address, 'https://shop.invalid') : null
  return url?.searchParams.get('aff') ?? undefined
}
/** …or that the shop keeps as a note of its own. */
export const REF_NOTES = ['aff', '_aff', 'affluence_ref']
