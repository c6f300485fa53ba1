// What the hand-written minimums share: the product's own database, ids like its own, and one synced commit for
// everyone who waits.
import { createHash, randomFillSync } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../../scripts/setup.mjs'

const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')

export function openFloor() {
  const db = new Sqlite(process.env.DATABASE_FILE)
  db.pragma('journal_mode = wal')
  db.pragma('application_id = 1095124556')
  db.pragma('synchronous = full')
  db.pragma('foreign_keys = on')
  return db
}

export const sha = (text) => createHash('sha256').update(text).digest('base64url')

const pool = Buffer.alloc(4096)
let at = pool.length
export function newId(prefix) {
  if (at + 10 > pool.length) {
    randomFillSync(pool)
    at = 0
  }
  return `${prefix}_${Date.now().toString(16).padStart(12, '0')}${pool.hexSlice(at, (at += 10))}`
}

/** `into('table', 'a b c')` writes one row from as many values. */
export const inserting =
  (db) =>
  (table, columns, more = '') => {
    const names = columns.split(' ')
    const marks = names.map(() => '?').join(', ')
    const statement = db.prepare(
      `insert into ${table} (${names.map((name) => `"${name}"`).join(', ')}) values (${marks}) ${more}`,
    )
    return (...values) => statement.run(values)
  }

/** Whoever waits is written by `work` in one transaction, then told by `done`. */
export function grouped(db, work, done) {
  const [begin, commit] = [db.prepare('begin immediate'), db.prepare('commit')]
  const waiting = []
  let armed = false
  const flush = () => {
    armed = false
    const group = waiting.splice(0)
    begin.run()
    for (const one of group) one.result = work(one)
    commit.run()
    for (const one of group) done(one)
  }
  return (one) => {
    waiting.push(one)
    if (armed) return
    armed = true
    setImmediate(flush)
  }
}
