import type { CreateOrder } from '@affluence/contract/orders'
import { and, eq } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { findByCode } from '../coupons/redemptions.service.ts'
import { fulfilment, actionTo } from '../orders/orders.rules.ts'
import { markPaid, moveOrder } from '../orders/orders.service.ts'
import { type OrderRow, orders } from '../sale/sale.tables.ts'
import { placeOrder } from '../orders/placing.service.ts'
import type { Refusal } from '../../../kernel/refusal.ts'
import { followEdit } from './shopEdits.service.ts'
import { refundOnce } from './shopRefunds.service.ts'
import type { ShopOrder, ShopRefund } from './shopOrder.rules.ts'
import { inbound_events, type ShopConnectionRow } from './shops.tables.ts'
import { noteShopTime } from '../orders/shopTimes.service.ts'

export async function findShopOrder(tx: Tx, shop: ShopConnectionRow, external_id: string): Promise<OrderRow | null> {
  const { sponsor_id, kind } = shop
  const [order] = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.sponsor_id, sponsor_id), eq(orders.source, kind), eq(orders.external_id, external_id)))
  return order ?? null
}

/**
 * Brings our order to where the shop says it stands; only forward, so that calls may come late, twice or in any order.
 * A refund that cannot be booked holds the rest of the news not up: it is the problem that is answered.
 */
export async function followShop(kernel: Kernel, tx: Tx, shop: ShopConnectionRow, shopOrder: ShopOrder) {
  const external_id = await numberAt(tx, shop, shopOrder.input)
  const existing = await findShopOrder(tx, shop, external_id)
  const news = { ...shopOrder, input: { ...shopOrder.input, external_id } }
  const before = existing ?? (await placeFrom(kernel, tx, shop, news))
  let order = existing ? await followEdit(tx, existing, news) : before
  if (shopOrder.told_at !== null) await noteShopTime(tx, order.id, shopOrder.told_at)
  if (shopOrder.isPaid && order.payment === 'unpaid' && order.fulfilment !== 'cancelled')
    order = await markPaid(tx, order, null)
  const refunded = await followRefunds(tx, order, shopOrder.refunds)
  order = refunded.order
  if (shopOrder.isDelivered) order = await deliver(tx, order)
  if (shopOrder.isCancelled && fulfilment.can(order.fulfilment, 'cancel'))
    order = await moveOrder(tx, order, { to: 'cancelled' }, null)
  const isWaiting = refunded.isWaiting && order.fulfilment !== 'cancelled'
  return { order, problem: refunded.problem, isWaiting, isNews: !existing || order !== before }
}

/** Books refunds that the shop tells of, each once; those of an order that may still be paid wait for that. */
export async function followRefunds(tx: Tx, before: OrderRow, refunds: readonly ShopRefund[]) {
  const real = refunds.filter(({ amount }) => amount !== 0)
  const isWaiting = real.length > 0 && before.payment === 'unpaid' && before.fulfilment !== 'cancelled'
  let order = before
  let problem: Refusal | null = null
  for (const refund of real) {
    const after = await refundOnce(tx, order, refund)
    order = after.order
    problem ??= after.problem
  }
  return { order, problem, isWaiting }
}

/** The order that news of the shop's are about, if it is there. */
export const knownOrder = async (tx: Tx, shop: ShopConnectionRow, input: CreateOrder) =>
  findShopOrder(tx, shop, await numberAt(tx, shop, input))

/**
 * Every WooCommerce counts its orders from one: where another shop of the sponsor gave this number to another order,
 * ours carries its shop.
 */
async function numberAt(tx: Tx, shop: ShopConnectionRow, { external_id, placed_at }: CreateOrder): Promise<string> {
  const number = external_id!
  if (shop.kind !== 'woocommerce') return number
  const ours = `${number}@${shop.id}`
  if (await findShopOrder(tx, shop, ours)) return ours
  const existing = await findShopOrder(tx, shop, number)
  return !existing || existing.placed_at === placed_at || (await hasTold(tx, shop, number, existing)) ? number : ours
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

async function placeFrom(
  kernel: Kernel,
  tx: Tx,
  { sponsor_id, kind: source }: ShopConnectionRow,
  shopOrder: ShopOrder,
) {
  const payment = shopOrder.isPaid ? ('paid' as const) : ('unpaid' as const)
  const input = { ...shopOrder.input, coupon_code: await ownCode(tx, sponsor_id, shopOrder), payment }
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
    if (fulfilment.can(at.fulfilment, actionTo[to])) at = await moveOrder(tx, at, { to }, null)
  }
  return at
}
