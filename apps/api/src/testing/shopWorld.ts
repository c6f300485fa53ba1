import { commissions } from '@affluence/contract/commissions'
import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { shops } from '@affluence/contract/shops'
import { expect } from 'vitest'
import { verifyAll } from './verify.ts'
import { affiliationWorld } from './affiliationWorld.ts'
import { shopifyCall, shopifyOrder, wooCall } from './shops.ts'

/** A sponsor with a Shopify and a WooCommerce shop, and an influencer whose coupon RIVER10 earns 10 %. */
export async function shopWorld() {
  const w = await affiliationWorld()
  const connect = async (kind: 'shopify' | 'woocommerce', more: object = {}) =>
    (await w.shop(shops.connect, { body: { kind, name: `My ${kind}`, ...more } })).body
  const shopify = await connect('shopify', { secret: 'shpss_0123456789abcdef' })
  const woo = await connect('woocommerce')
  const coupon = await w.shop(coupons.create, { body: { code: 'RIVER10', kind: 'percent', bps: 1000 } })
  const influencer_id = w.ada.me.party!.id
  await w.shop(coupons.assign, { params: { id: coupon.body.id }, body: { influencer_id, commission_bps: 1000 } })

  let last = 71_000_000
  const nextId = () => ++last
  const now = () => w.kernel.clock.now()
  const byShopify = (topic: string, payload: object, more?: object) => shopifyCall(w.app, shopify, topic, payload, more)
  const byWoo = (topic: string, payload: object, more?: object) => wooCall(w.app, woo, topic, payload, more)
  const ordersBy = async (external_id: number) =>
    (await w.shop(orders.list, { query: { q: String(external_id) } })).body.data
  const calls = async (shop = shopify) =>
    (await w.shop(shops.events, { params: { id: shop.id }, query: { limit: 100 } })).body.data
  const commissionsOf = async (order_id: string) =>
    (await w.shop(commissions.list, { query: { limit: 100 } })).body.data
      .filter((one) => one.source_id === order_id)
      .toReversed()
  return {
    w,
    shopify,
    woo,
    nextId,
    now,
    byShopify,
    byWoo,
    ordersBy,
    calls,
    commissionsOf,
    async orderOf(external_id: number) {
      const data = await ordersBy(external_id)
      expect(data).toHaveLength(1)
      return (await w.shop(orders.get, { params: { id: data[0]!.id } })).body
    },
    /** A paid order of 104.00, which earns 9.00. */
    async paidOrder(more: object = {}) {
      const id = nextId()
      const order = shopifyOrder(id, now(), { financial_status: 'paid', ...more })
      expect(await byShopify('orders/create', order)).toMatchObject({ outcome: 'done' })
      return { id, order }
    },
    /** What a shop said of an order, the newest first. */
    callsOf: async (external_id: number, shop = shopify) =>
      (await calls(shop)).filter((one) => one.external_order_id === String(external_id)),
    earned: async (order_id: string) => (await commissionsOf(order_id)).reduce((sum, one) => sum + one.amount, 0),
    booksAgree: async () => expect((await verifyAll(w.kernel.db.read)).differences).toEqual([]),
  }
}
export type ShopWorld = Awaited<ReturnType<typeof shopWorld>>
