import type { admin as endpoints, AuditEntry, Job, JobCounts, ScheduledTask } from '@affluence/contract/admin'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, count, desc, eq, gte, isNotNull, isNull, like, lt, not, type SQL } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { instantsOf } from '../../../kernel/days.ts'
import { contains, type Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, byTime, pageOf } from '../../../kernel/db/list.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { queueTask } from '../../../kernel/work/schedule.ts'
import { emit, type Task } from '../../../kernel/work/work.ts'
import { audit_log, type JobRow, jobs, scheduled_runs } from '../../../kernel/work/work.tables.ts'
import { jobRetried, taskAsked } from './admin.events.ts'
import { usernames } from '../../people/users/users.service.ts'
import { retryDeadJob } from '../../../kernel/ops/cleanUp.ts'

type Page = { sort: 'created_at' | '-created_at'; cursor?: string; limit: number }
const stateOf = (row: JobRow): Job['state'] =>
  row.dead_at ? 'dead' : row.finished_at ? 'done' : row.lease ? 'running' : 'queued'
const inState = {
  dead: isNotNull(jobs.dead_at),
  done: isNotNull(jobs.finished_at),
  running: and(isNotNull(jobs.lease), isNull(jobs.finished_at), isNull(jobs.dead_at)),
  queued: and(isNull(jobs.lease), isNull(jobs.finished_at), isNull(jobs.dead_at)),
}
/** What went well every minute hides what a person looks for. */
const isRoutine = and(like(jobs.name, 'task.%'), isNotNull(jobs.finished_at))!

const present = (row: JobRow): Job => {
  const { id, name, lane, attempts, failure, due_at, finished_at, created_at } = row
  return {
    id,
    name,
    lane,
    attempts,
    failure: failure?.split('\n')[0] ?? null,
    due_at,
    finished_at,
    created_at,
    state: stateOf(row),
    actions: row.dead_at ? ['retry'] : [],
  }
}

export async function listJobs(
  { db }: Kernel,
  { state, name, routine, sort, cursor, limit }: Page & Parsed<typeof endpoints.jobs>['query'],
) {
  const { direction, order } = byTime(sort, jobs.created_at, jobs.id)
  const rows = await db.read
    .select()
    .from(jobs)
    .where(
      and(
        state && inState[state],
        name ? contains(jobs.name, name) : undefined,
        routine === 'without' ? not(isRoutine) : undefined,
        after(cursor, jobs.created_at, jobs.id, direction),
      ),
    )
    .orderBy(...order)
    .limit(limit + 1)
  const page = pageOf(rows, limit, (row) => row)
  return { ...page, data: page.data.map(present), counts: await countJobs(db.read) }
}

async function countJobs(db: Reader): Promise<JobCounts> {
  const of = async (where: SQL | undefined) => (await db.select({ n: count() }).from(jobs).where(where))[0]?.n ?? 0
  return {
    queued: await of(inState.queued),
    running: await of(inState.running),
    done: await of(inState.done),
    dead: await of(inState.dead),
    routine: await of(isRoutine),
  }
}

export const retryJob = ({ db }: Kernel, actor: Actor, id: string) =>
  db.write(async (tx) => {
    const row = await retryDeadJob(tx, id)
    if (row) {
      await emit(tx, jobRetried, actor, { subject_id: id }, { name: row.name })
      return present(row)
    }
    const [job] = await tx.select().from(jobs).where(eq(jobs.id, id))
    throw job ? new Refusal('conflict', 'wrong_state', { state: stateOf(job) }) : notFound()
  })

export async function listTasks({ db }: Kernel, tasks: readonly Task[]): Promise<{ data: ScheduledTask[] }> {
  const data = await Promise.all(tasks.map((task) => lastRunOf(db.read, task)))
  return { data: data.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
}

export async function lastRunOf(db: Reader, { name, every }: Task): Promise<ScheduledTask> {
  const [last] = await db
    .select()
    .from(scheduled_runs)
    .where(eq(scheduled_runs.task, name))
    .orderBy(desc(scheduled_runs.created_at), desc(scheduled_runs.id))
    .limit(1)
  const { period = null, started_at = null, outcome = null, failure = null, result = null } = last ?? {}
  return { name, every, last_period: period, last_run_at: started_at, outcome, failure, result }
}

/** By hand, beside its periods: each call is a run of its own. `name` may be written with dashes. */
export async function runTaskNow(
  kernel: Kernel,
  tasks: readonly Task[],
  name: string,
  actor: Actor | null = null,
): Promise<ScheduledTask> {
  const task = findTask(tasks, name)
  if (!task) throw notFound()
  const period = `by hand ${kernel.clock.now()}`
  await queueTask(kernel, task, period, (tx) =>
    emit(tx, taskAsked, actor, { subject_id: task.name }, { name: task.name, period }),
  )
  return lastRunOf(kernel.db.read, task)
}
export const findTask = (tasks: readonly Task[], name: string) => {
  const plain = (text: string) => text.replace(/[-.]/g, '_')
  return tasks.find((task) => plain(task.name) === plain(name))
}

type AuditQuery = Page & { action?: string; actor_id?: string; target_id?: string; from?: string; to?: string }
export async function listAudit(
  { db }: Kernel,
  actor: Actor,
  { action, actor_id, target_id, from: first, to, sort, cursor, limit }: AuditQuery,
) {
  const { from, before } = instantsOf(actor, { from: first, to })
  const { direction, order } = byTime(sort, audit_log.created_at, audit_log.id)
  const rows = await db.read
    .select()
    .from(audit_log)
    .where(
      and(
        action ? eq(audit_log.action, action) : undefined,
        actor_id ? eq(audit_log.actor_id, actor_id) : undefined,
        target_id ? eq(audit_log.target_id, target_id) : undefined,
        from ? gte(audit_log.created_at, from) : undefined,
        before ? lt(audit_log.created_at, before) : undefined,
        after(cursor, audit_log.created_at, audit_log.id, direction),
      ),
    )
    .orderBy(...order)
    .limit(limit + 1)
  const page = pageOf(rows, limit, (row) => row)
  const names = await usernames(
    db.read,
    page.data.map((row) => row.actor_id),
  )
  return {
    ...page,
    data: page.data.map((row): AuditEntry => ({ ...row, actor: names.get(row.actor_id ?? '') ?? null })),
  }
}
