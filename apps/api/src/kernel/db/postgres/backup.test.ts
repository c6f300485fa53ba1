import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { sql } from 'drizzle-orm'
import { readConfig } from '../../../config.ts'
import { settings } from '../../../features/platform/settings/settings.tables.ts'
import { emptyUrl, testDb } from '../../../testing/testDb.ts'
import { backUp, runRestore } from '../../ops/backup.ts'
import { idsFrom, systemClock } from '../../clock.ts'
import { onPostgres } from '../engine.ts'
import { backupPostgres } from './backup.ts'
import { secret_keys } from '../../ops/secretKeys.tables.ts'
import { openDb } from '../open.ts'

function fresh() {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-dump-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('the password reaches pg_dump by its environment, never by its arguments', async () => {
  const folder = fresh()
  const argumentsFile = join(folder, 'told')
  writeFileSync(join(folder, 'pg_dump'), `#!/bin/sh\necho "$PGPASSWORD" "$@" > ${argumentsFile}\n`)
  chmodSync(join(folder, 'pg_dump'), 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  await backupPostgres('postgres://ada:pass%20word@db.example:5433/books?sslmode=require', 'file.dump')
  const [password, ...args] = readFileSync(argumentsFile, 'utf8').trim().split(' --')
  expect(password).toBe('pass word')
  expect(args).toEqual([
    'format=custom',
    'dbname=postgres://ada@db.example:5433/books?sslmode=require',
    'file=file.dump',
  ])
})

test.skipIf(!onPostgres)(
  'a dump beside its checksum is restored by pg_restore, triggers and all',
  { timeout: 120_000 },
  async () => {
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
    // A second restore keeps what the first one brought, as a backup of its own.
    const aside = readdirSync(join(folder, 'backups')).find((name) => /^before-restore-.*\.dump$/.test(name))!
    expect(await runRestore(readConfig({ NODE_ENV: 'test', DATA_DIR: folder, DATABASE_URL: url }), [file])).toBe(0)
    const later = readdirSync(join(folder, 'backups')).find(
      (name) => /^before-restore-.*\.dump$/.test(name) && name !== aside,
    )!
    const other = await emptyUrl()
    onTestFinished(other.drop)
    const elsewhere = readConfig({ NODE_ENV: 'test', DATA_DIR: folder, DATABASE_URL: other.url })
    expect(await runRestore(elsewhere, [join(folder, 'backups', later)])).toBe(0)
    const clock = systemClock()
    const copy = await openDb({ url: other.url, clock, newId: idsFrom(clock), report: () => undefined })
    onTestFinished(() => copy.close())
    expect(await copy.read.select().from(settings)).toMatchObject([{ key: 'hold_days', value: 3 }])
    const db = await openDb({ url, clock, newId: idsFrom(clock), report: () => undefined })
    onTestFinished(() => db.close())
    expect(await db.read.select().from(settings)).toMatchObject([{ key: 'hold_days', value: 3 }])
    const analysed = sql`(select count(*) from pg_stats where tablename = 'settings')`.mapWith(Number)
    expect(await db.read.select({ analysed }).from(settings)).not.toEqual([{ analysed: 0 }])
  },
)

test.skipIf(!onPostgres)('a dump whose SECRET_KEYS are not given is refused before anything changes', async () => {
  const folder = fresh()
  const k = await testDb()
  onTestFinished(k.end)
  await k.db.write(async (tx) => {
    const of = { mark: 'of\tanother', created_at: tx.now }
    await tx.insert(secret_keys).values([
      { ...of, id: 'k8', forgotten_at: tx.now },
      { ...of, id: 'k9', forgotten_at: null },
    ])
  })
  const file = await backUp(k.db, folder, k.clock)
  const { url, drop } = await emptyUrl()
  onTestFinished(drop)
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  expect(await runRestore(readConfig({ NODE_ENV: 'test', DATA_DIR: folder, DATABASE_URL: url }), [file])).toBe(1)
  expect(errors.mock.calls.join('\n')).toMatch(/key k9 is missing.*\nNothing was changed$/)
  expect(errors.mock.calls.join('\n')).not.toContain('k8')
  expect(readdirSync(join(folder, 'backups')).filter((name) => name.startsWith('before'))).toEqual([])
})
