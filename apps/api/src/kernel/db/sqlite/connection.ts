import Sqlite from 'better-sqlite3'
import { BetterSQLite3Database, BetterSQLiteSession } from 'drizzle-orm/better-sqlite3'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import type { Reader, Tx } from '../db.ts'
import { type Ask, compiled, quick } from './statement.ts'
import type { Turn } from '../tx.ts'

const dialect = new SQLiteSyncDialect()
const PRAGMAS = {
  synchronous: 2,
  foreign_keys: 1,
  trusted_schema: 0,
  recursive_triggers: 1, // otherwise `insert or replace` removes rows past the triggers that keep them
  journal_size_limit: 67_108_864,
  temp_store: 2,
  cache_size: -65_536,
}
/** How long a statement may hold the event loop waiting for another process; the writer waits on a timer instead. */
const BUSY_MS = { reader: 1000, writer: 20 }

export type Connection = ReturnType<typeof connect>

export function connect(file: string, { readonly = false } = {}) {
  const sqlite = new Sqlite(file, { readonly, fileMustExist: readonly, timeout: 5000 })
  if (!readonly) {
    sqlite.pragma('journal_mode = wal')
    sqlite.pragma('application_id = 1095124556') // a new file falls back to synchronous NORMAL at its first write
  }
  const busy = readonly ? BUSY_MS.reader : BUSY_MS.writer
  for (const [name, value] of Object.entries({ ...PRAGMAS, busy_timeout: busy })) sqlite.pragma(`${name} = ${value}`)

  const poison = poisonable()
  const client = cachingClient(sqlite, poison)
  const open = speaker(client)
  const root = open().tx
  const assertDurable = () => {
    for (const [name, value] of Object.entries({ ...PRAGMAS, busy_timeout: busy })) {
      const actual = sqlite.pragma(name, { simple: true })
      if (actual !== value) throw new Error(`SQLite: ${name} is ${String(actual)}, not ${value}`)
    }
    if (sqlite.pragma('journal_mode', { simple: true }) !== 'wal') throw new Error('SQLite: the journal is not a WAL')
  }
  assertDurable()
  return {
    sqlite,
    db: root as Reader,
    assertDurable,
    /** Whether the last turn changed a row. */
    hasWritten: poison.hasWritten,
    begin(turn: Turn) {
      poison.start()
      const { span, tx } = open(turn)
      const end = () => {
        span.over = true
        return poison.end()
      }
      return { tx, end }
    },
  }
}

/** PostgreSQL refuses every statement of a transaction after the first that failed; so do we. */
function poisonable() {
  let inTurn = false
  let failure: unknown
  let hasWritten = false
  return {
    start() {
      inTurn = true
      hasWritten = false
    },
    wrote: (rows: number) => void (hasWritten ||= rows > 0),
    hasWritten: () => hasWritten,
    end() {
      const hiddenFailure = failure
      inTurn = false
      failure = undefined
      return hiddenFailure
    },
    guard<T>(ask: () => T): T {
      if (failure) throw failure
      try {
        return ask()
      } catch (error) {
        if (inTurn) failure = error
        throw error
      }
    },
  }
}

/**
 * SQLite plans a query anew whenever a value is bound that its plan may depend on, as in a join or beside an order,
 * which takes ten times as long as running it. The value of a subquery it does not look at. Nor can it tell then that
 * a partial index applies: the states of partial indexes stand in the statement as literals, see `inState`.
 */
const withSubqueries = (text: string) =>
  text.startsWith('select') ? text.replace(/ (=|limit) \?/g, ' $1 (select ?)') : text

type Hands = ReturnType<typeof poisonable>
function guardedStatement(sqlite: Sqlite.Database, text: string, { guard, wrote }: Hands) {
  const statement = sqlite.prepare<unknown[]>(withSubqueries(text))
  const guarded = {
    raw: () => (statement.raw(), guarded),
    /** For what was compiled beforehand: the values go straight to their places. */
    ask(how: Ask, values: Record<string, unknown>) {
      const answer = guard(() => how(statement, values))
      wrote(changesOf(statement, answer))
      return answer
    },
    run(...values: unknown[]) {
      const result = guard(() => statement.run(...values))
      wrote(result.changes)
      return result
    },
    all(...values: unknown[]) {
      const rows = guard(() => statement.all(...values))
      if (!statement.readonly) wrote(rows.length)
      return rows
    },
    get(...values: unknown[]) {
      const row = guard(() => statement.get(...values))
      if (!statement.readonly && row !== undefined) wrote(1)
      return row
    },
  }
  return guarded
}

/** What Drizzle takes for a database: prepares each text once. */
function cachingClient(sqlite: Sqlite.Database, hands: Hands) {
  const { guard } = hands
  const statements = new Map<string, object>()
  return {
    prepare(text: string) {
      let prepared = statements.get(text)
      if (!prepared) {
        if (statements.size > 1000) statements.clear()
        statements.set(text, (prepared = guard(() => guardedStatement(sqlite, text, hands))))
      }
      return prepared
    },
  } as unknown as Sqlite.Database
}

const changesOf = ({ readonly }: Sqlite.Statement, answer: unknown) =>
  Array.isArray(answer) ? (readonly ? 0 : answer.length) : (answer as Sqlite.RunResult).changes

type Buildable = { prepare(): never; config?: { returning?: unknown; fields?: unknown } }

/** Whether the transaction is over to which a query belongs. */
type Span = { over: boolean }
const assertOpen = ({ over }: Span) => {
  if (over) throw new Error('this transaction is over')
}

class Session extends BetterSQLiteSession<Record<string, never>, Record<string, never>> {
  span: Span
  constructor(client: Sqlite.Database, span: Span) {
    super(client, dialect, undefined)
    this.span = span
  }
  override prepareQuery(...query: Parameters<BetterSQLiteSession<never, never>['prepareQuery']>): never {
    assertOpen(this.span)
    return quick(super.prepareQuery(...query) as never) as never
  }
}

/** Hands out one Drizzle per transaction, so that a forgotten promise cannot write into its neighbour's. */
function speaker(client: Sqlite.Database) {
  const compiledByText = new Map<string, ReturnType<typeof compiled>>()
  const builders = buildersOn(client)
  const open = (turn?: Turn) => {
    const span: Span = { over: false }
    const run = async (name: string, build: (db: never) => Buildable, values: Record<string, unknown>) => {
      assertOpen(span)
      let query = compiledByText.get(name)
      if (!query) {
        const built = build(root as never)
        const returns = Boolean(built.config?.fields ?? built.config?.returning)
        compiledByText.set(name, (query = compiled(built.prepare(), returns)))
      }
      return query(values)
    }
    const tx = Object.assign(Object.create(builders) as Speaking, turn, { run, span })
    return { span, tx: tx as unknown as Tx }
  }
  const root: Tx = open().tx
  return open
}

type Drizzle = BetterSQLite3Database<Record<string, never>>
type Speaking = { span: Span; drizzle?: Drizzle }
const BUILDERS = ['select', 'selectDistinct', 'with', '$with', '$count', 'insert', 'update', 'delete'] as const

/** Drizzle, made when the first query is built: the queries of every request were built before. */
const buildersOn = (client: Sqlite.Database) =>
  Object.defineProperties(
    {},
    Object.fromEntries(
      BUILDERS.map((name) => [
        name,
        {
          get(this: Speaking) {
            this.drizzle ??= new BetterSQLite3Database(
              'sync',
              dialect,
              new Session(client, this.span) as never,
              undefined,
            )
            return this.drizzle[name].bind(this.drizzle)
          },
        },
      ]),
    ),
  )
