import { and, inArray, isNotNull, lte } from 'drizzle-orm'
import { DAY, later } from '../../kernel/clock.ts'
import { forgetOldKeys } from '../../kernel/idempotency.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { jobs, scheduled_runs } from '../../kernel/work.tables.ts'
import { forgetOldAttempts } from '../credentials/attempts.service.ts'

const KEPT_DAYS = 30
/** A period that is forgotten would be run again: longer than the longest one. */
const KEPT_RUN_DAYS = 62
const BATCH = 5000

/** Finished work is kept for a month; what has expired goes. */
export async function cleanUp(kernel: Kernel) {
  const { db, clock } = kernel
  const before = later(clock.now(), -KEPT_DAYS * DAY)
  await forgetOldKeys(kernel)
  await forgetOldAttempts(db, clock.now())
  const removed = await db.write(async (tx) => {
    const old = tx
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(isNotNull(jobs.finished_at), lte(jobs.finished_at, before)))
      .limit(BATCH)
    const gone = await tx.delete(jobs).where(inArray(jobs.id, old)).returning({ id: jobs.id })
    const runs = tx
      .select({ id: scheduled_runs.id })
      .from(scheduled_runs)
      .where(lte(scheduled_runs.created_at, later(clock.now(), -KEPT_RUN_DAYS * DAY)))
      .limit(BATCH)
    await tx.delete(scheduled_runs).where(inArray(scheduled_runs.id, runs))
    return gone.length
  })
  return { removed_jobs: removed }
}
