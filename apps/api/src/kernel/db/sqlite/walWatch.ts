import { readFileSync, statSync } from 'node:fs'
import type { Clock } from '../../clock.ts'
import { isPostgres } from '../engine.ts'
import type { Kernel } from '../../kernel.ts'
import { dropWarning, raiseWarning } from '../../ops/warnings.ts'
import type { Report } from '../../report.ts'

const MB = 1024 * 1024
const LARGE = 256 * MB
const LOOK_MS = 10_000
/** Where readers of a WAL lock the file of its index: https://sqlite.org/walformat.html, "WAL locks". */
const READ_LOCKS = { first: 123, last: 127 }

const fileOf = (url: string) => (isPostgres(url) ? null : url.replace(/^file:/, ''))
const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** Null where the database is no file. */
export function walBytes(url: string): number | null {
  const file = fileOf(url)
  return file === null ? null : sizeOf(`${file}-wal`)
}

/**
 * The write-ahead log cannot be shortened while somebody reads what was before it, so a reader that never ends makes
 * it grow until the disk is full. Says so once, and who reads; and is quiet again when it is short.
 */
export function checkWal(url: string, { report, clock }: { report: Report; clock: Clock }, large = LARGE) {
  const bytes = walBytes(url)
  if (bytes === null) return
  if (bytes < large) return dropWarning('wal_large')
  const megabytes = Math.round(bytes / MB)
  const readers = readersOf(fileOf(url)!).join(', ')
  if (!raiseWarning('wal_large', clock.now(), { megabytes, readers })) return
  const who = readers ? `read by process ${readers}` : 'by whom it is read is not known'
  report(new Error(`The write-ahead log of the database has grown to ${megabytes} MB: ${who}`), { megabytes, readers })
}

export function watchWal(kernel: Kernel) {
  const look = () => checkWal(kernel.config.DATABASE_URL, kernel)
  const timer = setInterval(look, LOOK_MS).unref()
  return () => clearInterval(timer)
}

/** Number and name of each process that reads right now; Linux tells, others do not. */
function readersOf(file: string): string[] {
  try {
    const { ino } = statSync(`${file}-shm`)
    const pids = readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .map((line) => /READ +(\d+) \S+:(\d+) (\d+) (\d+)$/.exec(line)?.slice(1).map(Number) ?? [])
      .filter(([, inode, from = 0, to = 0]) => inode === ino && from >= READ_LOCKS.first && to <= READ_LOCKS.last)
      .map(([pid]) => pid!)
    return [...new Set(pids)].map((pid) => `${pid} (${nameOf(pid)})`)
  } catch {
    return []
  }
}
function nameOf(pid: number) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return 'unknown' // of another container
  }
}
