import { and, eq, gte, isNotNull, lt, lte } from 'drizzle-orm'
import { DAY, firstIdAt, later } from '../clock.ts'
import { removeAll, type Stoppable } from '../db/batches.ts'
import type { Tx } from '../db/db.ts'
import { forgetOldKeys } from '../http/idempotency.ts'
import type { Kernel } from '../kernel.ts'
import { FLEETING, lastPosition } from '../work/work.ts'
import { events, type JobRow, jobs, scheduled_runs } from '../work/work.tables.ts'

const KEPT_DAYS = 30
/** A period that is forgotten would be run again: longer than the longest one. */
const KEPT_RUN_DAYS = 62
const KEPT_FLEETING_DAYS = 1

const finishedJobs = {
  from: jobs,
  key: [jobs.id] as const,
  where: (now: string) => and(isNotNull(jobs.finished_at), lte(jobs.finished_at, later(now, -KEPT_DAYS * DAY))),
}
const oldRuns = {
  from: scheduled_runs,
  key: [scheduled_runs.id] as const,
  where: (now: string) => lte(scheduled_runs.created_at, later(now, -KEPT_RUN_DAYS * DAY)),
}

/** Of facts that only tell pages to ask again. The last fact of all stays: the next position follows it. */
const fleetingFacts = (last: number) => ({
  from: events,
  key: [events.id] as const,
  where: (now: string) =>
    and(
      gte(events.id, FLEETING),
      lt(events.id, firstIdAt(FLEETING, later(now, -KEPT_FLEETING_DAYS * DAY))),
      lt(events.position, last),
    ),
})

/** Finished work is kept for a month; keys of requests go when they expire. */
export const forgetOldWork = async (kernel: Kernel, of: Stoppable) => ({
  removed_keys: await forgetOldKeys(kernel, of),
  removed_jobs: await removeAll(kernel, finishedJobs, of),
  removed_runs: await removeAll(kernel, oldRuns, of),
  removed_facts: await removeAll(kernel, fleetingFacts(await lastPosition(kernel.db.read)), of),
})

/** A job that was set aside is due again; nothing where it was not. */
export async function retryDeadJob(tx: Tx, id: string): Promise<JobRow | undefined> {
  const [row] = await tx
    .update(jobs)
    .set({ dead_at: null, attempts: 0, due_at: tx.now, lease: null })
    .where(and(eq(jobs.id, id), isNotNull(jobs.dead_at)))
    .returning()
  return row
}
