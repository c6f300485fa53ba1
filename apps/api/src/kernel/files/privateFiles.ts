import { chmodSync, closeSync, existsSync, lstatSync, mkdirSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../report.ts'

const FOLDERS = ['secrets', 'mail', 'backups']
const isOurs = (name: string) => name.startsWith('affluence.sqlite') || name.startsWith('server.lock')

/**
 * The data belongs to the user the server runs as, and nobody else reads it, whatever the umask was when the folder
 * was made. Where the file system does not let us, the operator is told and the server starts all the same.
 */
export function restrictAccess(folder: string, database: string, report: Report) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = database.startsWith('file:') ? database.slice('file:'.length) : null
  // SQLite makes its other files with the mode of the first.
  if (file && !existsSync(file)) closeSync(openSync(file, 'a', 0o600))
  const restrict = (path: string, mode: number) => {
    try {
      const stats = lstatSync(path, { throwIfNoEntry: false })
      if (stats && !stats.isSymbolicLink() && (stats.mode & 0o777) !== mode) chmodSync(path, mode)
    } catch (error) {
      report(new Error(`Others may be able to read ${path}`, { cause: error }))
    }
  }
  restrict(folder, 0o700)
  for (const name of readdirSync(folder)) if (isOurs(name)) restrict(join(folder, name), 0o600)
  for (const end of file ? ['', '-wal', '-shm'] : []) restrict(file! + end, 0o600)
  for (const name of FOLDERS) {
    const inner = join(folder, name)
    if (!existsSync(inner)) continue
    restrict(inner, 0o700)
    for (const entry of readdirSync(inner, { withFileTypes: true }))
      if (entry.isFile()) restrict(join(inner, entry.name), 0o600)
  }
}
