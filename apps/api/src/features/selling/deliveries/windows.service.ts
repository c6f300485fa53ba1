import { and, desc, eq, gte } from 'drizzle-orm'
import { DAY, later, MINUTE } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { orders } from '../sale/sale.tables.ts'
import { hourOf, type Usual, usualOf, windowFrom } from './windows.rules.ts'

const DAYS = 90
const NEWEST = 3000
const REMEMBERED = 10 * MINUTE

/** How long deliveries to a zone take, for each hour of the day in which they were ordered. */
async function usualHours({ db, clock }: Kernel, zone_id: string): Promise<(Usual | null)[]> {
  const rows = await db.read
    .select({ placed_at: orders.placed_at, completed_at: orders.completed_at })
    .from(orders)
    .where(and(eq(orders.zone_id, zone_id), gte(orders.placed_at, later(clock.now(), -DAYS * DAY))))
    .orderBy(desc(orders.placed_at), desc(orders.id))
    .limit(NEWEST)
  const hours: number[][] = Array.from({ length: 24 }, () => [])
  for (const { placed_at, completed_at } of rows)
    if (completed_at !== null) hours[hourOf(placed_at)]!.push(Date.parse(completed_at) - Date.parse(placed_at))
  return hours.map(usualOf)
}

/** When an order should arrive; null where too few of its zone and hour are known. */
export async function windowOf(kernel: Kernel, { zone_id, placed_at }: { zone_id: string | null; placed_at: string }) {
  if (zone_id === null) return null
  const usual = await kernel.cache.get(`window ${zone_id}`, { ttl: REMEMBERED, tags: [] }, () =>
    usualHours(kernel, zone_id),
  )
  return windowFrom(placed_at, usual[hourOf(placed_at)] ?? null)
}
