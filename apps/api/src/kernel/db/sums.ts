import { getTableColumns, getTableName, sql } from 'drizzle-orm'
import type { IndexColumn, PgTable } from 'drizzle-orm/pg-core'
import { slot, statement } from './db.ts'
import type { Addition, rows, Sums, SumsRow } from './tx.ts'

/**
 * Rows that every order or click adds to. `tx.add(sums, row)` leaves them to the end: they are written just before the
 * commit, once for all who share it, and always in the same order, so that two never wait for each other. Whoever
 * reads them inside a transaction finds what stood before it.
 */
export function summing<T extends PgTable>(
  of: T,
  { by, latest = [] }: { by: readonly (keyof T['$inferInsert'] & string)[]; latest?: readonly string[] },
) {
  const columns = getTableColumns(of)
  const numbers = Object.entries(columns).flatMap(([name, { dataType }]) => (dataType === 'number' ? [name] : []))
  const name = getTableName(of)
  const set = Object.fromEntries([
    ...numbers.map((each) => [each, sql`${columns[each]} + excluded.${sql.identifier(each)}`]),
    ...latest.map((each) => [each, sql`excluded.${sql.identifier(each)}`]),
  ])
  const slots = Object.fromEntries(Object.keys(columns).map((each) => [each, slot(each)]))
  const target = by.map((each) => columns[each] as IndexColumn)
  const write = statement(`${name}_add`, (db) =>
    db
      .insert(of)
      .values(slots as never)
      .onConflictDoUpdate({ target, set: set as never }),
  )
  return {
    name,
    keyOf(row) {
      let key = name
      for (const each of by) key += `\0${row[each]}`
      return key
    },
    join(into, row) {
      for (const each of numbers) into[each] = Number(into[each]) + Number(row[each])
      for (const each of latest) into[each] = row[each] ?? null
    },
    write,
  } satisfies Sums as SumsOf<T>
}
/** What is added to rows that are there already: `write` adds the number to the row that the key names. */
export const adding = <K extends string, N extends string>(
  name: string,
  { key, number, write }: { key: K; number: N; write: Sums['write'] },
) =>
  ({
    name,
    keyOf: (row) => `${name}\0${row[key]}`,
    join: (into, row) => void (into[number] = Number(into[number]) + Number(row[number])),
    write,
  }) satisfies Sums as Sums & { [rows]?: Record<K, string> & Record<N, number> }

/** The type remembers which rows it takes. */
export type SumsOf<T extends PgTable> = Sums & { [rows]?: T['$inferInsert'] }
/** What everybody adds, one row for each place, in an order that depends on nothing but the places. */
export function added(all: Iterable<Addition>): Addition[] {
  const byKey = new Map<string, [Sums, SumsRow]>()
  for (const [sums, row] of all) {
    const key = sums.keyOf(row)
    const entry = byKey.get(key)
    if (entry) sums.join(entry[1], row)
    else byKey.set(key, [sums, { ...row }])
  }
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}
