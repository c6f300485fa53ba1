import type { CreateOrder } from '@affluence/contract/orders'
import { and, asc, eq } from 'drizzle-orm'
import { sum } from '../../kernel/amounts.ts'
import type { Tx } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { findByCode } from '../coupons/redemptions.service.ts'
import { fulfilment, stepTo } from '../orders/orders.rules.ts'
import { markPaid, moveOrder } from '../orders/orders.service.ts'
import { order_items, type OrderRow, orders, refunds } from '../orders/orders.tables.ts'
import { placeOrder } from '../orders/placing.service.ts'
import { giveBack } from '../orders/refunds.service.ts'
import type { ShopOrder, ShopRefund } from './shopOrder.rules.ts'
import { inbound_events, type ShopConnectionRow } from './shops.tables.ts'

export async function findShopOrder(tx: Tx, shop: ShopConnectionRow, external_id: string): Promise<OrderRow | null> {
  const { sponsor_id, kind } = shop
  const [order] = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.sponsor_id, sponsor_id), eq(orders.source, kind), eq(orders.external_id, external_id)))
  return order ?? null
}

/** Brings our order to where the shop says it stands; only forward, so that calls may come late, twice or in any order. */
export async function followShop(kernel: Kernel, tx: Tx, shop: ShopConnectionRow, said: ShopOrder) {
  const external_id = await numberAt(tx, shop, said.input)
  const known = await findShopOrder(tx, shop, external_id)
  const news = { ...said, input: { ...said.input, external_id } }
  let order = known ?? (await placeFrom(kernel, tx, shop, news))
  const before = order
  if (said.isPaid && order.payment === 'unpaid' && order.fulfilment !== 'cancelled')
    order = await markPaid(tx, order, null)
  for (const refund of said.refunds) order = await refundOnce(tx, order, refund)
  if (said.isDelivered) order = await deliver(tx, order)
  if (said.isCancelled && fulfilment.can(order.fulfilment, 'cancel'))
    order = await moveOrder(tx, order, { to: 'cancelled' }, null)
  return { order, isNews: !known || order !== before }
}

/**
 * Every WooCommerce counts its orders from one: where another shop of the sponsor gave this number to another order,
 * ours carries its shop.
 */
async function numberAt(tx: Tx, shop: ShopConnectionRow, { external_id, placed_at }: CreateOrder): Promise<string> {
  const number = external_id!
  if (shop.kind !== 'woocommerce') return number
  const ours = `${number}@${shop.id}`
  if (await findShopOrder(tx, shop, ours)) return ours
  const known = await findShopOrder(tx, shop, number)
  return !known || known.placed_at === placed_at || (await hasTold(tx, shop, number, known)) ? number : ours
}

/** Whether this order is known from this shop; one that was connected anew tells of the same moment. */
async function hasTold(tx: Tx, { id }: ShopConnectionRow, number: string, order: OrderRow) {
  const { connection_id, external_order_id, order_id } = inbound_events
  const [call] = await tx
    .select({ id: inbound_events.id })
    .from(inbound_events)
    .where(and(eq(connection_id, id), eq(external_order_id, number), eq(order_id, order.id)))
    .limit(1)
  return call !== undefined
}

async function placeFrom(kernel: Kernel, tx: Tx, { sponsor_id, kind: source }: ShopConnectionRow, said: ShopOrder) {
  const payment = said.isPaid ? ('paid' as const) : ('unpaid' as const)
  const input = { ...said.input, coupon_code: await ownCode(tx, sponsor_id, said), payment }
  return (await placeOrder(kernel, tx, { sponsor_id, source, input, by: null })).order
}

/** Of several codes the first that is known here: the others are vouchers of the shop's own. */
async function ownCode(tx: Tx, sponsor_id: string, { codes, input }: ShopOrder) {
  if (codes.length > 1)
    for (const code of codes) {
      const coupon = await findByCode(tx, sponsor_id, code)
      if (coupon) return coupon.code
    }
  return input.coupon_code
}

const WAY = ['assigned', 'picked_up', 'in_transit', 'completed'] as const
/** A shop tells of the arrival only: the steps before it are taken with it. */
async function deliver(tx: Tx, order: OrderRow): Promise<OrderRow> {
  let at = order
  for (const to of WAY) {
    if (fulfilment.can(at.fulfilment, stepTo[to])) at = await moveOrder(tx, at, { to }, null)
  }
  return at
}

/** A refund of the shop's, once, and never more than is left: nothing is, where no money came. */
export async function refundOnce(tx: Tx, order: OrderRow, refund: ShopRefund): Promise<OrderRow> {
  const amount = Math.min(refund.amount, order.total - order.refunded)
  if (amount <= 0 || order.payment === 'failed' || order.payment === 'unpaid') return order
  const [known] = await tx
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(eq(refunds.order_id, order.id), eq(refunds.external_id, refund.external_id)))
  if (known) return order
  const request = (await byLines(tx, order, { ...refund, amount })) ?? { amount, reason: refund.reason }
  return giveBack(tx, order, request, null, refund.external_id)
}

/** For what it was given back, where every part of it is still there to give. */
async function byLines(tx: Tx, order: OrderRow, { lines, amount, reason }: ShopRefund) {
  const items = await tx
    .select()
    .from(order_items)
    .where(eq(order_items.order_id, order.id))
    .orderBy(asc(order_items.position))
  const parts = lines
    .filter((line) => line.amount > 0)
    .map((line) => ({ item: items.find((item) => item.external_id === line.external_id), amount: line.amount }))
  const delivery_fee = amount - sum(parts.map((part) => part.amount))
  const fits =
    parts.length > 0 &&
    new Set(parts.map(({ item }) => item?.id)).size === parts.length &&
    delivery_fee >= 0 &&
    delivery_fee <= order.delivery_fee - order.refunded_delivery &&
    parts.every((part) => part.item && part.amount <= part.item.total - part.item.discount - part.item.refunded)
  if (!fits) return null
  const asked = parts.map((part) => ({ item_id: part.item!.id, amount: part.amount }))
  return { lines: asked, ...(delivery_fee > 0 && { delivery_fee }), reason }
}
