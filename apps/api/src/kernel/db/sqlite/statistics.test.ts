import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { analyse } from './statistics.ts'

/** A database with a table of so many rows, analysed, and how it finds rows by a list of ids. */
async function planWith(rows: number) {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-statistics-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'db.sqlite')
  const db = new Database(file)
  onTestFinished(() => void db.close())
  db.exec('create table events (id text primary key, data text)')
  const insert = db.prepare('insert into events values (?, ?)')
  db.transaction(() => {
    for (let n = 0; n < rows; n++) insert.run(`evt_${n}`, 'x')
  })()
  await analyse(file)
  const plan = db
    .prepare('explain query plan select * from events where id in (select value from json_each(?))')
    .all('[]')
  const counts = db.prepare("select cast(stat as integer) as rows from sqlite_stat1 where tbl = 'events'").all()
  return { first: (plan[0] as { detail: string }).detail, counts }
}

test('a table that is small when statistics are taken is not read whole once it has grown', async () => {
  expect(await planWith(4)).toEqual({ first: expect.stringContaining('SEARCH events USING INDEX'), counts: [] })
})

test('of a large table the statistics are kept', async () => {
  expect(await planWith(2000)).toEqual({
    first: expect.stringContaining('SEARCH events USING INDEX'),
    counts: [{ rows: 2000 }],
  })
})
