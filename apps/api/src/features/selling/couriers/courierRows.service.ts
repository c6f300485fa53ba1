import { and, eq } from 'drizzle-orm'
import { type KeyActor, sellerOf, type SponsorActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { type CourierRow, couriers } from './couriers.tables.ts'

/** Who has couriers: a sponsor, or a program of the sponsor. */
export type ShopActor = SponsorActor | KeyActor

export async function courierOfShop(db: Reader, sponsor_id: string, id: string): Promise<CourierRow | null> {
  const [row] = await db
    .select()
    .from(couriers)
    .where(and(eq(couriers.id, id), eq(couriers.sponsor_id, sponsor_id)))
  return row ?? null
}

export async function findCourier(db: Reader, actor: ShopActor, id: string): Promise<CourierRow> {
  const row = await courierOfShop(db, sellerOf(actor), id)
  if (!row) throw notFound()
  return row
}

export function assertActive({ active }: CourierRow) {
  if (!active) throw new Refusal('conflict', 'courier_inactive')
}
