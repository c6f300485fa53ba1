// What the database hands out, as types. It imports no engine, so that both engines and everybody else can import it.
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Clock, NewId } from '../clock.ts'
import type { Report } from '../report.ts'

interface NoResult extends PgQueryResultHKT {
  type: void
}
type Drizzle = PgDatabase<NoResult, Record<string, never>>
/** A query that was built and can be prepared. */
export type Query<T> = PromiseLike<T> & { prepare(name: string): unknown }

/** What both engines understand. */
export type Reader = Pick<Drizzle, 'select' | 'selectDistinct' | 'with' | '$with' | '$count'> & {
  /** Used by `statement`. */
  run<T>(name: string, build: (db: Reader & Writer) => Query<T>, values: Record<string, unknown>): Promise<T>
}
export type Writer = Pick<Drizzle, 'insert' | 'update' | 'delete'>

/** Only `write` hands one out, so a function that takes a Tx can only run inside a transaction. */
export type Tx = Reader &
  Writer &
  Turn & {
    /** Leaves a row to the end of the transaction, where those of one table are written together. */
    late<R extends object>(insert: Insert<R>, row: R): void
    reactions: readonly AnyReaction[]
  }
/** What a fact entails in its own transaction; see `reaction` in work.ts. */
// oxlint-disable-next-line no-explicit-any -- one list holds reactions to many facts
export type AnyReaction = { on: { type: string }; run(tx: Tx, fact: any): Promise<void> }
export type Turn = {
  /** The instant of this transaction, the same from its first line to its last. */
  now: string
  newId: NewId
  /** Runs once the transaction is on disk; never when it is rolled back. */
  after(hook: () => void): void
  /** Adds to rows that many add to; see sums.ts. */
  add<S extends Sums>(to: S, row: RowOf<S>): void
}
/** Writes rows of one table. */
export type Insert<R> = (tx: Tx, rows: R | readonly R[]) => Promise<void>

export type Row = Record<string, unknown>
export type Db = {
  read: Reader
  /**
   * One transaction: all of `work` or nothing. `work` awaits the database and nothing else, may run more than
   * once, and lets database errors pass.
   */
  write<T>(work: (tx: Tx) => Promise<T>, options?: WriteOptions): Promise<T>
  /** One process at a time, with DDL allowed; for migrations. `false` says that nothing was changed. */
  exclusive(work: (run: (statement: string) => Promise<Row[]>) => Promise<void | false>): Promise<void>
  /** Writes a whole, consistent copy to a file that does not exist yet, while others go on writing. */
  backup(file: string): Promise<void>
  /** Refreshes what the planner knows about all tables, or of these: daily, and after many rows came at once. */
  analyse(tables?: readonly string[]): Promise<void>
  /** For what can be done again: meanwhile a commit may be lost in a power cut, though never a part of one. */
  unsynced<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}
export type WriteOptions = { isolation?: 'read committed' }
export type DbOptions = {
  url: string
  pool?: number
  limits?: Limits
  clock: Clock
  newId: NewId
  report: Report
  reactions?: readonly AnyReaction[]
}

/** Of PostgreSQL, in milliseconds; a test waits less long. */
export type Limits = { silent?: number; turn?: number; statement?: number; answer?: number }

export type SumsRow = Record<string, string | number | null>
/** A table of sums: how its rows are told apart, and what is added up in them. */
export type Sums = {
  name: string
  keyOf(row: SumsRow): string
  join(into: SumsRow, row: SumsRow): void
  write(tx: Tx, row: SumsRow): Promise<unknown>
}
export type Addition = readonly [Sums, SumsRow]
export declare const rows: unique symbol
export type RowOf<S> = S extends { [rows]?: infer R } ? NonNullable<R> : never
