import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../../config.ts'
import { type Clock, idsFrom, systemClock } from '../clock.ts'
import { cryptoFrom } from '../crypto.ts'
import type { Db } from '../db/db.ts'
import { onPostgres } from '../db/engine.ts'
import { isServed } from '../db/sqlite/folderLock.ts'
import { backupPostgres, NoPgDump, restorePostgres, rowsOfDump } from '../db/postgres/backup.ts'
import { faultsOfKeys } from './secretKeys.ts'
import { openDb } from '../db/open.ts'

/** How many are kept, here and in the store. */
export const BACKUPS_KEPT = 14
const say = (text: string) => process.stdout.write(`${text}\n`)
const fileOf = (url: string) => url.replace(/^file:/, '')
const isFile = (config: Config) => config.DATABASE_URL.startsWith('file:')

async function checksumOf(file: string) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

async function writeChecksum(file: string, name: string) {
  chmodSync(file, 0o600)
  writeFileSync(join(dirname(file), `${name}.sha256`), `${await checksumOf(file)}  ${name}\n`, { mode: 0o600 })
}

/** A whole copy beside its checksum, named by its instant; visible only once it is complete. The oldest go. */
export async function backUp(db: Db, folder: string, clock: Clock): Promise<string> {
  const backups = join(folder, 'backups')
  mkdirSync(backups, { recursive: true, mode: 0o700 })
  const end = onPostgres ? '.dump' : '.sqlite'
  const file = join(backups, `affluence-${clock.now().replace(/[:.]/g, '-')}${end}`)
  const draft = `${file}.part`
  rmSync(draft, { force: true })
  try {
    await db.backup(draft)
    await writeChecksum(draft, basename(file))
    renameSync(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
  const all = readdirSync(backups)
    .filter((name) => name.startsWith('affluence-') && name.endsWith(end))
    .toSorted()
  for (const name of all.slice(0, Math.max(0, all.length - BACKUPS_KEPT))) {
    rmSync(join(backups, name), { force: true })
    rmSync(join(backups, `${name}.sha256`), { force: true })
  }
  return file
}

export async function runBackup(config: Config, _args: string[]): Promise<number> {
  if (isFile(config) && !existsSync(fileOf(config.DATABASE_URL))) {
    console.error(`There is no database at ${fileOf(config.DATABASE_URL)}`)
    return 1
  }
  try {
    say(await withDb(config, (db, clock) => backUp(db, config.DATA_DIR, clock)))
    return 0
  } catch (error) {
    if (!(error instanceof NoPgDump)) throw error
    console.error(error.message)
    return 1
  }
}

async function withDb<T>(config: Config, work: (db: Db, clock: Clock) => Promise<T>): Promise<T> {
  const clock = systemClock()
  const db = await openDb({ url: config.DATABASE_URL, clock, newId: idsFrom(clock), report: console.error })
  try {
    return await work(db, clock)
  } finally {
    await db.close()
  }
}

/** A backup that lies here, or in BACKUP_URL; opened where it was encrypted. */
async function fetched(config: Config, name: string, folder: string): Promise<string> {
  const { backupStore, decryptFile } = await import('./backupStore.ts')
  const file = join(folder, basename(name))
  if (config.BACKUP_URL && !existsSync(resolve(name))) {
    const store = backupStore(config.BACKUP_URL, systemClock().now)
    await store.get(name, file)
    await store.get(`${name.replace(/\.enc$/, '')}.sha256`, `${file.replace(/\.enc$/, '')}.sha256`)
  } else if (!name.endsWith('.enc')) return resolve(name)
  else {
    copyFileSync(resolve(name), file)
    copyFileSync(`${resolve(name).replace(/\.enc$/, '')}.sha256`, `${file.replace(/\.enc$/, '')}.sha256`)
  }
  if (!file.endsWith('.enc')) return file
  if (!config.BACKUP_KEY) throw new Error('The backup is encrypted: BACKUP_KEY is needed')
  const decrypted = file.replace(/\.enc$/, '')
  await decryptFile(file, decrypted, config.BACKUP_KEY)
  return decrypted
}

/** Puts a backup in the place of the database, after proving that it is whole; what was there is kept beside it. */
export async function runRestore(config: Config, [from]: string[]): Promise<number> {
  const refuse = (text: string) => {
    console.error(text)
    return 1
  }
  if (!from) return refuse('Say which: npm run restore -- data/backups/affluence-….sqlite')
  if (await isServed(config.DATA_DIR)) return refuse('A server runs on this data; stop it first')
  const folder = mkdtempSync(join(tmpdir(), 'affluence-restore-'))
  try {
    const source = await fetched(config, from, folder).catch((error: unknown) => refuse(String(error)))
    const code = typeof source === 'number' ? source : await putInPlace(config, source, refuse)
    if (code === 0) await withDb(config, (db) => db.analyse()) // a dump carries no statistics
    return code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function putInPlace(config: Config, source: string, refuse: (text: string) => number): Promise<number> {
  if (!existsSync(source)) return refuse(`There is no file ${source}`)
  if (!isFile(config)) {
    if (!(await isWhole(source)))
      return refuse('The backup is damaged, or its checksum is missing. Nothing was changed')
    const fault = faultOfMarks(config, await rowsOfDump(source, 'secret_keys'))
    if (fault) return refuse(fault)
    say(`The database that was there is kept as ${await keepAside(config)}`)
    await restorePostgres(config.DATABASE_URL, source)
    say(`Restored the database from ${source}`)
    return 0
  }
  const fault = await faultOf(source, config)
  if (fault) return refuse(fault)

  const target = fileOf(config.DATABASE_URL)
  mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 })
  const draft = `${target}.restoring`
  copyFileSync(source, draft)
  chmodSync(draft, 0o600)
  if (existsSync(target)) {
    const aside = `${target}.before-restore-${systemClock().now().replace(/[:.]/g, '-')}`
    for (const end of ['', '-wal', '-shm']) if (existsSync(target + end)) renameSync(target + end, aside + end)
    say(`The database that was there is kept as ${aside}`)
  }
  renameSync(draft, target)
  say(`Restored ${target} from ${source}`)
  return 0
}

/** What a restore on PostgreSQL replaces, as a backup that can be restored in its turn. */
async function keepAside({ DATA_DIR, DATABASE_URL }: Config) {
  const backups = join(DATA_DIR, 'backups')
  mkdirSync(backups, { recursive: true, mode: 0o700 })
  const file = join(backups, `before-restore-${systemClock().now().replace(/[:.]/g, '-')}.dump`)
  await backupPostgres(DATABASE_URL, file)
  await writeChecksum(file, basename(file))
  return file
}

async function isWhole(file: string) {
  const beside = `${file}.sha256`
  return existsSync(beside) && readFileSync(beside, 'utf8').split(/\s/)[0] === (await checksumOf(file))
}

async function faultOf(file: string, config: Config): Promise<string | null> {
  const beside = `${file}.sha256`
  if (!existsSync(beside)) return `The checksum ${beside} is missing: nothing proves that this backup is whole`
  if (!(await isWhole(file))) return 'The backup is damaged: its checksum differs. Nothing was changed'
  const { default: Sqlite } = await import('better-sqlite3')
  const sqlite = new Sqlite(file, { readonly: true })
  try {
    const isIntact = sqlite.pragma('integrity_check', { simple: true }) === 'ok'
    const orphans = sqlite.pragma('foreign_key_check') as unknown[]
    if (!isIntact || orphans.length > 0) return 'The backup is damaged inside. Nothing was changed'
    const knowsKeys = sqlite.prepare("select 1 from sqlite_schema where name = 'secret_keys'").get()
    const marks = knowsKeys ? sqlite.prepare('select id, mark, forgotten_at from secret_keys').all() : []
    return faultOfMarks(config, marks)
  } finally {
    sqlite.close()
  }
}

function faultOfMarks({ SECRET_KEYS }: Config, marks: unknown[]) {
  const faults = faultsOfKeys(marks as never, cryptoFrom(SECRET_KEYS))
  return faults.length > 0 ? `${faults.join('\n')}\nNothing was changed` : null
}
