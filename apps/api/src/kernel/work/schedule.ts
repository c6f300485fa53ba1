import { z } from 'zod'
import { and, eq } from 'drizzle-orm'
import type { Tx } from '../db/db.ts'
import type { Kernel } from '../kernel.ts'
import { type AnyJob, enqueue, type Every, job, type Task } from './work.ts'
import { scheduled_runs } from './work.tables.ts'

/** The name of the period an instant lies in; text order is time order. */
export function periodOf(every: Every, now: string): string {
  if (every === 'minute') return now.slice(0, 16)
  if (every === 'hour') return now.slice(0, 13)
  if (every === 'day') return now.slice(0, 10)
  if (every === 'month') return now.slice(0, 7)
  return `${now.slice(0, 10)}/${Math.floor(Number(now.slice(11, 13)) / 6)}`
}

const jobs = new WeakMap<Task, AnyJob>()
/** A task’s period is a job like any other: leased, retried, shown to the operator. */
export function jobOf(task: Task): AnyJob {
  const existing = jobs.get(task)
  if (existing) return existing
  const periodJob = job({
    name: `task.${task.name}`,
    payload: z.object({ period: z.string() }),
    lane: 'heavy',
    attempts: 5,
    async run({ period }, kernel, { signal, row, finish }) {
      const started_at = kernel.clock.now()
      const of = and(eq(scheduled_runs.task, task.name), eq(scheduled_runs.period, period))
      try {
        const result = (await task.run(kernel, period, { signal })) ?? null
        await kernel.db.write(async (tx) => {
          if (!(await finish(tx))) return
          await tx
            .update(scheduled_runs)
            .set({ started_at, finished_at: tx.now, outcome: 'done', failure: null, result })
            .where(of)
        })
      } catch (error) {
        const failure = `${String(error).slice(0, 500)} (try ${row.attempts})`
        await kernel.db.write(
          (tx) =>
            tx
              .update(scheduled_runs)
              .set({ started_at, finished_at: tx.now, outcome: 'failed', failure })
              .where(of) as Promise<unknown> as Promise<void>,
        )
        throw error
      }
    },
  })
  jobs.set(task, periodJob)
  return periodJob
}

/** Queues a task for a period; false when that period has had it. */
export const queueTask = ({ db }: Kernel, task: Task, period: string, also?: (tx: Tx) => Promise<void>) =>
  db.write(async (tx) => {
    const [row] = await tx
      .insert(scheduled_runs)
      .values({ id: tx.newId('run'), task: task.name, period, outcome: 'queued', created_at: tx.now })
      .onConflictDoNothing()
      .returning({ id: scheduled_runs.id })
    if (!row) return false
    await enqueue(tx, jobOf(task), { period }, { key: `task.${task.name}@${period}` })
    await also?.(tx)
    return true
  })

/** Called every turn: queues what a new period asks for. Remembers what it has asked, so that most turns ask nothing. */
export function scheduler(kernel: Kernel, tasks: readonly Task[]) {
  const lastPeriods = new Map<string, string>()
  return async () => {
    const now = kernel.clock.now()
    for (const task of tasks) {
      const period = periodOf(task.every, now)
      if (lastPeriods.get(task.name) === period) continue
      await queueTask(kernel, task, period)
      lastPeriods.set(task.name, period)
    }
  }
}
