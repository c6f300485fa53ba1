import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import type { Clock } from '../../clock.ts'
import type { Db } from '../db.ts'
import { onPostgres } from '../engine.ts'
import { takeTurn } from '../waiting.ts'

export const migrationsFolder = (engine = onPostgres ? 'postgres' : 'sqlite') =>
  fileURLToPath(new URL(`../../../../../../drizzle/${engine}`, import.meta.url))

type Migration = { tag: string; hash: string; statements: string[] }
type Applied = { tag: string; hash: string }
type Options = {
  folder?: string
  /** Called once, before the first pending change to a database that already holds something. */
  before?: () => Promise<void>
}

/** Brings the database up to date; processes that start together take turns, and who finds nothing to do takes no lock. */
export async function migrate(db: Db, clock: Clock, { folder = migrationsFolder(), before }: Options = {}) {
  const migrations = readMigrations(folder)
  const appliedRows = await appliedIn(db)
  assertSameHistory(migrations, appliedRows)
  if (migrations.length === appliedRows.length) return
  if (before && appliedRows.length > 0) await before()
  await db.exclusive(async (run) => {
    await run(
      'create table if not exists migrations (tag text primary key, hash text not null, applied_at text not null)',
    )
    if (onPostgres) await run(takeTurn) // no process writes meanwhile
    const applied = (await run('select tag, hash from migrations')) as Applied[]
    assertSameHistory(migrations, applied)
    const pending = migrations.slice(applied.length)
    for (const { tag, hash, statements } of pending) {
      for (const statement of statements) await run(onPostgres ? statement : strict(statement))
      await run(`insert into migrations values ('${tag}', '${hash}', '${clock.now()}')`)
    }
    return pending.length === 0 ? false : undefined
  })
}

export function readMigrations(folder: string): Migration[] {
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as { entries: { tag: string }[] }
  return journal.entries.map(({ tag }) => {
    if (!/^[\w-]+$/.test(tag)) throw new Error(`migration ${tag}: a tag has letters, digits, _ and - only`)
    const text = readFileSync(join(folder, `${tag}.sql`), 'utf8').replaceAll('\r\n', '\n')
    const statements = text.split('--> statement-breakpoint').filter((part) => part.trim() !== '')
    return { tag, hash: createHash('sha256').update(text).digest('hex'), statements }
  })
}

function assertSameHistory(migrations: Migration[], applied: Applied[]) {
  const tags = new Map(migrations.map(({ tag, hash }) => [tag, hash]))
  for (const { tag, hash } of applied) {
    if (!tags.has(tag)) throw new Error(`the database is newer than this program: it knows migration ${tag}`)
    if (tags.get(tag) !== hash) throw new Error(`migration ${tag} was changed after it had been applied`)
  }
  const late = migrations.slice(0, applied.length).find(({ tag }) => !applied.some((row) => row.tag === tag))
  if (late) throw new Error(`migration ${late.tag} stands before others that were applied already`)
}

/** Asked outside the lock: at worst a second process makes a second copy. */
async function appliedIn({ read }: Db): Promise<Applied[]> {
  const catalogue = onPostgres
    ? sql`information_schema.tables where table_schema = current_schema() and table_name = 'migrations'`
    : sql`sqlite_schema where type = 'table' and name = 'migrations'`
  const exists = await read.select({ name: sql<string>`'migrations'` }).from(catalogue)
  if (exists.length === 0) return []
  return read.select({ tag: sql<string>`tag`, hash: sql<string>`hash` }).from(sql`migrations`)
}

/** SQLite would otherwise store 'abc' in an integer column; PostgreSQL never does. */
const strict = (statement: string) => statement.replace(/^(\s*create table [^]*\))(;?\s*)$/i, '$1 strict$2')
