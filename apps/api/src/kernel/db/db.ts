import { eq, inArray, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { AnyColumn } from './columns.ts'
import { onPostgres } from './engine.ts'
import type { Query, Reader, Tx, Writer } from './tx.ts'

export type { Db, Reader, Tx } from './tx.ts'

/** Another row has this value already. */
export class Taken extends Error {
  override name = 'Taken'
  columns: string[]

  constructor(columns: string[], options?: ErrorOptions) {
    super(`taken: ${columns.join(', ')}`, options)
    this.columns = columns
  }
}

type Column = Parameters<typeof sql>[1]
const names = new Set<string>()
/** A query compiled once per connection: `const find = statement('find', (db) => …slot('id')…)`, `find(tx, { id })`. */
export function statement<T>(name: string, build: (db: Reader & Writer) => Query<T>) {
  if (names.has(name)) throw new Error(`two statements are called ${name}`)
  names.add(name)
  return (db: Reader, values: Record<string, unknown>): Promise<T> => db.run(name, build, values)
}
/** A condition's value, or its slot in a statement. */
export type Slotted<V> = { [K in keyof V]: V[K] | Placeholder }
const SHAPES = 100
/**
 * A list, compiled once for each set of filters and each order (`shape`) that it is asked with: what is given becomes
 * a slot of its name; texts and numbers only. `find(db, '-total', { payment: 'paid', most: 51 })`. Beyond more sets
 * than anybody uses it is built anew.
 */
export function filtered<V extends object, S extends string, T>(
  name: string,
  build: (db: Reader, filters: Slotted<V>, shape: S) => Query<T>,
) {
  const shapes = new Map<string, ReturnType<typeof statement<T>>>()
  return (db: Reader, shape: S, values: V): Promise<T> => {
    const keys = Object.keys(values).filter((key) => values[key as keyof V] !== undefined)
    const key = [shape, ...keys].join(' ')
    let ask = shapes.get(key)
    if (!ask) {
      if (shapes.size >= SHAPES) return Promise.resolve(build(db, values, shape))
      const slots = Object.fromEntries(keys.map((one) => [one, slot(one)])) as Slotted<V>
      shapes.set(key, (ask = statement(`${name}_${shapes.size}`, (on) => build(on, slots, shape))))
    }
    return ask(db, values as Record<string, unknown>)
  }
}
/** As `statement`; answers how many rows it changed, which costs less than having them returned. */
export function changing(name: string, build: (db: Reader & Writer) => Query<unknown>) {
  const ask = statement(name, build as (db: Reader & Writer) => Query<{ changes?: number; rowCount?: number | null }>)
  return async (tx: Tx, values: Record<string, unknown>): Promise<number> => {
    const { changes, rowCount } = await ask(tx, values)
    return changes ?? rowCount ?? 0
  }
}
/** A place for a value; one that is not given is the `usual`. */
export const slot = (name: string, usual?: unknown) =>
  usual === undefined ? sql.placeholder(name) : Object.assign(sql.placeholder(name), { usual })
/**
 * A slot in the condition of a join. SQLite plans a join anew whenever a value is bound to it directly, which takes
 * ten times as long as running it; the value of a subquery it does not look at.
 */
export const joinSlot = (name: string) => (onPostgres ? slot(name) : sql`(select ${slot(name)})`)

/**
 * A column by which SQLite must not enter an index. With statistics it would begin a join at the table of the few and
 * sort the many, or take an index for selective that is not.
 */
export const unindexed = (column: Column): SQL => (onPostgres ? sql`${column}` : sql`+${column}`)

/** One of a list that is handed over whole, as one value: `find(db, { ids: listed(ids) })`. */
export const among = (column: Column, name: string): SQL =>
  onPostgres ? sql`${column} = any(${slot(name)})` : sql`${column} in (select value from json_each(${slot(name)}))`
export const listValue = (values: readonly string[]): unknown => (onPostgres ? values : JSON.stringify(values))

/**
 * A state that stands as a literal in the statement. A planner uses a partial index only where it can read the
 * condition of that index, and it cannot read a value that is bound later. Write the states as the index has them.
 */
export function inState<C extends AnyColumn>(column: C, ...states: (C['_']['data'] & string)[]): SQL {
  const condition = states.length === 1 ? eq(column, states[0]) : inArray(column, states)
  return condition.inlineParams()
}

// The expressions the two engines would otherwise answer differently.
export const total = (column: Column): SQL<number> => sql`coalesce(sum(${column}), 0)`.mapWith(Number)
export const day = (column: Column): SQL<string> => sql<string>`substr(${column}, 1, 10)`

/** Each element of a list in a JSON column, as `element.value`. */
export const elements = (column: Column, list: string): SQL =>
  onPostgres
    ? sql`jsonb_array_elements(${column} -> cast(${list} as text)) as element(value)`
    : sql`json_each(${column}, ${`$.${list}`}) as element`
/** What stands under a path such as `influencer.id` in that element, as text; null where there is nothing. */
export const ofElement = (path: string): SQL =>
  onPostgres
    ? sql`element.value #>> cast(${`{${path.replaceAll('.', ',')}}`} as text[])`
    : sql`json_extract(element.value, ${`$.${path}`})`

/** For a column kept beside the words it is made from: no case, no accents, the same on both engines. */
export function searchText(...words: string[]): string {
  const text = words.join(' ')
  // oxlint-disable-next-line no-control-regex -- what has no accents needs no taking apart
  return (/^[\x00-\x7f]*$/.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '')).toLowerCase()
}
export const contains = (column: Column, words: string): SQL => like(column, containsPattern(words))
export const like = (column: Column, pattern: string | Placeholder): SQL => sql`${column} like ${pattern} escape '\\'`
export const containsPattern = (words: string) => containing(searchText(words))
/** The pattern of `like` for these characters as they stand, with anything before and after. */
export const containing = (part: string) => `%${part.replace(/[\\%_]/g, '\\$&')}%`
