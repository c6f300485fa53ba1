import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { emptyUrl } from '../../../testing/testDb.ts'
import { idsFrom, systemClock } from '../../clock.ts'
import type { Db } from '../db.ts'
import { onPostgres } from '../engine.ts'
import { migrate, migrationsFolder, readMigrations } from './migrate.ts'
import { openDb } from '../open.ts'
import type { Row } from '../tx.ts'

const clock = systemClock()
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** Migrations as drizzle-kit leaves them, in a folder of their own. */
function writeMigrations(migrations: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-migrations-'))
  ends.push(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'meta'))
  const entries = Object.keys(migrations).map((tag, idx) => ({ idx, tag }))
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ entries }))
  for (const [tag, text] of Object.entries(migrations)) writeFileSync(join(folder, `${tag}.sql`), text)
  return folder
}
async function emptyDatabase() {
  const { url, drop } = await emptyUrl()
  ends.push(drop)
  return url
}
async function opened(url: string) {
  const db = await openDb({ url, clock, newId: idsFrom(clock), report: () => undefined })
  ends.push(() => db.close())
  return db
}
async function query(db: Db, text: string) {
  let rows: Row[] = []
  await db.exclusive(async (run) => void (rows = await run(text)))
  return rows
}
const countOf = async (db: Db, table: string) =>
  Number((await query(db, `select count(*) as n from ${table}`))[0]!['n'])
const tags = async (db: Db) =>
  (await query(db, 'select tag from migrations order by tag')).map(({ tag }) => String(tag))

const first = 'create table parents (id integer primary key not null, name text not null);'
const second = 'create table others (id integer primary key not null);'

test('a database that is newer, or whose past was changed, stops the start and keeps what it has', async () => {
  const db = await opened(await emptyDatabase())
  await migrate(db, clock, { folder: writeMigrations({ '0000_a': first, '0001_b': second }) })
  const attempt = (migrations: Record<string, string>) => migrate(db, clock, { folder: writeMigrations(migrations) })
  await expect(attempt({ '0000_a': first })).rejects.toThrow('newer than this program: it knows migration 0001_b')
  await expect(attempt({ '0000_a': `${first} `, '0001_b': second })).rejects.toThrow('0000_a was changed')
  await expect(attempt({ '0000_a': first, '0000_z': second.replace('others', 'z'), '0001_b': second })).rejects.toThrow(
    '0000_z stands before others',
  )
  expect(await tags(db)).toEqual(['0000_a', '0001_b'])
  await migrate(db, clock, { folder: writeMigrations({ '0000_a': first.replaceAll('\n', '\r\n'), '0001_b': second }) })
})

test('accounts and their links stay whole when the address becomes optional', async () => {
  const db = await opened(await emptyDatabase())
  const tagsOfNow = readMigrations(migrationsFolder()).map(({ tag }) => tag)
  const before = tagsOfNow.slice(
    0,
    tagsOfNow.findIndex((tag) => tag.endsWith('accounts_without_email')),
  )
  const textOf = (tag: string) => readFileSync(join(migrationsFolder(), `${tag}.sql`), 'utf8')
  await migrate(db, clock, { folder: writeMigrations(Object.fromEntries(before.map((tag) => [tag, textOf(tag)]))) })
  const day = "'2026-03-02T09:00:00.000Z'"
  const columns =
    'id, email, username, username_key, password_hash, role, locale, timezone, search, created_at, updated_at'
  const token = 'id, user_id, purpose, email, nonce, expires_at, created_at'
  await query(
    db,
    `insert into users (${columns}) values ('usr_1', 'a@example.com', 'A', 'a', 'h', 'admin', 'en', 'UTC', 'a', ${day}, ${day})`,
  )
  await query(
    db,
    `insert into account_tokens (${token}) values ('tok_1', 'usr_1', 'verify_email', 'a@example.com', 'n', ${day}, ${day})`,
  )
  await migrate(db, clock)
  expect(await query(db, 'select * from users')).toMatchObject([
    {
      id: 'usr_1',
      email: 'a@example.com',
      username_key: 'a',
      phone: null,
      email_verified_at: null,
      phone_verified_at: null,
    },
  ])
  expect(await query(db, 'select * from account_tokens')).toMatchObject([
    { id: 'tok_1', email: 'a@example.com', phone: null, nonce: 'n' },
  ])
})

test('a copy is made before a change, and only then', async () => {
  const db = await opened(await emptyDatabase())
  let copies = 0
  const before = async () => void copies++
  await migrate(db, clock, { folder: writeMigrations({ '0000_a': first }), before })
  await migrate(db, clock, { folder: writeMigrations({ '0000_a': first }), before })
  expect(copies).toBe(0) // empty, then up to date
  await migrate(db, clock, { folder: writeMigrations({ '0000_a': first, '0001_b': second }), before })
  expect(copies).toBe(1)
})

