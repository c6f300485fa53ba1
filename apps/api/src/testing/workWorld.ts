import { asc, eq } from 'drizzle-orm'
import { beforeEach } from 'vitest'
import { z } from 'zod'
import type { Kernel } from '../kernel/kernel.ts'
import { type AnyJob, enqueue, job, type Run, type Task } from '../kernel/work/work.ts'
import { events, jobs, scheduled_runs } from '../kernel/work/work.tables.ts'
import { worker } from '../kernel/work/worker.ts'
import { movableClock } from './movableClock.ts'
import { createPayees, payees } from './payees.tables.ts'
import { testDb } from './testDb.ts'

type Handle = (n: number, run: Run) => Promise<void>
/** A database with jobs that are numbers, and workers that share them; emptied before each test. */
export async function workWorld() {
  const clock = movableClock('2026-03-02T09:00:00.000Z')
  const base = await testDb({ clock })
  await createPayees(base.db)
  // What a worker needs of the kernel; these jobs ask for nothing else.
  const kernel = base as unknown as Kernel
  beforeEach(() =>
    base.db.write(async (tx) => {
      for (const one of [jobs, events, scheduled_runs, payees]) await tx.delete(one)
    }),
  )

  const payload = z.object({ n: z.int() })
  const never = new AbortController().signal
  const rowsOf = (name = 'test.numbered') =>
    base.db.read.select().from(jobs).where(eq(jobs.name, name)).orderBy(asc(jobs.id))
  return {
    clock,
    base,
    kernel,
    payload,
    never,
    rowsOf,
    numbered: (handle: Handle, more: Partial<AnyJob> = {}) =>
      job({ name: 'test.numbered', payload, run: ({ n }, _, run) => handle(n, run), ...more }),
    hiring: (list: AnyJob[], tasks: Task[] = []) => worker(kernel, { jobs: list, tasks }),
    post: (of: AnyJob, ...numbers: number[]) =>
      base.db.write(async (tx) => {
        for (const n of numbers) await enqueue(tx, of, { n })
      }),
    async drain(...workers: ReturnType<typeof worker>[]) {
      for (let busy = true; busy;) {
        busy = (await Promise.all(workers.map((one) => one.turn(never)))).some(Boolean)
        await Promise.all(workers.map((one) => one.idle()))
      }
    },
    only: async () => (await rowsOf())[0]!,
    gate: () => Promise.withResolvers<void>(),
  }
}
