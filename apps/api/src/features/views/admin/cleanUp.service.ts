import { and, isNotNull, lte } from 'drizzle-orm'
import { removeAll, type Stoppable } from '../../../kernel/db/batches.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { forgetOldKeys } from '../../../kernel/http/idempotency.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { jobs, scheduled_runs } from '../../../kernel/work/work.tables.ts'
import { forgetOldRegistrations } from '../../people/accounts/pendingRegistrations.service.ts'
import { forgetOldAttempts } from '../../people/credentials/attempts.service.ts'

const KEPT_DAYS = 30
/** A period that is forgotten would be run again: longer than the longest one. */
const KEPT_RUN_DAYS = 62

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

/** Finished work is kept for a month; what has expired goes. */
export async function cleanUp(kernel: Kernel, _period?: string, of: Stoppable = {}) {
  return {
    removed_keys: await forgetOldKeys(kernel, of),
    removed_attempts: await forgetOldAttempts(kernel, of),
    removed_registrations: await forgetOldRegistrations(kernel, of),
    removed_jobs: await removeAll(kernel, finishedJobs, of),
    removed_runs: await removeAll(kernel, oldRuns, of),
  }
}
