import { chmodSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'

const fileOf = (folder: string) => join(folder, 'server.lock')

/**
 * The lock is SQLite's lock on an empty database: held by the operating system, so it ends with the process however
 * that ends, and neither a zombie nor a process number that was given anew holds it.
 */
async function take(folder: string): Promise<{ lock: Database } | { holder: number }> {
  const { default: Sqlite } = await import('better-sqlite3')
  const lock = new Sqlite(fileOf(folder), { timeout: 0 })
  try {
    chmodSync(fileOf(folder), 0o600)
    lock.pragma(`user_version = ${process.pid}`)
    lock.exec('begin immediate')
    return { lock }
  } catch (error) {
    const { code = '' } = error as { code?: string }
    const holder = code.startsWith('SQLITE_BUSY') ? Number(lock.pragma('user_version', { simple: true })) : 0
    lock.close()
    if (code.startsWith('SQLITE_BUSY')) return { holder }
    if (code !== 'SQLITE_NOTADB') throw error
    rmSync(fileOf(folder), { force: true }) // a process number, as earlier versions left it
    return take(folder)
  }
}

/** Whether a server runs on this folder right now. */
export async function isServed(folder: string): Promise<boolean> {
  if (!existsSync(fileOf(folder))) return false
  const result = await take(folder)
  if ('lock' in result) result.lock.close()
  return 'holder' in result
}

/** One server a folder, where the database is a file in it. What a crash left behind is taken over. */
export async function lockFolder(folder: string): Promise<() => void> {
  const result = await take(folder)
  if ('holder' in result)
    throw new Error(`process ${result.holder} already serves ${folder}; stop it first, or set DATA_DIR`)
  return () => void result.lock.close()
}
