import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { count } from 'drizzle-orm'
import { readConfig } from '../../config.ts'
import { settings } from '../../features/platform/settings/settings.tables.ts'
import { testDb } from '../../testing/testDb.ts'
import { backUp, runRestore } from './backup.ts'
import { idsFrom, systemClock } from '../clock.ts'
import { onPostgres } from '../db/engine.ts'
import { isServed, lockFolder } from '../db/sqlite/folderLock.ts'
import { openDb } from '../db/open.ts'

const folders: string[] = []
const fresh = () => {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-backup-'))
  folders.push(folder)
  return folder
}
const configOf = (folder: string) => readConfig({ NODE_ENV: 'test', DATA_DIR: folder })
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
})
afterEach(() => {
  vi.restoreAllMocks()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const clock = systemClock()
async function rowsIn(folder: string) {
  const db = await openDb({
    url: `file:${join(folder, 'affluence.sqlite')}`,
    clock,
    newId: idsFrom(clock),
    report: () => undefined,
  })
  const [row] = await db.read.select({ n: count() }).from(settings)
  await db.close()
  return row!.n
}
async function backupUnderWrites() {
  const k = await testDb()
  const folder = fresh()
  let acknowledged = 0
  let going = true
  const add = async (many: number) => {
    await k.db.write(async (tx) => {
      const rows = Array.from({ length: many }, () => ({ key: crypto.randomUUID(), value: 1 }))
      await tx.insert(settings).values(rows.map((row) => ({ ...row, updated_at: tx.now, created_at: tx.now })))
    })
    acknowledged += many
  }
  const write = async () => {
    while (going) await add(1)
  }
  // Enough that the planner is told how many there are.
  await add(1000)
  const writers = Array.from({ length: 8 }, write)
  await vi.waitFor(() => expect(acknowledged).toBeGreaterThan(1100))
  const before = acknowledged
  const file = await backUp(k.db, folder, clock)
  going = false
  await Promise.all(writers)
  await k.end()
  return { file, before, folder }
}

test.skipIf(onPostgres)(
  'a backup made while others write holds all that was acknowledged before, and opens in an empty folder',
  async () => {
    const { file, before, folder } = await backupUnderWrites()
    expect(readdirSync(join(folder, 'backups')).filter((name) => name.endsWith('.part'))).toEqual([])
    const target = fresh()
    expect(await runRestore(configOf(target), [file])).toBe(0)
    const modes = [file, `${file}.sha256`, join(target, 'affluence.sqlite')].map((one) => statSync(one).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600])
    expect(await rowsIn(target)).toBeGreaterThanOrEqual(before)
    const sqlite = new Sqlite(join(target, 'affluence.sqlite'), { readonly: true })
    expect(sqlite.prepare("select stat from sqlite_stat1 where tbl = 'settings'").all()).not.toEqual([])
    sqlite.close()
  },
)

test.skipIf(onPostgres)('what was there before a restore is kept beside it', async () => {
  const { file } = await backupUnderWrites()
  const target = fresh()
  writeFileSync(join(target, 'affluence.sqlite'), 'the old one')
  expect(await runRestore(configOf(target), [file])).toBe(0)
  const aside = readdirSync(target).find((name) => name.includes('before-restore'))
  expect(readFileSync(join(target, aside!), 'utf8')).toBe('the old one')
})

test.skipIf(onPostgres)('a damaged, shortened or unproven backup is refused, and nothing changes', async () => {
  const { file } = await backupUnderWrites()
  const whole = readFileSync(file)
  const target = fresh()
  const attempt = async () => {
    expect(await runRestore(configOf(target), [file])).toBe(1)
    expect(existsSync(join(target, 'affluence.sqlite'))).toBe(false)
  }
  const flipped = Buffer.from(whole)
  flipped[whole.length >> 1]! ^= 1
  writeFileSync(file, flipped)
  await attempt()
  writeFileSync(file, whole.subarray(0, whole.length - 4096))
  await attempt()
  writeFileSync(file, whole)
  appendFileSync(file, 'x')
  await attempt()
  writeFileSync(file, whole)
  rmSync(`${file}.sha256`)
  await attempt()
  expect(await runRestore(configOf(target), ['/no/such/file'])).toBe(1)
  expect(await runRestore(configOf(target), [])).toBe(1)
})

/** A process that holds the folder as a server does, until it is killed. */
async function serving(folder: string) {
  const lock = JSON.stringify(join(import.meta.dirname, '../db/sqlite/folderLock.ts'))
  const program = `const { lockFolder } = await import(${lock})
    await lockFolder(process.argv[1]); console.log('holds'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { pid: child.pid!, kill }
}

test('one server a folder: a second is refused, what a crash left behind is taken over', async () => {
  const folder = fresh()
  const server = await serving(folder)
  expect(await isServed(folder)).toBe(true)
  await expect(lockFolder(folder)).rejects.toThrow(`process ${server.pid} already serves`)
  await server.kill()
  expect(await isServed(folder)).toBe(false)
  const unlock = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toThrow('already serves')
  unlock()
  expect(await isServed(folder)).toBe(false)
})

test('a process number alone holds nothing: it may be a zombie, or somebody else by now', async () => {
  const folder = fresh()
  writeFileSync(join(folder, 'server.lock'), String(process.ppid))
  expect(await isServed(folder)).toBe(false)
  const unlock = await lockFolder(folder)
  unlock()
})

test.skipIf(onPostgres)('a restore waits for no server: it refuses while one runs', async () => {
  const { file } = await backupUnderWrites()
  const target = fresh()
  const server = await serving(target)
  expect(await runRestore(configOf(target), [file])).toBe(1)
  await server.kill()
  expect(await runRestore(configOf(target), [file])).toBe(0)
})
