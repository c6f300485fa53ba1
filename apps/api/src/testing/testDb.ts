import { createHash } from 'node:crypto'
import { constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { type Clock, idsFrom, type NewId, systemClock } from '../kernel/clock.ts'
import { onPostgres } from '../kernel/db/engine.ts'
import { migrate, migrationsFolder, readMigrations } from '../kernel/db/migrations/migrate.ts'
import type { AnyReaction } from '../kernel/db/tx.ts'
import { openDb } from '../kernel/db/open.ts'

type TestDatabase = { url: string; drop(): Promise<void> }
type Options = { clock?: Clock; newId?: NewId; reactions?: readonly AnyReaction[] }

/** A database of its own for a test file, with all tables and no rows. */
export async function testDb({
  clock = systemClock('2026-01-01T00:00:00.000Z'),
  newId = idsFrom(clock),
  reactions = [],
}: Options = {}) {
  const { url, drop } = await migratedUrl()
  const reports: unknown[] = []
  const db = await openDb({ url, clock, newId, reactions, report: (error) => void reports.push(error) })
  const end = async () => {
    await db.close()
    await drop()
  }
  return { db, url, clock, newId, reports, report: (error: unknown) => void reports.push(error), end }
}

/** A database without a single table. */
export const emptyUrl = (): Promise<TestDatabase> =>
  onPostgres ? createPostgres('template0') : Promise.resolve(sqliteFile())

const migratedUrl = (): Promise<TestDatabase> => (onPostgres ? copyOfPostgres() : copyOfSqlite())
const sum = () =>
  createHash('sha256')
    .update(JSON.stringify(readMigrations(migrationsFolder())))
    .digest('hex')
    .slice(0, 12)

function sqliteFile() {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-test-'))
  return { url: `file:${join(folder, 'test.sqlite')}`, drop: async () => rmSync(folder, { recursive: true }) }
}

/** Migrated once per state of the migrations; a copy takes milliseconds. */
async function copyOfSqlite() {
  const cache = join(tmpdir(), `affluence-template-${process.getuid?.() ?? 0}`)
  const template = join(cache, `${sum()}.sqlite`)
  const copy = sqliteFile()
  if (!existsSync(template)) {
    mkdirSync(cache, { recursive: true, mode: 0o700 })
    await migrateUrl(copy.url)
    const draft = `${template}.${process.pid}`
    copyFileSync(copy.url.slice(5), draft)
    renameSync(draft, template)
  } else copyFileSync(template, copy.url.slice(5), constants.COPYFILE_FICLONE)
  return copy
}

async function copyOfPostgres() {
  const template = `affluence_template_${sum()}`
  await administer(async (run) => {
    await run('select pg_advisory_lock(8)')
    if ((await run(`select 1 from pg_database where datname = '${template}'`)).length > 0) return
    const draft = await createPostgres('template0')
    await migrateUrl(draft.url)
    await run(`alter database ${nameOf(draft.url)} rename to ${template}`)
  })
  return createPostgres(template)
}

// Another language than the bytes', so that an order left to the cluster shows.
const FOREIGN = `locale_provider icu icu_locale 'en-US' locale 'C.UTF-8'`
async function createPostgres(template: string): Promise<TestDatabase> {
  const name = `t_${crypto.randomUUID().replaceAll('-', '')}`
  await administer((run) =>
    run(`create database ${name} template ${template} ${template === 'template0' ? FOREIGN : ''}`),
  )
  const url = new URL(process.env.DATABASE_URL!)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => administer(async (run) => void (await run(`drop database ${name} with (force)`))),
  }
}
const nameOf = (url: string) => new URL(url).pathname.slice(1)

async function administer<T>(work: (run: (text: string) => Promise<unknown[]>) => Promise<T>) {
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  try {
    return await work(async (text) => (await client.query(text)).rows as unknown[])
  } finally {
    await client.end()
  }
}

async function migrateUrl(url: string) {
  const clock = systemClock()
  const report = (error: unknown) => {
    throw error
  }
  const db = await openDb({ url, clock, newId: idsFrom(clock), report })
  await migrate(db, clock)
  await db.close()
}
