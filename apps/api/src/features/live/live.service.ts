import { and, asc, desc, eq, gt, isNotNull, or } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import type { Reader } from '../../kernel/db.ts'
import { events, type EventRow } from '../../kernel/work.tables.ts'

const BATCH = 200

/** Where a stream begins that has nothing to catch up with. */
export async function lastPosition(db: Reader): Promise<number> {
  const [last] = await db
    .select({ position: events.position })
    .from(events)
    .where(isNotNull(events.position))
    .orderBy(desc(events.position))
    .limit(1)
  return last?.position ?? 0
}

/** What happened after a position and concerns the reader: their own, their party's; an admin hears everything. */
export async function newsSince(db: Reader, actor: Actor, position: number): Promise<EventRow[]> {
  return db
    .select()
    .from(events)
    .where(and(gt(events.position, position), ofReader(actor)))
    .orderBy(asc(events.position))
    .limit(BATCH)
}

function ofReader(actor: Actor) {
  if (actor.kind === 'admin') return undefined
  const party =
    'sponsor_id' in actor && actor.sponsor_id
      ? eq(events.sponsor_id, actor.sponsor_id)
      : 'influencer_id' in actor && actor.influencer_id
        ? eq(events.influencer_id, actor.influencer_id)
        : undefined
  return 'user_id' in actor ? or(eq(events.user_id, actor.user_id), party) : party
}
