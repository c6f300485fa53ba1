import { AsyncLocalStorage } from 'node:async_hooks'
import { isPostgres, onPostgres } from './engine.ts'
import type { Db, DbOptions, Insert, Tx } from './tx.ts'

const inside = new AsyncLocalStorage<{ open: boolean }>()

/** What a running request adds to the transactions it writes; see idempotency.ts. */
export type Around = { write<T>(work: (tx: Tx) => Promise<T>): (tx: Tx) => Promise<T> }
const around = new AsyncLocalStorage<Around>()
export function withAround<T>(of: Around, act: () => Promise<T>): Promise<T> {
  const outer = around.getStore()
  return around.run(outer ? { write: (work) => of.write(outer.write(work)) } : of, act)
}

export async function openDb(options: DbOptions): Promise<Db> {
  if (onPostgres !== isPostgres(options.url)) throw new Error('the tables were built for the other engine')
  const { open } = onPostgres ? await import('./postgres/postgres.ts') : await import('./sqlite/sqlite.ts')
  const db = await open(options)
  const { write } = db
  const { reactions = [] } = options
  // An inner write would commit alone, whatever becomes of the outer one.
  db.write = (work, how) => {
    if (inside.getStore()?.open)
      return Promise.reject(new Error('db.write inside db.write: hand the outer tx down instead'))
    const wrapped = around.getStore()?.write(work) ?? work
    return write((tx) => guarded(wrapped, Object.assign(tx, { reactions })), how)
  }
  return db
}

async function whole<T>(work: (tx: Tx) => Promise<T>, tx: Tx) {
  const late = new Map<Insert<never>, object[]>()
  tx.late = (insert, row) => {
    const rows = late.get(insert)
    if (rows) rows.push(row)
    else late.set(insert, [row])
  }
  const value = await work(tx)
  for (const [insert, rows] of late) await insert(tx, rows as never[])
  return value
}

function guarded<T>(work: (tx: Tx) => Promise<T>, tx: Tx): Promise<T> {
  const turn = { open: true }
  const over = () => void (turn.open = false)
  return inside.run(turn, whole<T>, work, tx).then(
    (value) => (over(), value),
    (error: unknown) => {
      over()
      throw error
    },
  )
}
