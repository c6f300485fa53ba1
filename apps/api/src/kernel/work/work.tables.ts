import type { RunOutcome } from '@affluence/contract/admin'
import { isNotNull, isNull } from 'drizzle-orm'
import { enumeration, id, index, instant, integer, json, table, text, uniqueIndex } from '../db/columns.ts'

/** Facts, in the past tense: outbox, timeline and feed are these rows. */
export const events = table(
  'events',
  {
    id: id(),
    type: text().notNull(),
    subject_id: text().notNull(),
    sponsor_id: text(),
    influencer_id: text(),
    user_id: text(),
    actor_kind: text(),
    actor_id: text(),
    payload: json().$type<Record<string, unknown>>().notNull(),
    /** Given by the fan-out, one holder at a time, so that it grows in the order of commits. */
    position: integer(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('events_to_fan_out').on(t.id).where(isNull(t.position)),
    uniqueIndex('events_by_position').on(t.position).where(isNotNull(t.position)),
    index('events_of_subject').on(t.subject_id, t.created_at),
  ],
)
export type EventRow = typeof events.$inferSelect

/** Append-only, and chained: who did what to whom, from where. */
export const audit_log = table(
  'audit_log',
  {
    id: id(),
    actor_kind: text(),
    actor_id: text(),
    action: text().notNull(),
    target_id: text().notNull(),
    before: json().$type<Record<string, unknown>>(),
    after: json().$type<Record<string, unknown>>(),
    ip: text(),
    /** Its place in the chain, given after the commit; see auditChain.ts. Written once. */
    position: integer(),
    hash: text(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('audit_to_chain').on(t.id).where(isNull(t.position)),
    uniqueIndex('audit_by_position').on(t.position).where(isNotNull(t.position)),
    index('audit_by_time').on(t.created_at, t.id),
    index('audit_of_target').on(t.target_id, t.created_at),
    index('audit_by_action').on(t.action, t.created_at),
  ],
)
export type AuditRow = typeof audit_log.$inferSelect

/** Every change of a state, one row each. */
export const history = table(
  'history',
  {
    id: id(),
    subject_id: text().notNull(),
    from: text(),
    to: text().notNull(),
    action: text().notNull(),
    actor_kind: text(),
    actor_id: text(),
    comment: text(),
    created_at: instant().notNull(),
  },
  (t) => [index('history_of_subject').on(t.subject_id, t.created_at, t.id)],
)
export type HistoryRow = typeof history.$inferSelect

/** Files have a lane of their own, so that no scheduled task waits for an export. */
export type Lane = 'fast' | 'network' | 'heavy' | 'files'
export const jobs = table(
  'jobs',
  {
    id: id(),
    name: text().notNull(),
    lane: enumeration<Lane>().notNull(),
    payload: json().$type<Record<string, unknown>>().notNull(),
    /** Claiming a job moves this to the end of its lease; a crash makes it due again. */
    due_at: instant().notNull(),
    /** Changes with every claim, so a worker that slept past its lease cannot finish another's job. */
    lease: text(),
    attempts: integer().notNull().default(0),
    key: text(),
    failure: text(),
    finished_at: instant(),
    /** Out of tries: it stays until an admin starts it again. */
    dead_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('jobs_due').on(t.lane, t.due_at, t.id).where(isNull(t.finished_at)),
    index('jobs_dead').on(t.dead_at).where(isNotNull(t.dead_at)),
    index('jobs_by_time').on(t.created_at, t.id),
    index('jobs_finished').on(t.finished_at),
    uniqueIndex('jobs_key').on(t.key),
  ],
)
export type JobRow = typeof jobs.$inferSelect

/** A task runs once per period, however many processes ask. */
export const scheduled_runs = table(
  'scheduled_runs',
  {
    id: id(),
    task: text().notNull(),
    period: text().notNull(),
    started_at: instant(),
    finished_at: instant(),
    outcome: enumeration<RunOutcome>().notNull(),
    failure: text(),
    result: json().$type<Record<string, unknown>>(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('scheduled_runs_once').on(t.task, t.period),
    index('scheduled_runs_by_time').on(t.created_at, t.id),
  ],
)
