import { and, asc, eq, gt, lte, or } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import type { Reader } from '../../kernel/db.ts'
import { events, type EventRow } from '../../kernel/work.tables.ts'

const BATCH = 200

/** What happened between two positions and concerns the reader: their own, their party's; an admin hears everything. */
export async function newsBetween(db: Reader, actor: Actor, after: number, last: number): Promise<EventRow[]> {
  return db
    .select()
    .from(events)
    .where(and(gt(events.position, after), lte(events.position, last), ofReader(actor)))
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
