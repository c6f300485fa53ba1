import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { count } from 'drizzle-orm'
import { readConfig } from '../config.ts'
import { settings } from '../features/settings/settings.tables.ts'
import { testDb } from '../testing/testDb.ts'
import { backUp, runRestore } from './backup.ts'
import { idsFrom, systemClock } from './clock.ts'
import { openDb } from './db.ts'
import { onPostgres } from './engine.ts'
import { isServed, lockFolder } from './folderLock.ts'

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
  const write = async () => {
    while (going) {
      await k.db.write(
        async (tx) =>
          void (await tx
            .insert(settings)
            .values({ key: crypto.randomUUID(), value: 1, updated_at: tx.now, created_at: tx.now })),
      )
      acknowledged++
    }
  }
  const writers = Array.from({ length: 8 }, write)
  await vi.waitFor(() => expect(acknowledged).toBeGreaterThan(100))
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
    expect(await rowsIn(target)).toBeGreaterThanOrEqual(before)
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
  const refused = async () => {
    expect(await runRestore(configOf(target), [file])).toBe(1)
    expect(existsSync(join(target, 'affluence.sqlite'))).toBe(false)
  }
  const flipped = Buffer.from(whole)
  flipped[whole.length >> 1]! ^= 1
  writeFileSync(file, flipped)
  await refused()
  writeFileSync(file, whole.subarray(0, whole.length - 4096))
  await refused()
  writeFileSync(file, whole)
  appendFileSync(file, 'x')
  await refused()
  writeFileSync(file, whole)
  rmSync(`${file}.sha256`)
  await refused()
  expect(await runRestore(configOf(target), ['/no/such/file'])).toBe(1)
  expect(await runRestore(configOf(target), [])).toBe(1)
})

test('one server a folder: a second is refused, what a crash left behind is taken over', () => {
  const folder = fresh()
  const unlock = lockFolder(folder)
  expect(isServed(folder)).toBe(false) // by another than us
  unlock()
  writeFileSync(join(folder, 'server.lock'), String(process.ppid))
  expect(isServed(folder)).toBe(true)
  expect(() => lockFolder(folder)).toThrow(/already serves/)
  writeFileSync(join(folder, 'server.lock'), '999999999')
  expect(isServed(folder)).toBe(false)
  lockFolder(folder)()
  expect(existsSync(join(folder, 'server.lock'))).toBe(false)
})

test.skipIf(onPostgres)('a restore waits for no server: it refuses while one runs', async () => {
  const { file } = await backupUnderWrites()
  const target = fresh()
  writeFileSync(join(target, 'server.lock'), String(process.ppid))
  expect(await runRestore(configOf(target), [file])).toBe(1)
})
