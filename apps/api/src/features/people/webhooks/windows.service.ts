import { and, eq, gte, lt, lte, max, min } from 'drizzle-orm'
import { later } from '../../../kernel/clock.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import { LATE } from './feed.rules.ts'
import { webhook_events } from './webhooks.tables.ts'

const { sponsor_id, position, created_at } = webhook_events

/** Where the feed of a sponsor ends. */
export async function lastPositionOf(db: Reader, sponsor: string): Promise<number> {
  const [row] = await db
    .select({ position: max(position) })
    .from(webhook_events)
    .where(eq(sponsor_id, sponsor))
  return row?.position ?? 0
}

// Positions follow the order of commits, so an older event may have its place behind a younger one. An event is not
// committed later than `LATE` after its time: what is further apart than that is in order.

/** The first place of the feed at which an event of this time or later stands; null when there is none. */
export async function firstPositionFrom(db: Reader, sponsor: string, instant: string): Promise<number | null> {
  const [oldest] = await db
    .select({ at: min(created_at) })
    .from(webhook_events)
    .where(and(eq(sponsor_id, sponsor), gte(created_at, instant)))
  if (!oldest?.at) return null
  const isNear = and(gte(created_at, instant), lte(created_at, later(oldest.at, LATE)))
  const [row] = await db
    .select({ position: min(position) })
    .from(webhook_events)
    .where(and(eq(sponsor_id, sponsor), isNear))
  return row?.position ?? null
}

/** The last place of the feed at which an event from before this time stands; null when there is none. */
export async function lastPositionBefore(db: Reader, sponsor: string, instant: string): Promise<number | null> {
  const [youngest] = await db
    .select({ at: max(created_at) })
    .from(webhook_events)
    .where(and(eq(sponsor_id, sponsor), lt(created_at, instant)))
  if (!youngest?.at) return null
  const isNear = and(gte(created_at, later(youngest.at, -LATE)), lt(created_at, instant))
  const [row] = await db
    .select({ position: max(position) })
    .from(webhook_events)
    .where(and(eq(sponsor_id, sponsor), isNear))
  return row?.position ?? null
}
