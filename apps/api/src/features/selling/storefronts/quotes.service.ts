import type { ShopQuote, storefronts as endpoints } from '@affluence/contract/storefronts'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, eq, inArray } from 'drizzle-orm'
import { type KeyActor, sellerOf, type SponsorActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { products } from '../../deals/products/products.tables.ts'
import { sponsors, type SponsorRow } from '../../people/sponsors/sponsors.tables.ts'
import { evaluateCoupon } from '../coupons/redemptions.service.ts'
import { priceOrder, subtotalOf } from '../orders/orders.rules.ts'
import { deliveryFee, linesOf } from './basket.rules.ts'
import { activeZones, findShop } from './shopfront.service.ts'

export type Basket = Parsed<typeof endpoints.quote>['body']
type Shop = Pick<SponsorRow, 'id' | 'currency'>

/** Lines and delivery of a basket at the prices of this moment. */
export async function priceBasket(db: Reader, { id: sponsor_id }: Shop, { items, zone_id }: Basket) {
  const ids = items.map(({ product_id }) => product_id)
  const rows = await db
    .select({ id: products.id, name: products.name, price: products.price })
    .from(products)
    .where(and(inArray(products.id, ids), eq(products.sponsor_id, sponsor_id), eq(products.state, 'active')))
  const lines = linesOf(items, new Map(rows.map((row) => [row.id, row])))
  return { lines, ...(await priceDelivery(db, { id: sponsor_id }, zone_id, subtotalOf(lines))) }
}

/** Of goods whose worth is not known yet, no minimum is asked. */
export async function priceDelivery(db: Reader, shop: Pick<Shop, 'id'>, zone_id: Basket['zone_id'], subtotal?: number) {
  const zones = await activeZones(db, shop.id)
  const zone = zones.find(({ id }) => id === zone_id) ?? null
  return { zone, delivery_fee: deliveryFee(zones, zone_id, subtotal) }
}

async function quote({ clock }: Kernel, db: Reader, shop: Shop, basket: Basket): Promise<ShopQuote> {
  const { lines, delivery_fee } = await priceBasket(db, shop, basket)
  const { coupon_code: code } = basket
  const { id: sponsor_id, currency } = shop
  const nobody = { customer_key: null, second_key: null }
  const goods = { sponsor_id, currency, subtotal: subtotalOf(lines), customer: nobody }
  const judged = code ? await evaluateCoupon(db, { ...goods, code, at: clock.now(), now: clock.now() }) : null
  const price = priceOrder(lines, { discount: judged?.discount ?? 0, tax: 0, delivery_fee })
  const { subtotal, discount, total } = price
  const { coupon = null, problem = null } = judged ?? {}
  const named = code ? { code: coupon?.code ?? code, problem, minimum_amount: coupon?.minimum_amount ?? null } : null
  return { currency, subtotal, discount, delivery_fee, total, coupon: named }
}

export async function quoteOfShop(kernel: Kernel, slug: string, basket: Basket) {
  const db = kernel.db.read
  return quote(kernel, db, await findShop(db, slug), basket)
}

export async function ownQuote(kernel: Kernel, actor: SponsorActor | KeyActor, basket: Basket) {
  const db = kernel.db.read
  const [sponsor] = await db
    .select()
    .from(sponsors)
    .where(eq(sponsors.id, sellerOf(actor)))
  return quote(kernel, db, sponsor!, basket)
}
