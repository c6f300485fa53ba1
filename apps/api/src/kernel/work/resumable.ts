import { setTimeout as sleep } from 'node:timers/promises'
import { and, eq, like, lt, ne } from 'drizzle-orm'
import { DAY, later, SECOND } from '../clock.ts'
import type { Tx } from '../db/db.ts'
import { onPostgres } from '../db/engine.ts'
import { idempotency_keys } from '../http/idempotency.tables.ts'
import type { Kernel } from '../kernel.ts'
import { type Because, Refusal, type RefusalKind } from '../refusal.ts'
import { scheduled_runs } from './work.tables.ts'
import { withAround } from '../db/open.ts'

type Sequence = {
  name: string
  /** Asked before the first word. */
  mayBegin(): Promise<boolean>
  /** Writes the same, in the same order, whenever it is told from the same instant. */
  tell(startedAt: string): Promise<void>
  /** What follows once all was told. It may be asked for again, and leaves alone what is there. */
  complete?(startedAt: string): Promise<void>
}
type Outcome = { answer?: unknown; refused?: [RefusalKind, string, Because] }
const of = (name: string) => and(eq(scheduled_runs.task, name), eq(scheduled_runs.period, 'once'))

/**
 * A story of many transactions, told once. Each leaves its answer beside what it wrote; so, broken off anywhere and
 * told again, those before the break answer as they did and write nothing. True when it has been told, now or before.
 */
export async function runOnce(kernel: Kernel, sequence: Sequence): Promise<boolean> {
  const claim = await claimSequence(kernel, sequence)
  if (typeof claim === 'boolean') return claim
  await kernel.db.unsynced(async () => {
    await withAround(remembering(kernel, sequence.name, claim), () => sequence.tell(claim.startedAt))
    await sequence.complete?.(claim.startedAt)
  })
  await kernel.db.write(async (tx) => {
    await tx.delete(idempotency_keys).where(like(idempotency_keys.id, `${sequence.name}#%`))
    await tx.update(scheduled_runs).set({ outcome: 'done', finished_at: claim.now() }).where(of(sequence.name))
  })
  return true
}

type Claim = { startedAt: string; now(): string }
const RENEW_EVERY = 50

function remembering({ crypto }: Kernel, name: string, { startedAt, now }: Claim) {
  let count = 0
  /** What was refused wrote nothing: it is noted with what comes next. */
  let refusals: { id: string; outcome: Outcome }[] = []
  const keep = (tx: Tx, id: string, outcome: Outcome) => {
    const answer = crypto.seal(JSON.stringify(outcome), id)
    const row = { id, body_hash: '', answer, expires_at: later(startedAt, 30 * DAY), created_at: startedAt }
    return tx.insert(idempotency_keys).values(row)
  }
  return {
    write<T>(work: (tx: Tx) => Promise<T>) {
      const at = ++count
      const id = `${name}#${at}`
      return async (tx: Tx): Promise<T> => {
        const [row] = await tx.select().from(idempotency_keys).where(eq(idempotency_keys.id, id))
        if (row) return replayed(JSON.parse(crypto.open(row.answer, id)) as Outcome) as T
        try {
          const answer = await work(tx)
          const notedOutcomes = refusals
          for (const one of notedOutcomes) await keep(tx, one.id, one.outcome)
          await keep(tx, id, { answer })
          if (at % RENEW_EVERY === 0) await tx.update(scheduled_runs).set({ started_at: now() }).where(of(name))
          tx.after(() => void (refusals = refusals.filter((one) => !notedOutcomes.includes(one))))
          return answer
        } catch (error) {
          if (error instanceof Refusal)
            refusals = [
              ...refusals.filter((one) => one.id !== id), // tried again with others, it is refused again
              { id, outcome: { refused: [error.kind, error.code, error.because] } },
            ]
          throw error
        }
      }
    },
  }
}

function replayed({ answer, refused }: Outcome): unknown {
  if (refused) throw new Refusal(...refused)
  return answer
}

/** On PostgreSQL another process may be telling; on a file, the folder's lock keeps others away. */
const SILENCE = 20 * SECOND

/** Or whether it has been told before. */
async function claimSequence({ db, clock }: Kernel, { name, mayBegin }: Sequence): Promise<Claim | boolean> {
  const start = { at: clock.now(), tick: performance.now() }
  // The clock is held in the past while a story is told.
  const now = () => later(start.at, performance.now() - start.tick)
  for (;;) {
    const [run] = await db.read.select().from(scheduled_runs).where(of(name))
    if (run ? run.outcome === 'done' : !(await mayBegin())) return Boolean(run)
    const [row] = await db.write((tx) =>
      run
        ? tx
            .update(scheduled_runs)
            .set({ started_at: now() })
            .where(
              and(
                of(name),
                ne(scheduled_runs.outcome, 'done'),
                onPostgres ? lt(scheduled_runs.started_at, later(now(), -SILENCE)) : undefined,
              ),
            )
            .returning()
        : tx
            .insert(scheduled_runs)
            .values({
              id: tx.newId('run'),
              task: name,
              period: 'once',
              outcome: 'queued',
              started_at: tx.now,
              created_at: tx.now,
            })
            .onConflictDoNothing()
            .returning(),
    )
    if (row) return { startedAt: row.created_at, now }
    await sleep(SECOND / 2)
  }
}
