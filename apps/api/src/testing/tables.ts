import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { getTableName, is, Table } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Reader } from '../kernel/db/db.ts'

/** Every table of the product, found where tables live: a new one is in the picture by itself. */
export async function allTables(): Promise<PgTable[]> {
  const root = join(import.meta.dirname, '..')
  const tables = new Map<string, PgTable>()
  for (const file of globSync('{features,kernel}/**/*.tables.ts', { cwd: root })) {
    const module = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>
    for (const value of Object.values(module)) if (is(value, Table)) tables.set(getTableName(value), value as PgTable)
  }
  return [...tables.values()]
}

/** One fingerprint of every row of every table: equal before and after means that nothing was written. */
export async function fingerprint(db: Reader): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  for (const table of await allTables()) {
    const rows = await db.select().from(table)
    const sorted = rows.map((row) => JSON.stringify(row)).toSorted()
    prints[getTableName(table)] =
      `${rows.length} ${createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, 12)}`
  }
  return prints
}
