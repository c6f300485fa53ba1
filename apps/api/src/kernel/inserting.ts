import { getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { type Insert, slot, statement } from './db.ts'
import { onPostgres } from './engine.ts'

/** Writes whole rows of a table, one or many, by a statement compiled once: for what every order does. */
export function inserting<T extends PgTable>(name: string, of: T): Insert<T['$inferInsert']> {
  const columns = Object.entries(getTableColumns(of)).map(([key, { default: usual = null }]) => [key, usual] as const)
  const slots = Object.fromEntries(columns.map(([key, usual]) => [key, slot(key, usual)]))
  const insert = statement(name, (db) => db.insert(of).values(slots as never))
  const usual = Object.fromEntries(columns)
  const whole = (row: object) => (onPostgres ? { ...usual, ...row } : (row as Record<string, unknown>))
  return async (tx, rows) => {
    if (!Array.isArray(rows)) return void (await insert(tx, whole(rows)))
    for (const row of rows) await insert(tx, whole(row))
  }
}
