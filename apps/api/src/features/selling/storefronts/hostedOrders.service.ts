import type { PlaceShopOrder } from '@affluence/contract/storefronts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { openingAt } from '../../people/branding/branding.rules.ts'
import { brandingOf } from '../../people/branding/branding.service.ts'
import { mailCustomer } from '../deliveries/customerMails.service.ts'
import { createDelivery, trackingUrl } from '../deliveries/deliveries.service.ts'
import { placeOrder } from '../orders/placing.service.ts'
import type { OrderRow } from '../sale/sale.tables.ts'
import { limitOrders } from './limits.service.ts'
import { priceBasket, priceDelivery } from './quotes.service.ts'
import { findShop } from './shopfront.service.ts'
import { refOfVisitor, type Visitor } from './visitors.service.ts'

/** The line of what a customer described: its price is named later. */
const DESCRIBED = 'described'
const LONGEST_NAME = 200

type Ordering = { slug: string; input: PlaceShopOrder; visitor: Visitor; ip: string }
/** An order of somebody without an account: what the page showed is what is charged, or nothing is ordered. */
export async function placeHostedOrder(kernel: Kernel, { slug, input, visitor, ip }: Ordering) {
  const shop = await findShop(kernel.db.read, slug)
  await assertOpen(kernel.db.read, shop.id, kernel.clock.now())
  const { phone, email } = input.customer
  await limitOrders(kernel, { sponsor_id: shop.id, ip, phone, email, work: input.work })
  return kernel.db.write(async (tx) => {
    // Asked again beside the write: the shop may have closed or been suspended at this moment.
    const seller = await findShop(tx, slug)
    await assertOpen(tx, seller.id, tx.now)
    const order = await place(kernel, tx, { seller, input, visitor })
    const { zone_id = null, description, locale = 'en' } = input
    const agreement = description === undefined ? null : 'awaits_price'
    const secret = await createDelivery(kernel, tx, order, { zone_id, note: noteOf(input), agreement, locale })
    await mailCustomer(tx, 'shop_order_placed', order, locale)
    const { id, number, total, currency, fulfilment } = order
    const awaits_price = agreement !== null
    return { id, number, total, currency, fulfilment, awaits_price, tracking_url: trackingUrl(kernel, secret) }
  })
}

/** A description that is too long for the name of a line is kept whole. */
function noteOf({ description = '', note = '' }: PlaceShopOrder) {
  const texts = [description.length > LONGEST_NAME ? description : '', note]
  return texts.filter(Boolean).join('\n\n') || null
}

async function assertOpen(db: Reader, sponsor_id: string, now: string) {
  const opening = openingAt(now, await brandingOf(db, sponsor_id))
  if (opening.is_open) return
  const { because: closed_because, opens_at } = opening
  throw new Refusal('conflict', 'shop_closed', { closed_because, opens_at })
}

type Seller = Awaited<ReturnType<typeof findShop>>
async function place(
  kernel: Kernel,
  tx: Tx,
  { seller, input, visitor }: { seller: Seller; input: PlaceShopOrder; visitor: Visitor },
) {
  const { lines, zone, delivery_fee } = await priceWanted(tx, seller, input)
  const { customer, coupon_code } = input
  const ref = await refOfVisitor(kernel, tx, seller, { ...visitor, ref: input.ref })
  const placed = await placeOrder(kernel, tx, {
    sponsor_id: seller.id,
    source: 'hosted',
    zone_id: zone?.id ?? null,
    by: null,
    input: {
      items: lines,
      delivery_fee,
      tax: 0,
      payment: 'unpaid',
      payment_method: 'external',
      customer: { ...customer, ...(zone && { city: zone.city, area: customer.area ?? zone.name }) },
      ...(coupon_code && { coupon_code }),
      ...(ref && { ref }),
    },
  })
  assertPrice(placed.order, input.expected_total)
  return placed.order
}

/** The first line of a description is its name on the order. */
async function priceWanted(tx: Tx, seller: Seller, { items, description = '', zone_id }: PlaceShopOrder) {
  if (items) return priceBasket(tx, seller, { items, zone_id })
  const { zone, delivery_fee } = await priceDelivery(tx, seller, zone_id)
  const name = description.replaceAll(/\s+/g, ' ').slice(0, LONGEST_NAME).toWellFormed()
  return { lines: [{ name, external_id: DESCRIBED, quantity: 1, unit_price: 0 }], zone, delivery_fee }
}

/** Thrown after the order was written, so that nothing of it stays. */
function assertPrice({ currency, subtotal, discount, delivery_fee, total, ...order }: OrderRow, expected?: number) {
  if (expected === undefined || expected === total) return
  const { coupon_code: code, coupon_problem: problem } = order
  const coupon = code === null ? null : { code, problem, minimum_amount: null }
  throw new Refusal('conflict', 'price_changed', {
    quote: { currency, subtotal, discount, delivery_fee, total, coupon },
  })
}
