import Sqlite from 'better-sqlite3'

type Column = { name: string; is_text: number; is_unique: number }

/**
 * Copies the rows of these tables of an SQLite file until each has `least`, past references and triggers. Each copy
 * belongs to others, as the rows of a large world do. A table without a row stays empty.
 */
export function multiply(url: string, tables: Iterable<string>, least: number) {
  const db = new Sqlite(url.replace(/^file:/, ''))
  db.pragma('foreign_keys = off')
  const triggers = db.prepare("select name from sqlite_schema where type = 'trigger'").pluck().all()
  for (const name of triggers) db.exec(`drop trigger "${String(name)}"`)
  for (const table of tables) multiplyOne(db, table, least)
  db.close()
}

function multiplyOne(db: Sqlite.Database, table: string, least: number) {
  const there = db.prepare(`select count(*) from ${table}`).pluck().get() as number
  if (there === 0) return
  const columns = db
    .prepare(
      `select name, type = 'TEXT' as is_text, pk > 0 or name in (
        select i.name from pragma_index_list('${table}') l, pragma_index_info(l.name) i where l."unique"
      ) as is_unique from pragma_table_info('${table}')`,
    )
    .all() as Column[]
  const names = columns.map(({ name }) => `"${name}"`).join(', ')
  const values = columns.map(({ name, is_text, is_unique }) => {
    if (!is_unique && !(is_text && name.endsWith('_id'))) return `"${name}"`
    return is_text ? `"${name}" || '~' || k` : `"${name}" + k * 1000000`
  })
  db.exec(`with recursive n(k) as (select 1 union all select k + 1 from n where k < ${Math.ceil(least / there)})
    insert into ${table} (${names}) select ${values.join(', ')} from ${table}, n`)
}
