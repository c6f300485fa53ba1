import type { TrackedOrder } from '@affluence/contract/deliveries'
import { FulfilmentState } from '@affluence/contract/orders'
import { colorsOf } from '@affluence/contract/branding.colors'
import { and, asc, eq, isNotNull } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { brandingOf, logoUrl } from '../../people/branding/branding.service.ts'
import { limitAttempts } from '../../people/credentials/attempts.service.ts'
import { networkOf } from '../../people/credentials/attempts.rules.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { order_events } from '../orders/timeline.tables.ts'
import { itemsOf } from '../sale/items.service.ts'
import { orders } from '../sale/sale.tables.ts'
import { findDelivery, type FoundDelivery } from './deliveries.service.ts'
import { followOrder } from './following.service.ts'

const MINUTE = 60_000
/** Only wrong secrets are counted: a family or an office behind one address follows all its orders. */
const wrongSecrets = (ip: string) => [{ key: `track@${networkOf(ip)}`, most: 30, window: 15 * MINUTE }]

type Following = { secret: string; ip: string }
export async function findTracked({ crypto, db }: Kernel, { secret, ip }: Following) {
  const row = await findDelivery(db.read, { tracking_hash: crypto.hash(secret) })
  if (!row) {
    await limitAttempts(db, wrongSecrets(ip))
    throw notFound()
  }
  return row
}

export async function trackOrder(kernel: Kernel, following: Following): Promise<TrackedOrder> {
  return presentTracked(kernel, kernel.db.read, await findTracked(kernel, following))
}

export async function presentTracked(
  kernel: Kernel,
  db: Reader,
  { delivery, zone: to }: FoundDelivery,
): Promise<TrackedOrder> {
  const [row] = await db.select().from(orders).where(eq(orders.id, delivery.order_id))
  const order = row!
  const zone = to && { name: to.name, city: to.city }
  const { agreement, offered_amount } = delivery
  const { number, payment, fulfilment, currency, placed_at } = order
  const { subtotal, discount, delivery_fee, total, refunded } = order
  const items = (await itemsOf(db, order.id)).filter(({ quantity }) => quantity > 0)
  return {
    number,
    payment,
    fulfilment,
    currency,
    placed_at,
    zone,
    agreement,
    offered_amount,
    subtotal,
    discount,
    delivery_fee,
    total,
    refunded,
    ...(await followOrder(kernel, db, order)),
    shop: await shopOf(db, order.sponsor_id),
    steps: await stepsOf(db, order.id),
    items: items.map(({ name, quantity, unit_price, total: sum }) => ({ name, quantity, unit_price, total: sum })),
  }
}

async function shopOf(db: Reader, sponsor_id: string) {
  const [sponsor] = await db
    .select({ name: sponsors.company_name, slug: sponsors.slug })
    .from(sponsors)
    .where(eq(sponsors.id, sponsor_id))
  const branding = await brandingOf(db, sponsor_id)
  const { payment_words, brand_color } = branding
  return { ...sponsor!, payment_words, logo_url: logoUrl(branding), colors: colorsOf(brand_color) }
}

/** The states of its delivery that the order went through, with the time of each. */
async function stepsOf(db: Reader, order_id: string) {
  const events = await db
    .select({ to: order_events.to, at: order_events.created_at })
    .from(order_events)
    .where(and(eq(order_events.order_id, order_id), isNotNull(order_events.to)))
    .orderBy(asc(order_events.created_at), asc(order_events.id))
  return events.flatMap(({ to, at }) => {
    const { data: state } = FulfilmentState.safeParse(to)
    return state ? [{ state, at }] : []
  })
}
