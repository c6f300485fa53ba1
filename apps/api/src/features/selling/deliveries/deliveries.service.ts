import type { Delivery } from '@affluence/contract/deliveries'
import { eq } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { zones } from '../../deals/zones/zones.tables.ts'
import { findOrder } from '../orders/orderView.service.ts'
import type { OrderRow } from '../sale/sale.tables.ts'
import { deliveries, type DeliveryRow } from './deliveries.tables.ts'

export const secretPlace = (order_id: string) => `tracking of ${order_id}`
export const trackingUrl = ({ config }: Pick<Kernel, 'config'>, secret: string) =>
  new URL(`/t/${secret}`, config.PUBLIC_URL).href

/** The way of a new order to its customer, with the secret of the link to follow it. */
export async function createDelivery(
  { crypto }: Kernel,
  tx: Tx,
  order: Pick<OrderRow, 'id' | 'sponsor_id'>,
  { zone_id, note, agreement, locale }: Pick<DeliveryRow, 'zone_id' | 'note' | 'agreement' | 'locale'>,
) {
  const secret = crypto.token()
  await tx.insert(deliveries).values({
    order_id: order.id,
    sponsor_id: order.sponsor_id,
    zone_id,
    note,
    agreement,
    locale,
    tracking_hash: crypto.hash(secret),
    tracking_secret: crypto.seal(secret, secretPlace(order.id)),
    created_at: tx.now,
  })
  return secret
}

/** A removed zone is named as long as orders went there. */
export async function findDelivery(db: Reader, where: { order_id: string } | { tracking_hash: string }) {
  const [row] = await db
    .select({ delivery: deliveries, zone: { id: zones.id, name: zones.name, city: zones.city } })
    .from(deliveries)
    .leftJoin(zones, eq(zones.id, deliveries.zone_id))
    .where(
      'order_id' in where ? eq(deliveries.order_id, where.order_id) : eq(deliveries.tracking_hash, where.tracking_hash),
    )
  return row ?? null
}

export async function getDelivery(kernel: Kernel, actor: Actor, order_id: string): Promise<Delivery> {
  const order = await findOrder(kernel.db.read, actor, order_id)
  return presentDelivery(kernel, await findDelivery(kernel.db.read, { order_id: order.id }))
}

const none: Delivery = { zone: null, note: null, agreement: null, offered_amount: null, tracking_url: null }
export type FoundDelivery = NonNullable<Awaited<ReturnType<typeof findDelivery>>>
export function presentDelivery(kernel: Kernel, row: FoundDelivery | null): Delivery {
  if (!row) return none
  const { order_id, note, agreement, offered_amount, tracking_secret } = row.delivery
  const secret = kernel.crypto.open(tracking_secret, secretPlace(order_id))
  return { zone: row.zone, note, agreement, offered_amount, tracking_url: trackingUrl(kernel, secret) }
}
