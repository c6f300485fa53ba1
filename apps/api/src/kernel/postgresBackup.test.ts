import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { sql } from 'drizzle-orm'
import { readConfig } from '../config.ts'
import { settings } from '../features/settings/settings.tables.ts'
import { emptyUrl, testDb } from '../testing/testDb.ts'
import { backUp, runRestore } from './backup.ts'
import { idsFrom, systemClock } from './clock.ts'
import { openDb } from './db.ts'
import { onPostgres } from './engine.ts'
import { backupPostgres } from './postgresBackup.ts'

function fresh() {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-dump-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('the password reaches pg_dump by its environment, never by its arguments', async () => {
  const folder = fresh()
  const told = join(folder, 'told')
  writeFileSync(join(folder, 'pg_dump'), `#!/bin/sh\necho "$PGPASSWORD" "$@" > ${told}\n`)
  chmodSync(join(folder, 'pg_dump'), 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  await backupPostgres('postgres://ada:pass%20word@db.example:5433/books?sslmode=require', 'file.dump')
  const [password, ...args] = readFileSync(told, 'utf8').trim().split(' --')
  expect(password).toBe('pass word')
  expect(args).toEqual([
    'format=custom',
    'dbname=postgres://ada@db.example:5433/books?sslmode=require',
    'file=file.dump',
  ])
})

test.skipIf(!onPostgres)('a dump beside its checksum is restored by pg_restore, triggers and all', async () => {
  const folder = fresh()
  const k = await testDb()
  onTestFinished(k.end)
  await k.db.write(async (tx) => {
    await tx.insert(settings).values({ key: 'hold_days', value: 3, updated_at: tx.now, created_at: tx.now })
  })
  const file = await backUp(k.db, folder, k.clock)
  expect(file).toMatch(/\.dump$/)
  expect(readFileSync(`${file}.sha256`, 'utf8')).toMatch(/^[0-9a-f]{64} /)
  const { url, drop } = await emptyUrl()
  onTestFinished(drop)
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  onTestFinished(() => void vi.restoreAllMocks())
  expect(await runRestore(readConfig({ NODE_ENV: 'test', DATA_DIR: folder, DATABASE_URL: url }), [file])).toBe(0)
  const clock = systemClock()
  const db = await openDb({ url, clock, newId: idsFrom(clock), report: () => undefined })
  onTestFinished(() => db.close())
  expect(await db.read.select().from(settings)).toMatchObject([{ key: 'hold_days', value: 3 }])
  const analysed = sql`(select count(*) from pg_stats where tablename = 'settings')`.mapWith(Number)
  expect(await db.read.select({ analysed }).from(settings)).not.toEqual([{ analysed: 0 }])
})
