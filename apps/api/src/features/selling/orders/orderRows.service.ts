import type { CreateOrder } from '@affluence/contract/orders'
import { searchText, type Tx } from '../../../kernel/db/db.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import { omit } from '../../../kernel/omit.ts'
import type { SellingSponsor } from '../attributions/attributing.service.ts'
import { couponKey } from '../coupons/coupons.rules.ts'
import type { CouponEvaluation } from '../coupons/redemptions.service.ts'
import { order_items, type OrderItemRow, type OrderRow, orders } from '../sale/sale.tables.ts'
import type { Price } from './orders.rules.ts'

type Parts = {
  source: OrderRow['source']
  input: CreateOrder
  sponsor: SellingSponsor
  zone_id: string | null
  placed_at: string
  price: Price
  evaluation: CouponEvaluation | null
}
export function rowOf(
  tx: Tx,
  { sponsor, source, input, zone_id, placed_at, price, evaluation }: Parts,
): Omit<OrderRow, 'number'> {
  const isPaid = input.payment === 'paid'
  return {
    id: tx.newId('ord'),
    sponsor_id: sponsor.id,
    source,
    external_id: input.external_id ?? null,
    ...customerColumns(input.customer),
    search: '',
    ...omit(price, 'lines'),
    refunded: 0,
    refunded_delivery: 0,
    overpaid: 0,
    currency: sponsor.currency,
    payment_method: input.payment_method,
    coupon_code: evaluation?.coupon?.code ?? input.coupon_code ?? null,
    coupon_key: input.coupon_code ? couponKey(input.coupon_code) : null,
    coupon_id: evaluation?.coupon?.id ?? null,
    coupon_problem: evaluation?.problem ?? null,
    influencer_id: null,
    link_id: null,
    payment: input.payment,
    fulfilment: 'pending',
    courier_name: null,
    courier_phone: null,
    courier_id: null,
    zone_id,
    placed_at,
    paid_at: isPaid ? tx.now : null,
    completed_at: null,
    told_at: null,
    created_at: tx.now,
    updated_at: tx.now,
  }
}

const customerColumns = (customer: CreateOrder['customer']) => ({
  customer_name: customer.name,
  customer_email: customer.email ?? null,
  customer_phone: customer.phone ?? null,
  customer_address: customer.address ?? null,
  customer_city: customer.city ?? null,
  customer_area: customer.area ?? null,
})

const writeOrder = inserting('order_insert', orders)
export const writeItems = inserting('order_item_insert', order_items)
/** What the search box looks through. */
export const insertOrder = (tx: Tx, order: OrderRow) => {
  const { number, external_id, customer_name, customer_phone, customer_email, customer_address } = order
  const digits = customer_phone?.replaceAll(/\D/g, '')
  const words = [number, external_id, customer_name, customer_phone, digits, customer_email, customer_address]
  return writeOrder(tx, { ...order, search: searchText(...words.flatMap((word) => word ?? [])) })
}

export const itemsFrom = (tx: Tx, order: OrderRow, { items }: CreateOrder, { lines }: Price) =>
  items.map(({ name, product_id = null, external_id = null, quantity, unit_price }, position): OrderItemRow => {
    const earned = { rule: null, bps: null, commission: null, platform_fee: null }
    const open = { ...earned, refunded: 0, reversed: 0, refunded_before: 0 }
    const id = tx.newId('itm')
    const fields = { product_id, external_id, name, quantity, unit_price }
    return { id, order_id: order.id, position, ...fields, ...lines[position]!, ...open }
  })
