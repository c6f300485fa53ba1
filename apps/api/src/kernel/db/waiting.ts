import { Refusal } from '../refusal.ts'
import type { Tx } from './db.ts'
import { added } from './sums.ts'
import type { DbOptions, Turn, Addition } from './tx.ts'

/** A transaction that waits for its turn in a group, and its outcome. */
export type Waiting = {
  work(tx: Tx): Promise<unknown>
  resolve(value: never): void
  reject(error: unknown): void
  hooks: (() => void)[]
  additions: Addition[]
  outcome?: { value: unknown } | { error: unknown }
}
export type Host = Pick<DbOptions, 'clock' | 'newId' | 'report'>

export const turnOf = ({ clock, newId }: Host, { hooks, additions }: Pick<Waiting, 'hooks' | 'additions'>): Turn => ({
  now: clock.now(),
  newId,
  after: (hook) => void hooks.push(hook),
  add: (to, row) => void additions.push([to, row]),
})

/** Once the group is on disk. */
export function finishMember({ outcome, hooks, resolve, reject }: Waiting, report: Host['report']) {
  if (!outcome || 'error' in outcome) return reject(outcome?.error)
  for (const hook of hooks) {
    try {
      hook()
    } catch (error) {
      report(error)
    }
  }
  resolve(outcome.value as never)
}

/** Those who wait for a group. While somebody waits, `flush` is called again and again, once at a time. */
export function waitingLine(flush: (waiting: Waiting[]) => Promise<void>) {
  const waiting: Waiting[] = []
  let busy: Promise<void> | undefined
  let closing = false
  const arm = () => {
    busy ??= new Promise((done) => setImmediate(done))
      .then(() => flush(waiting))
      .finally(() => {
        busy = undefined
        if (waiting.length > 0) arm()
      })
  }
  async function idle() {
    while (busy) await busy
  }
  return {
    write: <T>(work: (tx: Tx) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        if (closing) return reject(new Refusal('unavailable', 'closing', { retry_after: 1 }))
        waiting.push({ work, resolve, reject, hooks: [], additions: [] })
        arm()
      }),
    idle,
    async end() {
      closing = true
      await idle()
    },
  }
}

/** Rows that several members of a group add to are written once for all of them, in a transaction of their own turn. */
export async function addUp(group: readonly Waiting[], host: Host, speak: (turn: Turn) => { tx: Tx; end(): unknown }) {
  const stand = group.filter(({ outcome }) => outcome && 'value' in outcome)
  const sums = added(stand.flatMap(({ additions }) => additions))
  if (sums.length === 0) return
  const { tx, end } = speak(turnOf(host, { hooks: [], additions: [] }))
  for (const [of, row] of sums) await of.write(tx, row)
  end()
}

/**
 * On PostgreSQL, waits for the other processes, in order of arrival; whatever ends the transaction ends the turn. A lock
 * of a table is taken before the transaction decides what it sees, which an advisory lock is not. Nobody but a migration
 * writes to this table.
 */
export const takeTurn = 'lock table migrations in exclusive mode'
