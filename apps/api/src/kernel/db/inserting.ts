import { getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { slot, statement } from './db.ts'
import { onPostgres } from './engine.ts'
import type { Insert } from './tx.ts'

type Row = Record<string, unknown>
/**
 * At most so many rows in one statement. PostgreSQL is asked across a wire; SQLite keeps a journal of its own for a
 * statement of several rows, which costs more than it saves.
 */
const MAX_ROWS = onPostgres ? 8 : 1

/** Writes whole rows of a table by statements compiled once, one for each number of rows: for what every order does. */
export function inserting<T extends PgTable>(name: string, of: T): Insert<T['$inferInsert']> {
  const columns = Object.entries(getTableColumns(of)).map(([key, { default: usual = null }]) => [key, usual] as const)
  const slots = (nameOf: Name) => Object.fromEntries(columns.map(([key, usual]) => [key, slot(nameOf(key), usual)]))
  const inserts = Array.from({ length: MAX_ROWS }, (_, before) =>
    statement(`${name}_${before + 1}`, (db) =>
      db.insert(of).values(onPostgres ? (names(before + 1).map(slots) as never) : (slots(itself) as never)),
    ),
  )
  const usual = Object.fromEntries(columns)
  return async (tx, rows) => {
    if (!Array.isArray(rows))
      return void (await inserts[0]!(tx, onPostgres ? withColumns([rows as Row], usual) : (rows as never)))
    for (let from = 0; from < rows.length; from += MAX_ROWS) {
      const some = rows.slice(from, from + MAX_ROWS)
      await inserts[some.length - 1]!(tx, onPostgres ? withColumns(some, usual) : (some[0] as Row))
    }
  }
}

type Name = (key: string) => string
const itself: Name = (key) => key
/** What the values of each of several rows are called. */
const names = (count: number) =>
  Array.from(
    { length: count },
    (_, at): Name =>
      (key) =>
        `${at} ${key}`,
  )
const withColumns = (rows: readonly Row[], usual: Row): Row =>
  Object.fromEntries(
    names(rows.length).flatMap((nameOf, at) =>
      Object.keys(usual).map((key) => [nameOf(key), rows[at]![key] ?? usual[key]]),
    ),
  )
