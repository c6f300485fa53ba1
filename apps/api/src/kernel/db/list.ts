import { and, asc, type Column as Field, desc, eq, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { AnyColumn } from './columns.ts'
import { invalid } from '../refusal.ts'

type Key = { created_at: string; id: string }
type Column = Field | SQL | SQL.Aliased
export type Value<T> = T | Placeholder

/** Where a page ended; clients neither read nor build one. */
export const encodeCursor = ({ created_at, id }: Key) =>
  Buffer.from(JSON.stringify([created_at, id])).toString('base64url')

export function decodeCursor(cursor: string): Key {
  try {
    const [created_at, id, ...more] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    const fits = [created_at, id].every(
      (part) => typeof part === 'string' && part.length <= 200 && !part.includes('\0'),
    )
    if (fits && more.length === 0) return { created_at: created_at as string, id: id as string }
  } catch {
    // refused below, like any other text that is none of ours
  }
  throw invalid('cursor', 'invalid_cursor')
}

/** The condition of the next page; order by the same two columns in the same direction, and take `limit + 1` rows. */
export function after(cursor: string | undefined, createdAt: Column, id: Column, direction: 'asc' | 'desc' = 'desc') {
  if (cursor === undefined) return
  const key = decodeCursor(cursor)
  return afterCursor(createdAt, id, [key.created_at, key.id], direction)
}
/** Compared as a pair, so that an index is entered where the page before ended, however far that is. */
export const afterCursor = (
  by: Column,
  id: Column,
  [value, last]: readonly [Value<string | number> | undefined, Value<string> | undefined],
  direction: 'asc' | 'desc',
): SQL | undefined => {
  if (value === undefined || last === undefined) return
  return direction === 'desc' ? sql`(${by}, ${id}) < (${value}, ${last})` : sql`(${by}, ${id}) > (${value}, ${last})`
}

/** `created_at` or `-created_at`: the direction, and what to order by. */
export function byTime(sort: 'created_at' | '-created_at', createdAt: Column, id: Column) {
  const direction = sort === 'created_at' ? 'asc' : 'desc'
  const order = direction === 'asc' ? asc : desc
  return { direction, order: [order(createdAt), order(id)] } as const
}

/** The same for a list that is sorted by another column: by a text or a number, then by id. */
export function afterKey(cursor: string | undefined, by: Column, id: Column, direction: 'asc' | 'desc' = 'desc') {
  const { value, last } = keyIn(cursor, by)
  return afterCursor(by, id, [value, last], direction)
}
/** Where the page before ended, as values of a compiled list: see `filtered`. */
export function keyIn(cursor: string | undefined, by: Column): { value?: string | number; last?: string } {
  if (cursor === undefined) return {}
  const { created_at, id: last } = decodeCursor(cursor)
  const value = (by as { dataType?: string }).dataType === 'number' ? wholeNumber(created_at) : created_at
  return { value, last }
}
/** Written as we write them: PostgreSQL takes no `1e30` and no `1.5` for one. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && String(value) === text) return value
  throw invalid('cursor', 'invalid_cursor')
}
export const pageByKey = <R extends { id: string }>(rows: R[], limit: number, keyOf: (row: R) => string | number) =>
  pageOf(rows, limit, (row) => ({ created_at: String(keyOf(row)), id: row.id }))

type Conditions = Record<string, (value: never) => SQL>
type ConditionValues<C extends Conditions> = { [K in keyof C]?: Parameters<C[K]>[0] | undefined }
/** Joins those conditions of a list that a request names. */
export const matching =
  <C extends Conditions>(conditions: C) =>
  (filters: ConditionValues<C>): SQL | undefined =>
    and(
      ...Object.entries(conditions).map(([name, condition]) =>
        filters[name] === undefined ? undefined : condition(filters[name] as never),
      ),
    )
export const is =
  <C extends AnyColumn>(column: C) =>
  (value: Value<C['_']['data']>): SQL =>
    eq(column, value as never)

/** `rows` holds up to one more than `limit`: the sign that another page follows. */
export function pageOf<R>(rows: R[], limit: number, keyOf: (row: R) => Key) {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  return { data, next_cursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null }
}
