import type { Tx } from './db.ts'
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

/**
 * On PostgreSQL, waits for the other processes, in order of arrival; whatever ends the transaction ends the turn. A lock
 * of a table is taken before the transaction decides what it sees, which an advisory lock is not. Nobody but a migration
 * writes to this table.
 */
export const takeTurn = 'lock table migrations in exclusive mode'