test('what is up to date waits for no lock that another process holds', async () => {
  const url = await emptyDatabase()
  const [db, other] = [await opened(url), await opened(url)]
  const folder = writeMigrations({ '0000_a': first })
  await migrate(db, clock, { folder })
  await other.exclusive(async () => migrate(db, clock, { folder }))
  expect(await tags(db)).toEqual(['0000_a'])
})

test('one that fails half-way leaves nothing of any of them', async () => {
  const db = await opened(await emptyDatabase())
  const broken = `${second}\n--> statement-breakpoint\ninsert into nowhere values (1);`
  await expect(migrate(db, clock, { folder: writeMigrations({ '0000_a': first, '0001_b': broken }) })).rejects.toThrow()
  await expect(query(db, 'select * from parents')).rejects.toThrow()
  await migrate(db, clock, { folder: writeMigrations({ '0000_a': first, '0001_b': second }) })
  expect(await tags(db)).toEqual(['0000_a', '0001_b'])
})

test.skipIf(onPostgres)(
  'a table that is built anew keeps the rows that point to it, and orphans are refused',
  async () => {
    const db = await opened(await emptyDatabase())
    const tables = [
      first,
      'create table children (id integer primary key not null, parent_id integer not null references parents(id) on delete cascade);',
      `insert into parents values (1, 'a'), (2, 'b');`,
      'insert into children values (1, 1), (2, 1), (3, 2);',
    ]
    const rebuilt = [
      'create table __new_parents (id integer primary key not null, name text not null, more text);',
      'insert into __new_parents (id, name) select id, name from parents;',
      'drop table parents;',
      'alter table __new_parents rename to parents;',
    ]
    const together = (statements: string[]) => statements.join('\n--> statement-breakpoint\n')
    const before = { '0000_a': together(tables), '0001_b': together(rebuilt) }
    await migrate(db, clock, { folder: writeMigrations(before) })
    expect([await countOf(db, 'parents'), await countOf(db, 'children')]).toEqual([2, 3])
    const losing = { ...before, '0002_c': 'delete from parents where id = 2;' }
    await expect(migrate(db, clock, { folder: writeMigrations(losing) })).rejects.toThrow('1 rows lost their parent')
    expect(await countOf(db, 'parents')).toBe(2)
    // Foreign keys are on again for everybody else.
    await expect(query(db, 'insert into children values (9, 9)')).rejects.toThrow()
  },
)

/** Migrates in a process of its own, as a start does. */
function migrating(url: string, folder: string): ChildProcess {
  const here = (file: string) => JSON.stringify(join(import.meta.dirname, file))
  const program = `
    import { openDb } from ${here('../open.ts')}
    import { migrate } from ${here('migrate.ts')}
    import { idsFrom, systemClock } from ${here('../../clock.ts')}
    const clock = systemClock()
    const db = await openDb({ url: process.argv[1], clock, newId: idsFrom(clock), report: console.error })
    console.log('begins')
    await migrate(db, clock, { folder: process.argv[2] })
    await db.close()`
  return spawn(process.execPath, ['--input-type=module', '-e', program, url, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DATABASE_URL: url },
  })
}
/** Twelve that take a while: each fills a table of its own out of the one before. */
function slow() {
  const of = (n: number) => [
    `create table t${n} (id integer primary key not null, words text not null);`,
    n === 0
      ? `insert into t0 with recursive c(x) as (select 1 union all select x + 1 from c where x < 4000) select x, 'w' from c;`
      : `insert into t${n} select id, words || '${n}' from t${n - 1};`,
  ]
  const all = Array.from({ length: 12 }, (_, n) => [`${String(n).padStart(4, '0')}_t`, of(n)] as const)
  return Object.fromEntries(all.map(([tag, both]) => [tag, both.join('\n--> statement-breakpoint\n')]))
}

// Six processes start one after the other.
test('killed at any moment, the next start brings it to its end', { timeout: 120_000 }, async () => {
  const folder = writeMigrations(slow())
  // Some turns of the event loop later each time, up to about 60 ms.
  for (const turns of [0, 1000, 2000, 4000, 8000, 16_000]) {
    const url = await emptyDatabase()
    const child = migrating(url, folder)
    await once(child.stdout!, 'data')
    for (let n = 0; n < turns; n++) await turn()
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    const db = await opened(url)
    await migrate(db, clock, { folder })
    expect(await tags(db)).toHaveLength(12)
    for (const n of [0, 5, 11]) expect(await countOf(db, `t${n}`)).toBe(4000)
  }
})

test('two that start at the same moment take turns, and one does the work', async () => {
  const [url, folder] = [await emptyDatabase(), writeMigrations(slow())]
  const codes = await Promise.all(
    [1, 2, 3].map(async () => ((await once(migrating(url, folder), 'exit')) as [number])[0]),
  )
  expect(codes).toEqual([0, 0, 0])
  const db = await opened(url)
  expect(await tags(db)).toHaveLength(12)
  expect(await countOf(db, 't11')).toBe(4000)
})
