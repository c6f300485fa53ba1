import { NodePgSession } from 'drizzle-orm/node-postgres'
import { PgDatabase, PgDialect } from 'drizzle-orm/pg-core'
import type { Pool, PoolClient } from 'pg'
import type { Reader, Tx } from '../db.ts'
import { translated } from './errors.ts'
import type { Turn } from '../tx.ts'

const dialect = new PgDialect()
const compiled = new Map<string, object>()

/** What one turn has done on its connection so far. */
export type TurnState = { hasWritten: boolean; failed?: unknown }

/** Drizzle outside of a transaction: each question stands for itself. */
export const reading = (pool: Pool): Reader => speak(pool).tx

/** Drizzle for one turn of a transaction. */
export function speaking(client: PoolClient, turn: Turn) {
  const state: TurnState = { hasWritten: false }
  return { ...speak(watched(client, state), turn), seen: state }
}

function watched(client: PoolClient, state: TurnState): PoolClient {
  const query = (...args: [string | { text: string }, ...unknown[]]) => {
    const [first] = args
    if (!(typeof first === 'string' ? first : first.text).startsWith('select')) state.hasWritten = true
    const answer = Reflect.apply(client.query, client, args) as Promise<unknown>
    answer.catch((error: unknown) => void (state.failed ??= error))
    return answer
  }
  return { query } as unknown as PoolClient
}

function speak(client: Pool | PoolClient, turn?: Turn) {
  let over = false
  class Session extends NodePgSession<Record<string, never>, Record<string, never>> {
    override prepareQuery(...query: Parameters<NodePgSession<never, never>['prepareQuery']>): never {
      if (over) throw new Error('this transaction is over')
      const prepared = super.prepareQuery(...query)
      // A transaction translates what ends it; a question outside of one is answered for itself.
      return (turn ? prepared : translating(prepared)) as never
    }
  }
  const db = new PgDatabase(dialect, new Session(client, dialect, undefined) as never, undefined)
  const run = async (name: string, build: (db: never) => { prepare(name: string): object }, values: object) => {
    if (over) throw new Error('this transaction is over')
    if (!compiled.has(name)) compiled.set(name, build(db as never).prepare(name))
    return Object.assign(Object.create(compiled.get(name)!), { client }).execute(values)
  }
  return { tx: Object.assign(db, turn, { run }) as unknown as Tx, end: () => void (over = true) }
}

/** When the database is away, the answer says so, and when to ask again. */
function translating<Q extends { execute(...args: never[]): Promise<unknown> }>(prepared: Q): Q {
  const { execute } = prepared
  prepared.execute = function (this: Q, ...args: never[]) {
    return execute.apply(this, args).catch((error: unknown) => {
      throw translated(error)
    })
  }
  return prepared
}
