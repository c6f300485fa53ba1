import { and, asc, eq, gt, lte, or } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { events, type EventRow } from '../../../kernel/work/work.tables.ts'
import { limitOf } from '../quotas/quotas.service.ts'

const BATCH = 200

/** What happened between two positions and concerns the reader: their own, their party's; an admin hears everything. */
export async function eventsBetween(db: Reader, actor: Actor, after: number, last: number): Promise<EventRow[]> {
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

type Person = Extract<Actor, { session_id: string }>
const listening = new WeakMap<Kernel['db'], Map<string, number>>()
/** How soon one of them may have been closed. */
const WAIT_SECONDS = 15

type Wire = { destroyed: boolean; once(event: 'close', act: () => void): unknown }
/** One more stream of a user in this process, until its connection closes. */
export async function beginListening({ db }: Kernel, actor: Person, wire: Wire) {
  const party = 'sponsor_id' in actor ? actor.sponsor_id : 'influencer_id' in actor ? actor.influencer_id : null
  const { most } = await limitOf(db.read, party, 'streams')
  if (wire.destroyed) return
  const open = listening.get(db) ?? new Map<string, number>()
  listening.set(db, open)
  const openStreams = open.get(actor.user_id) ?? 0
  if (openStreams >= most)
    throw new Refusal('too_often', 'quota_reached', {
      quota: 'streams',
      used: openStreams,
      most,
      retry_after: WAIT_SECONDS,
    })
  open.set(actor.user_id, openStreams + 1)
  wire.once('close', () => {
    const remaining = (open.get(actor.user_id) ?? 1) - 1
    if (remaining > 0) open.set(actor.user_id, remaining)
    else open.delete(actor.user_id)
  })
}
