import { and, eq } from 'drizzle-orm'
import { later, MINUTE, SECOND } from '../clock.ts'
import type { Tx } from '../db/db.ts'
import type { Kernel } from '../kernel.ts'
import type { AnyJob, Run } from './work.ts'
import { type JobRow, jobs } from './work.tables.ts'
import { GiveUp } from './giveUp.ts'

export const LEASE = 60 * SECOND
const ATTEMPTS = 8

/** A row is ours while it carries the lease we took it under. */
const ours = (row: JobRow) => and(eq(jobs.id, row.id), eq(jobs.lease, row.lease ?? ''))

/** Joins the effect's own transaction; false when the lease has passed to another worker. */
async function updateHeldJob(tx: Tx, row: JobRow, change: Partial<JobRow>) {
  const rows = await tx
    .update(jobs)
    .set({ ...change, lease: null })
    .where(ours(row))
    .returning({ id: jobs.id })
  return rows.length === 1
}

/** 2 s, 4 s, 8 s … up to an hour, each a little early or late, so that what failed together does not return together. */
const waitAfter = (attempts: number) => Math.min(2 ** attempts * SECOND, 60 * MINUTE) * (0.8 + Math.random() * 0.4)

/** Does one row under its lease, and writes how it ended. */
export async function runJob(kernel: Kernel, jobs: readonly AnyJob[], row: JobRow, stopping: AbortSignal) {
  const job = jobs.find((one) => one.name === row.name)
  const leaseLost = new AbortController()
  const renewal = setInterval(() => void renew(kernel, row, leaseLost), LEASE / 2)
  let isSettled = false
  const finish: Run['finish'] = async (tx) =>
    (isSettled = await updateHeldJob(tx, row, { finished_at: tx.now, failure: null }))
  try {
    const payload = payloadOf(row, job)
    const signal = AbortSignal.any([stopping, leaseLost.signal])
    await job?.run(payload, kernel, { signal, row, finish })
    if (!isSettled) await kernel.db.write(finish)
  } catch (error) {
    if (stopping.aborted) await handBack(kernel, [row])
    else await failed(kernel, row, error, job)
  } finally {
    clearInterval(renewal)
  }
}

/** A try that ends its process is never settled: it counts when the row is taken up again. */
function payloadOf(row: JobRow, job: AnyJob | undefined) {
  if (!job) throw new Error(`no job is named ${row.name}`)
  if (row.attempts > triesOf(job)) throw new GiveUp('taken up time and again, and never ended')
  const { data, error } = job.payload.safeParse(row.payload)
  if (error) throw new GiveUp('its payload is not what the job expects', { cause: error })
  return data
}
const triesOf = (job?: AnyJob) => job?.attempts ?? ATTEMPTS

async function failed({ db, report }: Kernel, row: JobRow, error: unknown, job?: AnyJob) {
  const failure = String(error instanceof Error ? (error.stack ?? error.message) : error).slice(0, 2000)
  const isDead = error instanceof GiveUp || row.attempts >= triesOf(job)
  if (isDead) report(error, { job: row.name, id: row.id })
  await db.write((tx) => {
    const end = isDead ? { dead_at: tx.now } : { due_at: later(tx.now, waitAfter(row.attempts)) }
    return updateHeldJob(tx, row, { ...end, failure })
  })
}

/** Due at once for any worker, and the interrupted try does not count. */
export const handBack = ({ db }: Kernel, rows: readonly JobRow[]) =>
  db.write(async (tx) => {
    for (const row of rows) await updateHeldJob(tx, row, { due_at: tx.now, attempts: row.attempts - 1 })
  })

/** A job whose lease has gone to another worker is told to stop. */
async function renew({ db, report }: Kernel, row: JobRow, leaseLost: AbortController) {
  try {
    const rows = await db.write((tx) =>
      tx
        .update(jobs)
        .set({ due_at: later(tx.now, LEASE) })
        .where(ours(row))
        .returning({ id: jobs.id }),
    )
    if (rows.length === 0) leaseLost.abort(new Error('the lease has passed to another worker'))
  } catch (error) {
    report(error)
  }
}
