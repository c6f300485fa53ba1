import { type AnyColumn, type SQL, sql } from 'drizzle-orm'
import type { AnyTable } from './columns.ts'
import type { Reader } from './db.ts'

/** A figure that is kept twice, and is not the same. */
export type Difference = { what: string; key: string; expected: number; found: number }
type Row = Record<string, unknown> & { id: string }
export type Find = (db: Reader, ids: string[], rows: Row[]) => Promise<Difference[]>
/** What a feature keeps twice: looked at as a whole, or row by row in the pages of a table. */
export type Check = { find(db: Reader): Promise<Difference[]> } | { name: string; of: AnyTable; findIn: Find }

export const differs = (what: string, key: string, expected: number, found: number): Difference[] =>
  expected === found ? [] : [{ what, key, expected, found }]
export const sumsBy = (rows: { id: string | null; sum: number }[]) =>
  new Map(rows.map(({ id, sum }) => [id ?? '', sum]))
export const keyOf = (...parts: (SQL | AnyColumn)[]) => sql<string>`${sql.join(parts, sql` || ' ' || `)}`

type Sum = { key: string } & Record<string, number | string>
export function differencesOf(expected: Sum[], actual: Sum[]): Difference[] {
  const [expectedByKey, actualByKey] = [
    new Map(expected.map((row) => [row.key, row])),
    new Map(actual.map((row) => [row.key, row])),
  ]
  return [...new Set([...expectedByKey.keys(), ...actualByKey.keys()])].flatMap((key) => {
    const [one, other] = [expectedByKey.get(key), actualByKey.get(key)]
    return Object.keys(one ?? other ?? {}).flatMap((measure): Difference[] => {
      const [should, is] = [Number(one?.[measure] ?? 0), Number(other?.[measure] ?? 0)]
      return measure === 'key' || should === is
        ? []
        : [{ what: 'sums', key: `${key} ${measure}`, expected: should, found: is }]
    })
  })
}
