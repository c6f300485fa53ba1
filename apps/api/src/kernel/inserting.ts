import { getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { slot, statement, type Tx } from './db.ts'

/** Writes whole rows of a table by one compiled statement: for what every order does. */
export function inserting<T extends PgTable>(name: string, of: T) {
  const columns = Object.entries(getTableColumns(of))
  const values = Object.fromEntries(columns.map(([key]) => [key, slot(key)]))
  const empty = Object.fromEntries(columns.map(([key, { default: usual }]) => [key, usual ?? null]))
  const insert = statement(name, (db) => db.insert(of).values(values as never))
  return async (tx: Tx, row: T['$inferInsert']): Promise<void> => void (await insert(tx, { ...empty, ...row }))
}
