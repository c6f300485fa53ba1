import type { z } from 'zod'
import type { Actor } from '../access.ts'
import { desc, isNotNull } from 'drizzle-orm'
import { notePosted } from './wakeups.ts'
import { type Reader, slot, statement, type Tx } from '../db/db.ts'
import { inserting } from '../db/inserting.ts'
import type { Kernel } from '../kernel.ts'
import { audit_log, events, type JobRow, jobs, type Lane } from './work.tables.ts'

/** A fact, in the past tense. */
export type Event<P extends z.ZodObject = z.ZodObject> = { type: string; payload: P; audit: boolean; fleeting: boolean }
/** A fleeting fact only tells pages to ask again: nobody looks for it later, and it is kept for a day. */
export const event = <P extends z.ZodObject>(
  type: string,
  payload: P,
  { audit = false, fleeting = false } = {},
): Event<P> => ({ type, payload, audit, fleeting })
/** Their ids begin with a word of their own, so that those of a time are found. */
export const FLEETING = 'evf'

/** What a fact is about, and whose it is. */
export type About = {
  subject_id: string
  sponsor_id?: string | null | undefined
  influencer_id?: string | null | undefined
  user_id?: string | null | undefined
  /** For the audit: what changed. Secrets never. */
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

/** Who did it, as rows remember it. */
export function signedBy(by: Actor | null) {
  if (!by) return { actor_kind: null, actor_id: null }
  if (by.kind === 'courier') return { actor_kind: by.kind, actor_id: by.courier_id }
  return { actor_kind: by.kind, actor_id: by.kind === 'key' ? by.key_id : by.user_id }
}

const insertEvent = inserting('event_insert', events)
/**
 * What a fact entails in the transaction that writes it: both are there, or neither. For features above the one that
 * emits, where a job would come too late; their `*.feature.ts` list them.
 */
export type Reaction<P extends z.ZodObject> = {
  on: Event<P>
  run(tx: Tx, fact: { payload: z.output<P>; about: About; by: Actor | null }): Promise<void>
}
export const reaction = <P extends z.ZodObject>(definition: Reaction<P>): Reaction<P> => definition

/** Writes the fact with the change that made it; followers hear of it once the transaction is on disk. */
export async function emit<P extends z.ZodObject>(...fact: Parameters<typeof emitFact<P>>) {
  await emitFact(...fact)
}
/** The same, and answers the id of the job. */
export async function emitFact<P extends z.ZodObject>(
  tx: Tx,
  of: Event<P>,
  by: Actor | null,
  about: About,
  payload: z.input<P>,
) {
  const { subject_id, sponsor_id = null, influencer_id = null, user_id = null, before, after } = about
  const signed = signedBy(by)
  const parsed = of.payload.parse(payload) as Record<string, unknown>
  for (const { on, run } of tx.reactions) if (on.type === of.type) await run(tx, { payload: parsed, about, by })
  const whose = { subject_id, sponsor_id, influencer_id, user_id }
  const id = tx.newId(of.fleeting ? FLEETING : 'evt')
  tx.late(insertEvent, { ...signed, ...whose, id, type: of.type, payload: parsed, created_at: tx.now })
  if (of.audit) {
    await tx.insert(audit_log).values({
      ...signed,
      before,
      after,
      id: tx.newId('aud'),
      action: of.type,
      target_id: subject_id,
      ip: by?.ip ?? null,
      created_at: tx.now,
    })
  }
  tx.after(notePosted)
  return id
}

/** How far the facts were distributed: along the index, which an aggregate would not use in this form. */
export async function lastPosition(db: Reader): Promise<number> {
  const [last] = await db
    .select({ position: events.position })
    .from(events)
    .where(isNotNull(events.position))
    .orderBy(desc(events.position))
    .limit(1)
  return last?.position ?? 0
}

export type Run = {
  signal: AbortSignal
  row: JobRow
  /** Ends the job inside the transaction of its effect; false when another worker has taken it over meanwhile. */
  finish(tx: Tx): Promise<boolean>
}
/** Later work, at least once: `run` must be safe to repeat. */
export type Job<P extends z.ZodObject = z.ZodObject> = {
  name: string
  payload: P
  /** The facts it follows; their payload is its own. */
  on?: readonly Event[]
  lane?: Lane
  attempts?: number
  run(payload: z.output<P>, kernel: Kernel, run: Run): Promise<void>
}
// oxlint-disable-next-line no-explicit-any -- one list holds jobs of many payloads; each parses its own
export type AnyJob = Job<any>
export const job = <P extends z.ZodObject>(definition: Job<P>): Job<P> => definition

const insertJob = statement('job_insert', (db) =>
  db
    .insert(jobs)
    .values({
      id: slot('id'),
      name: slot('name'),
      lane: slot('lane'),
      payload: slot('payload'),
      due_at: slot('due_at'),
      key: slot('key'),
      created_at: slot('now'),
    } as never)
    .onConflictDoNothing(),
)
export async function enqueue<P extends z.ZodObject>(
  tx: Tx,
  of: Pick<Job<P>, 'name' | 'payload' | 'lane'>,
  payload: z.input<P>,
  when: { due_at?: string; key?: string } = {},
) {
  const { due_at = tx.now, key = null } = when
  const { name, lane = 'fast' } = of
  await insertJob(tx, { id: tx.newId('job'), name, lane, payload: of.payload.parse(payload), due_at, key, now: tx.now })
  tx.after(notePosted)
}

export type Every = 'minute' | 'hour' | 'six_hours' | 'day' | 'month'
/** Work of a period. `run` answers what it did, for the operator. */
export type Task = {
  name: string
  every: Every
  run(kernel: Kernel, period: string, run: { signal: AbortSignal }): Promise<Record<string, unknown> | void>
}
export const task = (definition: Task): Task => definition
